"""Half-typed diacritics and slips are read by the library's words; what is typed properly stays."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.understanding.spelling import edits
from assistant.understanding.syllables import is_syllable, may_be_syllable
from eval.cases import read_cases
from tests.assistant.understanding.conftest import SAMPLE


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("doanh thu năm 2023 cua An Phuoc", "doanh thu năm 2023 của An Phước"),
        ("Xuât khẩu cua Bình Hải", "Xuất khẩu của Bình Hải"),
        ("doah thu năm 2023 của An Phước", "doanh thu năm 2023 của An Phước"),
        ("khu côgn nghiệp Gò Sim", "khu công nghiệp Gò Sim"),
        ("doah thu nam 2023", "doanh thu nam 2023"),
        ("Đường nối KCN Quán Net đi Xài Rớt", "Đường nối KCN Quán Net đi Xài Rớt"),
        ("giải ngân cua Bac Giang", "giải ngân của Bắc Giang"),
    ],
)
def test_a_question_is_read(sample: Assistant, typed: str, read: str) -> None:
    assert sample.desk.spellings.read(typed).text == read


def test_only_slips_are_told(sample: Assistant) -> None:
    assert sample.ask("doah thu năm 2023 cua An Phước là bao nhiêu?").notes == ("Đã hiểu “doah thu” là “doanh thu”.",)
    assert sample.ask("doanh thu năm 2023 cua An Phuoc là bao nhiêu?").notes == ()


def test_the_answer_keeps_what_was_typed(sample: Assistant) -> None:
    answer = sample.ask("doah thu năm 2023 cua An Phước là bao nhiêu?")
    assert answer.question == "doah thu năm 2023 cua An Phước là bao nhiêu?" and "46.912,75" in answer.answer


def test_properly_typed_questions_stay(sample: Assistant) -> None:
    """Of all sample questions only that is changed which has slips of its own ("côg")."""
    questions = [case.question for case in read_cases(SAMPLE / "cases.jsonl")]
    changed = [q for q in questions if sample.desk.spellings.read(q).text != q]
    assert all("côg" in question for question in changed)


def test_words_of_a_new_document_are_learned(sample: Assistant) -> None:
    assert "doanh" in sample.library.vocabulary() and "doanh_thu" not in sample.library.vocabulary()


@pytest.mark.parametrize("syllable", ["nghiệp", "quyết", "giữa", "đường", "yên", "uy", "khuya", "gì", "ở", "thu"])
def test_syllables_of_vietnamese(syllable: str) -> None:
    assert is_syllable(syllable) and may_be_syllable(syllable)


@pytest.mark.parametrize("syllable", ["nuoc", "kêt", "viẹt", "duoc", "bac", "nghiep"])
def test_what_lacks_its_marks_is_none(syllable: str) -> None:
    assert not is_syllable(syllable) and may_be_syllable(syllable)


@pytest.mark.parametrize("word", ["doah", "côgn", "nagy", "ktra", "hello"])
def test_what_never_is_one(word: str) -> None:
    assert not may_be_syllable(word)


def test_edits_reach_a_letter_more_less_other_and_changed_over() -> None:
    assert {"doanh", "cong", "ngay"} <= {*edits("doah"), *edits("cogn"), *edits("nagy")}
