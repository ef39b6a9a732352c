"""One line of 20,000 characters, whatever it is made of, goes through everything that reads text in little time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assistant.inheritance import nature_of, period_of
from assistant.meetings.drafting import draft
from assistant.meetings.sources import notes_report
from assistant.question import read_question
from assistant.records.indicators import indicators_of
from assistant.records.names import build_names
from assistant.records.tasks import tasks_of
from assistant.statements import statements_of
from index.chunking import passages_of
from index.errors import TrolyError
from index.reading import read_report
from index.report import Metadata, Passage
from index.steering import facts_of
from index.vietnamese import build_analyzer
from tests.linear.builders import warm_up
from tests.linear.measuring import offences
from tests.linear.shapes import NAMES

LONGEST_QUESTION = 2_000
SIZE = 2_000
"""Characters of a passage."""
LINES = [name for name in NAMES if name != "newlines"]
NAMED = build_names(build_analyzer())


def _records(passages: tuple[Passage, ...]) -> None:
    for passage in passages:
        facts_of(passage)
        for statement in statements_of(passage):
            period_of(statement)
            nature_of(statement)
    indicators_of(passages, NAMED)
    tasks_of(passages)


def of_passages(text: str) -> None:
    """From passages on: they come in the size that a long line is cut to."""
    meta = Metadata(title="Báo cáo 6 tháng đầu năm 2024")
    parts = enumerate(text[at : at + SIZE] for at in range(0, len(text), SIZE))
    _records(tuple(Passage(f"p-{n}", "a.txt", "0", n, part, n * SIZE, None, "", "", "", meta) for n, part in parts))


def of_question(text: str) -> None:
    read_question(text[:LONGEST_QUESTION], ("Lâm Đồng", "Hà Nam"))


def of_notes(text: str) -> None:
    with suppress(TrolyError):
        draft([notes_report(text)])


def of_file(text: str) -> None:
    with TemporaryDirectory() as folder, suppress(TrolyError):
        file = Path(folder) / "a.txt"
        file.write_text(text, encoding="utf-8")
        _records(passages_of(read_report(file)))


def test_there_are_as_many_lines_as_were_tried_by_hand() -> None:
    assert len(LINES) >= 49


TURNS = 3
"""Each call reads every third line, the next one the next third; all of them with -m long."""
CALLS = [of_passages, of_file, of_question, of_notes]


@pytest.mark.parametrize(("turn", "call"), list(enumerate(CALLS)), ids=[call.__name__ for call in CALLS])
def test_a_hostile_line_is_read_in_little_time(
    turn: int, call: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    warm_up()
    lines = LINES if "long" in str(request.config.getoption("-m")) else LINES[turn % TURNS :: TURNS]
    assert not [str(offence) for offence in offences(call.__name__, lambda text: [partial(call, text)], lines)]
