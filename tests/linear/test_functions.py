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


@pytest.mark.parametrize("subject", CHOSEN, ids=lambda subject: subject.name)
def test_time_grows_with_the_length_of_the_text(subject: Subject) -> None:
    warm_up()
    assert not [str(offence) for offence in offences(subject.name, subject.calls, CORE)]


def test_a_function_that_runs_away_is_found() -> None:
    slow = re.compile(r"(?:a+)+b")
    found = list(offences("slow", lambda text: [partial(slow.search, text)], ["letters", "digits"]))
    assert [(offence.shape, offence.why) for offence in found] == [("letters", "ended")]
