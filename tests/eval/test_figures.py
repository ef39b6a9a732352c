"""Figures and statements of an answer against the passages it cites."""

from __future__ import annotations

import pytest

from eval.figures import grounding, is_supported, loose_numbers, unsupported
from tests.eval.builders import PASSAGE, answer, citation


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("đạt 4464,42 tỷ đồng", []),
        ("tăng 20,36 %", []),
        ("tăng 20,36 điểm %", ["20,36 điểm %"]),
        ("nộp 85 tỷ USD", ["85 tỷ USD"]),
        ("nộp 185 tỷ đồng", ["185 tỷ đồng"]),
        ("theo Quyết định 12/QĐ-UBND ngày 05/02/2018", ["05/02/2018", "12/QĐ-UBND"]),
        ("không có số", []),
    ],
)
def test_figures_in_no_passage(text: str, strange: list[str]) -> None:
    assert sorted(unsupported(text, [PASSAGE])) == strange


def test_a_date_may_be_written_another_way() -> None:
    assert unsupported("họp 05/02/2018", ["họp ngày 5 tháng 2 năm 2018"]) == []


def test_loose_numbers_are_compared_by_value_alone() -> None:
    assert loose_numbers("06 tháng đầu năm 2024: 4464,42 và 85,0", [PASSAGE]) == ["2024"]


def test_each_sentence_is_held_against_the_passages_it_cites() -> None:
    other = citation("Thu hút 12 dự án mới.", marker=2)
    good, bad = "Doanh thu đạt 4.464,42 tỷ đồng [1]", "Doanh thu đạt 4.464,42 tỷ đồng [2]"
    found = grounding(answer(f"- {good}\n- {bad}\n- Thu hút 12 dự án mới [2]\nCâu không dẫn nguồn", citation(), other))
    assert (found.supported, found.sentences) == (2, 4)
    assert found.unsupported == ()


def test_a_fifth_of_the_words_may_be_missing() -> None:
    assert is_supported("một hai ba bốn năm", ["một hai ba bốn"])
    assert not is_supported("một hai ba bốn năm sáu", ["một hai ba bốn"])
    assert not is_supported("một", [])


def test_computed_lines_are_exempt_and_counted() -> None:
    found = grounding(
        answer("- Doanh thu 6 tháng đạt 4.464,42 tỷ đồng [1]\n- phần mềm tính: 85 − 13 = 72 tỷ", citation())
    )
    assert found.computed == 1
    assert (found.unsupported, found.loose_numbers, found.sentences, found.supported) == ((), (), 1, 1)


def test_a_refusal_states_nothing_but_its_figures_count() -> None:
    found = grounding(answer("Không có; năm trước 85 tỷ đồng.", refused=True))
    assert (found.sentences, found.unsupported) == (0, ("85 tỷ đồng",))
