"""What is left out of a question, and what must not be."""

from __future__ import annotations

import pytest

from assistant.understanding.words import trimmed, words_of


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("môi trường ở Vĩnh Lộc nhé", "môi trường ở Vĩnh Lộc"),
        ("nhà ở công nhân vậy em", "nhà ở công nhân"),
        ("sự cố tràn dầu ạ", "sự cố tràn dầu"),
        ("cho em hỏi vốn đăng ký nha", "vốn đăng ký"),
    ],
)
def test_a_subject_keeps_its_first_word(typed: str, left: str) -> None:
    words = trimmed(words_of(typed))
    assert typed[words[0].start : words[-1].end] == left
