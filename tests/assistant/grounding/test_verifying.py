"""Every figure, date and document number of an answer must stand in the passages it cites."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Citation
from assistant.grounding import facts_of, figures_of, plain, stands, unsupported_in, verify
from assistant.grounding.verifying import is_figure
from index.report import CELL

SOURCE = (
    "Số: 19/TB-VP.UBND ngày 5 tháng 2 năm 2018. Doanh thu 6 tháng đầu năm 2019 đạt 4.464,42 tỷ đồng, tăng 20,36%, "
    "có 06 dự án, 47.500 người."
)


def citation(marker: int, text: str) -> Citation:
    return Citation(marker, "a.txt", "Báo cáo", None, None, text, text, 0, len(text), 1.0, f"p-{marker}")


def answer(text: str, *sources: str, refused: bool = False) -> Answer:
    citations = tuple(citation(i, s) for i, s in enumerate(sources, 1))
    return Answer("?", "?", text, refused, "x" if refused else None, "offline", citations)


@pytest.mark.parametrize(
    "figure",
    [
        "4.464,42 tỷ đồng", "4464,42 tỷ đồng", "4.464,42 tỷ", "20,36%", "20,36 phần trăm", "6 dự án", "06 dự án",
        "47.500 người",
        "5/2/2018", "05/02/2018", "ngày 05 tháng 02 năm 2018", "ngày 5/2", "6 tháng đầu năm 2019", "nửa đầu năm 2019",
        "19/TB-VP.UBND", "19/tb-vp.ubnd",
    ],
)  # fmt: skip
def test_the_same_value_in_another_spelling_is_supported(figure: str) -> None:
    assert unsupported_in([figure], [SOURCE]) == []


@pytest.mark.parametrize(
    "figure",
    [
        "4.464,42 triệu đồng", "4.464,42 tỷ USD", "446,42 tỷ đồng", "44.644,2 tỷ đồng", "20,36 điểm %", "20,3%",
        "60 dự án",
        "5/2/2019", "2/5/2018", "ngày 6/2", "năm 2018 - 2020", "6 tháng cuối năm 2019", "6 tháng đầu năm 2018",
        "19/TB-UBND", "119/TB-VP.UBND",
    ],
)  # fmt: skip
def test_another_value_is_not(figure: str) -> None:
    assert unsupported_in([figure], [SOURCE]) != []


def test_a_counted_noun_is_part_of_the_figure() -> None:
    assert unsupported_in(["có 47.500 ha"], [SOURCE]) != []
    assert unsupported_in(["có 47.500 người"], [SOURCE]) == []


def test_figures_of_a_text() -> None:
    assert figures_of("Ngày 5/2/2018, theo 19/TB-VP.UBND, quý I/2018 thu 5 tỷ đồng (1).") == [
        "5/2/2018",
        "19/TB-VP.UBND",
        "quý I/2018",
        "5 tỷ đồng",
    ]
    assert figures_of("Không có số nào.") == []


def test_markers_and_emphasis_are_no_words() -> None:
    assert plain("- **Lâm Đồng**: 5 tỷ [12]") == "Lâm Đồng: 5 tỷ"


def test_what_is_supported_is_counted() -> None:
    checked = verify(answer("Doanh thu 4.464,42 tỷ đồng, tăng 20,36% [1]", SOURCE)).verification
    assert (checked.figures, checked.supported, checked.unsupported) == (2, 2, ())


def test_what_is_not_supported_is_named() -> None:
    checked = verify(answer("Doanh thu 4.464,42 tỷ đồng, tăng 21% [1]", SOURCE)).verification
    assert (checked.figures, checked.supported, checked.unsupported) == (2, 1, ("21%",))


def test_each_line_is_checked_against_what_it_cites() -> None:
    checked = verify(answer("- thu 5 tỷ đồng [1]\n- chi 7 tỷ đồng [1]", "thu 5 tỷ đồng", "chi 7 tỷ đồng")).verification
    assert (checked.unsupported, checked.computed) == (("7 tỷ đồng",), 0)


def test_what_code_worked_out_is_not_looked_for() -> None:
    checked = verify(answer("- phần mềm tính: 7 − 5 = 2 tỷ đồng", "thu 5 tỷ đồng", "chi 7 tỷ đồng")).verification
    assert (checked.unsupported, checked.computed) == ((), 1)


def test_a_refusal_has_nothing_to_check() -> None:
    assert verify(answer("Không có.", refused=True)).verification.figures == 0


@pytest.mark.parametrize(
    ("text", "counted"),
    [("5 tỷ đồng", True), ("ngày 5/6/2024", True), ("19/TB-BQL", True), ("năm 2024", False), ("khóa 5", False)],
)
def test_periods_and_bare_numbers_are_no_figures(text: str, counted: bool) -> None:
    assert [is_figure(fact) for fact in facts_of(text)] == [counted]


def test_a_line_of_a_draft_stands_by_its_evidence() -> None:
    assert stands("Doanh thu đạt 5 tỷ đồng.", "Doanh thu đạt 5 tỷ đồng, tăng 7%.")
    assert not stands("Doanh thu đạt 6 tỷ đồng.", "Doanh thu đạt 5 tỷ đồng, tăng 7%.")


def test_a_quoted_row_has_the_headers_above_it() -> None:
    cited = "Chỉ tiêu | Thực hiện (triệu USD)\nXuất khẩu | 86".replace(" | ", CELL)
    checked = verify(answer("Xuất khẩu 86 triệu USD [1]\nXuất khẩu 86 tỷ đồng [1]", cited)).verification
    assert (checked.figures, checked.supported, checked.unsupported) == (2, 1, ("86 tỷ đồng",))
