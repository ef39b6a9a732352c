"""Which questions ask the same: pairs that were written before the code, over the sample reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.corrected.likeness import alike
from index.settings import Settings

SAMPLES = Path(__file__).parents[3] / "eval" / "sample" / "reports"


def pairs(file: str) -> list[tuple[bool, str, str]]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(same == "1", one, other) for same, one, other in rows]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings.model_validate({"data_dir": tmp_path_factory.mktemp("likeness"), "embedding": "none"})
    made = build_assistant(settings)
    list(made.library.add(sorted(SAMPLES.glob("*.*x")) + sorted(SAMPLES.glob("*.txt"))))
    yield made
    made.library.close()


@pytest.mark.parametrize(("file", "least"), [("pairs.tsv", 8), ("more_pairs.tsv", 5), ("order_pairs.tsv", 3)])
def test_no_other_question_is_taken_for_the_same(assistant: Assistant, file: str, least: int) -> None:
    def same(one: str, other: str) -> bool:
        return alike(assistant.finder, *(assistant.desk.read(text).searched for text in (one, other)))

    found = {pair: same(*pair[1:]) for pair in pairs(file)}
    assert [pair for pair, taken in found.items() if taken and not pair[0]] == []
    assert sum(taken for pair, taken in found.items() if pair[0]) >= least


@pytest.mark.parametrize("text", ["", "?", "187", "a" * 2000, "năm " * 300])
def test_what_nobody_asks_is_like_itself_and_nothing_else(assistant: Assistant, text: str) -> None:
    assert alike(assistant.finder, text, text)
    assert not alike(assistant.finder, text, "Doanh thu năm 2024 của Bình Hải là bao nhiêu?")
