"""What the cross-encoder and the confidence of its answers are learned from."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.assistant import build_assistant
from assistant.offline.ranking import SIGNS, shipped
from assistant.offline.rereading import READ
from eval.cases import Case
from eval.cross_encoder.grouping import groups_of
from eval.examples import Example, collect
from eval.learn import calibrate
from index.settings import Settings

E5 = SimpleNamespace(
    vocabulary=SimpleNamespace(bos=0, eos=1), tokenize=lambda text: [2 + len(word) for word in text.split()]
)
TEXT = (
    "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG\nBÁO CÁO\nKết quả năm 2023\n\nXuất khẩu đạt 113 triệu USD.\n"
    "Nhập khẩu đạt 94 triệu USD.\nDoanh thu đạt 4.464 tỷ đồng.\nCó 12 dự án mới.\nGiải quyết việc làm cho 900 người."
)
ASKED = {"Xuất khẩu năm 2023 bao nhiêu?": "113 triệu USD", "Có mấy dự án mới năm 2023?": "12 dự án"}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder: Path = tmp_path_factory.mktemp("reading")
    (folder / "bc.txt").write_text(TEXT, encoding="utf-8")
    assistant = build_assistant(Settings.model_validate({"data_dir": folder / "data", "embedding": "none"}))
    list(assistant.library.add([folder / "bc.txt"]))
    rows = [{"question": q, "kind": "result", "answerable": True, "all_of": [[part]]} for q, part in ASKED.items()]
    rows.append({"question": "Ai là giám đốc năm 2023?", "kind": "unanswerable", "answerable": False, "all_of": []})
    rows.append({"question": "Có mấy bệnh viện năm 2023?", "kind": "fact", "answerable": True, "all_of": [["7 viện"]]})
    return collect(assistant, [Case.model_validate({"id": str(i), **row}) for i, row in enumerate(rows)])


def test_a_question_gives_its_best_statements_and_which_of_them_answer(examples: list[Example]) -> None:
    exports, projects, unanswerable = groups_of(examples, E5)  # type: ignore[arg-type]
    assert 1 < len(exports.pairs) <= READ and exports.held.tolist()[0][0] == 1 and exports.held.sum() == 1
    assert projects.held.any() and unanswerable.held.size == 0 and unanswerable.pairs
    assert (exports.ranked <= 0).all() and exports.ranked[0] == exports.ranked.max()


def test_the_confidence_is_learned_for_a_ranking_as_it_is(examples: list[Example]) -> None:
    made = calibrate([examples * 5], ["bc"], shipped())
    assert set(made) == {"cross_validation", "thresholds", "confidence"}
    assert list(made["confidence"]) == [*SIGNS, "constant"]
    assert made["cross_validation"]["bc"]["questions"] == 20
