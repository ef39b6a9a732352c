"""Tone marks typed on the wrong letter."""

from __future__ import annotations

import pytest

from assistant.understanding.tones import tones_in_place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ký qũy trứơc ngày", "ký quỹ trước ngày"),
        ("họat động, tòan tỉnh", "hoạt động, toàn tỉnh"),
        ("gía trị, gìn giữ, gì", "giá trị, gìn giữ, gì"),
        ("HÒA BÌNH, nguyễn, khuỷu, ngoài", "HÒA BÌNH, nguyễn, khuỷu, ngoài"),
        ("email a@b.vn, Okseong, 2.000 m2", "email a@b.vn, Okseong, 2.000 m2"),
    ],
)
def test_a_tone_stands_on_the_vowel_that_bears_it(typed: str, meant: str) -> None:
    assert tones_in_place(typed) == meant
