"""Looking for words and places in a text."""

from __future__ import annotations

import pytest

from index.scanning import find_whole, first_part, last_part, opens


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        ("tỉnh Bắc Ninh và Bắc Giang", "Bắc Giang", 17),
        ("ninh bình định", "bình", 5),
        ("Nam Định", "Nam Đ", -1),
        ("", "a", -1),
    ],
)
def test_words_are_found_whole(text: str, words: str, at: int) -> None:
    assert find_whole(text, words) == at


def test_words_inside_others_are_passed_over() -> None:
    assert find_whole("hà namx xhà nam hà nam", "hà nam") == 16


def test_a_text_is_opened_by_words_that_end_there() -> None:
    assert opens("LUẬT ĐẤT ĐAI", "LUẬT")
    assert not opens("LUẬTSƯ", "LUẬT")


def test_parts_end_at_the_first_or_begin_after_the_last_of_some_marks() -> None:
    assert first_part("tăng 12%, đạt 5 tỷ; còn lại", ";,") == "tăng 12%"
    assert last_part("tăng 12%, đạt 5 tỷ", ";,") == " đạt 5 tỷ"
    assert first_part("tăng 12%", ";,") == last_part("tăng 12%", ";,") == "tăng 12%"
