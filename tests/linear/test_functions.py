"""No function that meets text takes longer than in proportion to it, whatever the text is made of."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.linear.builders import warm_up
from tests.linear.follow import ELSEWHERE, MODULES
from tests.linear.measuring import offences
from tests.linear.shapes import CORE
from tests.linear.subjects import Subject, forgotten, subjects

CHOSEN = [subject for subject in subjects() if not subject.name.startswith(MODULES)]


def test_every_public_function_that_takes_text_is_run() -> None:
    assert {name for name in forgotten() if not name.startswith(MODULES)} == ELSEWHERE
    assert len(CHOSEN) > 200


TURNS = 3
"""Each function is run over every third shape, the next one over the next third; over all of them with -m long."""


@pytest.mark.parametrize(("turn", "subject"), list(enumerate(CHOSEN)), ids=[subject.name for subject in CHOSEN])
def test_time_grows_with_the_length_of_the_text(turn: int, subject: Subject, request: pytest.FixtureRequest) -> None:
    warm_up()
    shapes = CORE if "long" in str(request.config.getoption("-m")) else CORE[turn % TURNS :: TURNS]
    assert not [str(offence) for offence in offences(subject.name, subject.calls, shapes)]


def test_a_function_that_runs_away_is_found() -> None:
    slow = re.compile(r"(?:a+)+b")
    found = list(offences("slow", lambda text: [partial(slow.search, text)], ["letters", "digits"]))
    assert [(offence.shape, offence.why) for offence in found] == [("letters", "ended")]
