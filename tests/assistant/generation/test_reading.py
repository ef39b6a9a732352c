"""A stream of words -> sentences with their markers."""

from __future__ import annotations

import pytest

from assistant.generation.reading import Reading, is_vietnamese, pieces_of, says_nothing_found, without_markers


def test_sentences_markers_and_bullets() -> None:
    found = pieces_of("Kết quả như sau:\n- Thu **5 tỷ đồng** [1].\n2. Chi 3 tỷ [2, 3]; còn dư. [1] Hết việc.")
    assert [(p.text, p.markers, p.bullet) for p in found] == [
        ("Kết quả như sau:", (), False),
        ("Thu 5 tỷ đồng.", (1,), True),
        ("Chi 3 tỷ; còn dư.", (2, 3, 1), True),
        ("Hết việc.", (), True),
    ]


def test_a_sentence_is_given_once_and_only_when_nothing_can_be_added() -> None:
    reading, given = Reading(), []
    for letter in "Thu 4.464,42 tỷ đồng [1]. Chi 3 tỷ. [2]\nCòn lại":
        given += [p.text for p in reading.feed(letter)]
    assert given == ["Thu 4.464,42 tỷ đồng.", "Chi 3 tỷ."]
    assert [p.text for p in reading.finish()] == ["Còn lại"]


def test_what_was_cut_off_is_left_out() -> None:
    reading = Reading()
    reading.feed("Thu 5 tỷ đồng [1]. Chi 3 t")
    assert reading.finish(cut=True) == []


def test_thoughts_and_roles_are_no_part_of_the_answer() -> None:
    assert [p.text for p in pieces_of("<think>Chắc là 9 tỷ.</think>Trả lời: Thu 5 tỷ [1].")] == ["Thu 5 tỷ."]
    assert pieces_of("<think>Chắc là 9 tỷ. Hay là") == []


@pytest.mark.parametrize(
    "text",
    [
        "Tài liệu không nêu nội dung được hỏi.",
        "Các đoạn trên không đề cập đến doanh thu năm 2015.",
        "Tôi không thể trả lời câu hỏi này.",
        "Không có thông tin về nội dung này.",
    ],
)
def test_a_refusal_is_recognised(text: str) -> None:
    assert says_nothing_found(text)


@pytest.mark.parametrize(
    "text", ["Không có tồn tại nào được nêu thêm.", "Thu ngân sách không đạt 5 tỷ đồng.", "Thu 5 tỷ."]
)
def test_a_statement_is_no_refusal(text: str) -> None:
    assert not says_nothing_found(text)


def test_the_language() -> None:
    assert is_vietnamese("Tổng doanh thu đạt 4.464,42 tỷ đồng, tăng 20,36% so với cùng kỳ.") and is_vietnamese("OK")
    assert not is_vietnamese("The total revenue of enterprises in Lâm Đồng reached 4,464 billion.")
    assert not is_vietnamese("2019年上半年林同省工业园区企业总收入达到四千四百六十四亿盾,同比增长百分之二十,出口增长。")


def test_markers_in_any_form() -> None:
    assert without_markers("Thu 5 tỷ [1] [2], chi [ 3 ].") == ("Thu 5 tỷ, chi.", (1, 2, 3))


def test_the_question_said_again_is_no_sentence() -> None:
    pieces = pieces_of("Câu hỏi: Doanh thu là bao nhiêu?\nDoanh thu đạt 5 tỷ đồng [1].")
    assert [piece.text for piece in pieces] == ["Doanh thu đạt 5 tỷ đồng."]
