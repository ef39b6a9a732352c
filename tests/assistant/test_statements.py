"""A passage's own statements, and what each is about."""

from __future__ import annotations

import pytest

from assistant.inheritance import nature_of, own_periods, period_of
from assistant.statements import Statement, statements_of
from assistant.table_rows import columns_of, row_columns, row_reading
from index.chunking import SECTION
from index.report import CELL, Metadata, Passage
from index.text import periods


def passage(text: str, section: str = "", lead_in: str = "", headers: str = "", **meta: str) -> Passage:
    return Passage("x-0", "a.txt", "0", 0, text, 0, None, section, lead_in, headers, Metadata(**meta))


def own(text: str, **context: str) -> list[Statement]:
    return [s for s in statements_of(passage(text, **context)) if not s.joined]


def texts(text: str, **context: str) -> list[str]:
    return [s.text for s in own(text, **context)]


def months(statement: Statement) -> tuple[int, int, int] | None:
    period = period_of(statement)
    return (period.year, period.first, period.last) if period else None


# ------------------------------------------------------------------------------------------------ cutting


def test_clauses_of_a_sentence_are_statements() -> None:
    assert texts("Doanh thu đạt 5 tỷ đồng; đạt 65% kế hoạch; xuất khẩu đạt 3 triệu USD.") == [
        "Doanh thu đạt 5 tỷ đồng; đạt 65% kế hoạch;",
        "xuất khẩu đạt 3 triệu USD.",
    ]


def test_headings_are_no_statements() -> None:
    assert texts("I. KẾT QUẢ\n1. Đầu tư\nDoanh thu tăng.", section=f"I. KẾT QUẢ{SECTION}1. Đầu tư") == [
        "Doanh thu tăng."
    ]


def test_items_know_their_lead_in() -> None:
    lead = "Các sở thực hiện những việc sau:"
    items = [s for s in own(f"{lead}\n- Sở A rà soát;\n- Sở B báo cáo.") if s.kind == "item"]
    assert [(s.text, s.lead_in) for s in items] == [("- Sở A rà soát;", lead), ("- Sở B báo cáo.", lead)]


def test_an_inline_list_gives_its_items_the_lead_in() -> None:
    items = [s for s in own("Chủ tịch giao: (1) Sở A rà soát; (2) Sở B báo cáo.") if s.kind == "item"]
    assert [s.text for s in items] == ["(1) Sở A rà soát;", "(2) Sở B báo cáo."]
    assert {s.lead_in for s in items} == {"Chủ tịch giao:"}


def test_every_statement_is_a_slice() -> None:
    text = "Còn một số tồn tại như: thiếu đất; thiếu điện; chậm tiến độ. Giao Sở A: a) rà soát; b) báo cáo.\n- Hết."
    for statement in statements_of(passage(text)):
        assert statement.text == text[statement.start : statement.end] == statement.text.strip() != ""


# ------------------------------------------------------------------------------------------------ periods


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("Năm 2019 doanh thu đạt 5 tỷ.", {}, (2019, 1, 12)),
        ("Doanh thu đạt 5 tỷ.", {"period": "6 tháng đầu năm 2019"}, (2019, 1, 6)),
        ("6 tháng thu 5 tỷ.", {"period": "6 tháng đầu năm 2019"}, (2019, 1, 6)),
        ("Doanh thu quý I đạt 5 tỷ.", {"period": "quý I/2024"}, (2024, 1, 3)),
        ("Doanh thu đạt 5 tỷ, tăng 3% so với cùng kỳ năm 2018.", {"period": "năm 2019"}, (2019, 1, 12)),
        ("Phấn đấu đến năm 2030 có 5 KCN.", {"title": "Kế hoạch năm 2019"}, (2019, 1, 12)),
        ("Doanh thu 52.000 tỷ đồng.", {"section": "B. NHIỆM VỤ NĂM 2024", "period": "năm 2023"}, (2024, 1, 12)),
        ("Doanh thu đạt 5 tỷ.", {}, None),
    ],
)
def test_the_period_of_a_statement(text: str, context: dict[str, str], expected: tuple[int, int, int] | None) -> None:
    assert months(own(text, **context)[0]) == expected


def test_the_day_of_a_meeting_is_not_the_period_of_its_figures() -> None:
    text = "Ngày 16 tháng 7 năm 2024, hội nghị sơ kết. Doanh thu đạt 25.164,8 tỷ đồng."
    assert months(own(text, period="6 tháng đầu năm 2024")[-1]) == (2024, 1, 6)


def test_an_earlier_sentence_sets_the_period() -> None:
    text = "Trong 9 tháng năm 2023 đơn hàng tăng. Doanh thu đạt 5 tỷ đồng."
    assert months(own(text, period="năm 2022")[1]) == (2023, 1, 9)


@pytest.mark.parametrize(
    "text",
    [
        "so với cùng kỳ năm 2023",
        "giai đoạn 2021-2025",
        "so với kế hoạch năm 2024",
        "đến năm 2030",
        "tầm nhìn đến năm 2050",
    ],
)
def test_what_is_only_compared_with_or_planned(text: str) -> None:
    assert own_periods(text) == []


# ------------------------------------------------------------------------------------------------ result or target


@pytest.mark.parametrize(
    ("text", "context", "nature"),
    [
        ("Phấn đấu doanh thu 5 tỷ.", {}, "target"),
        ("Doanh thu đạt 5 tỷ, bằng 50% kế hoạch năm.", {}, "result"),
        ("Doanh thu 52.000 tỷ đồng.", {"section": "I. CHỈ TIÊU CHỦ YẾU"}, "target"),
        ("Doanh thu 5 tỷ.", {"section": "KẾT QUẢ THỰC HIỆN"}, "result"),
        ("Doanh thu 5 tỷ.", {"lead_in": "Dự kiến năm 2020 như sau:"}, "target"),
        ("Doanh thu 5 tỷ.", {}, None),
    ],
)
def test_nature(text: str, context: dict[str, str], nature: str | None) -> None:
    assert nature_of(own(text, **context)[0]) == nature


# ------------------------------------------------------------------------------------------------ rows

HEADERS = CELL.join(["STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2023", "Kế hoạch năm 2024", "Thực hiện năm 2024"])
ROW = CELL.join(["1", "Doanh thu", "tỷ đồng", "38.250,4", "42.000", "43.618,2"])


def row(text: str = ROW, headers: str = HEADERS) -> Statement:
    (found,) = own(text, headers=headers)
    return found


def test_a_row_is_read_with_its_headers() -> None:
    assert row().kind == "row"
    assert columns_of(row())[0] == "Doanh thu"
    assert row_reading(row()) == (
        "Doanh thu – Đơn vị tính: tỷ đồng; Thực hiện năm 2023: 38.250,4; Kế hoạch năm 2024: 42.000; "
        "Thực hiện năm 2024: 43.618,2"
    )


@pytest.mark.parametrize(
    ("asked", "nature", "reading"),
    [
        ("năm 2023", None, "Doanh thu – Đơn vị tính: tỷ đồng; Thực hiện năm 2023: 38.250,4"),
        ("năm 2024", "target", "Doanh thu – Đơn vị tính: tỷ đồng; Kế hoạch năm 2024: 42.000"),
        ("năm 2024", "result", "Doanh thu – Đơn vị tính: tỷ đồng; Thực hiện năm 2024: 43.618,2"),
    ],
)
def test_only_the_column_of_the_period_asked_for(asked: str, nature: str | None, reading: str) -> None:
    keep = row_columns(row(), tuple(periods(asked)), nature)  # type: ignore[arg-type]
    assert row_reading(row(), keep) == reading


def test_no_column_of_another_year() -> None:
    assert row_columns(row(), tuple(periods("năm 2022")), None) == frozenset()
    assert row_columns(row(), tuple(periods("6 tháng đầu năm 2023")), None) == frozenset()


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("6 tháng đầu năm 2023", {"38.725"}),
        ("6 tháng đầu năm 2024", {"43.960"}),
        ("năm 2023", set()),
        ("năm 2024", {"85.000"}),
    ],
)
def test_a_header_of_two_levels_is_one_period(asked: str, values: set[str]) -> None:
    headers = [
        "Chỉ tiêu",
        "Kế hoạch năm 2024",
        "Thực hiện 6 tháng đầu năm › Năm 2023",
        "Thực hiện 6 tháng đầu năm › Năm 2024",
    ]
    one = row(CELL.join(["Doanh thu", "85.000", "38.725", "43.960"]), CELL.join(headers))
    keep = row_columns(one, tuple(periods(asked)), None)
    assert {c.value for c in columns_of(one)[1] if c.header in keep} == values


def test_a_ratio_of_two_years_is_no_column_of_either() -> None:
    headers = CELL.join(["Chỉ tiêu", "Năm 2024 › Thực hiện", "So sánh (%) › Năm 2024/2023"])
    one = row(CELL.join(["Xuất khẩu", "1.174,8", "108,1"]), headers)
    assert row_columns(one, tuple(periods("năm 2024")), None) == {"Năm 2024 › Thực hiện"}


def test_an_elliptical_clause_is_read_with_the_one_before_it() -> None:
    found = statements_of(passage("06/07 KCN có trạm xử lý nước thải; riêng KCN Bình Nghi chưa có."))
    assert any("06/07" in s.text and s.text.endswith("chưa có.") for s in found)


def test_the_label_of_an_item_is_what_its_clauses_are_about() -> None:
    found = statements_of(passage("- Tỷ lệ lấp đầy: KCN Phú Tài 100%; KCN Long Mỹ 98,4%; KCN Nhơn Hòa 81,5%."))
    assert [s.label for s in found if "Nhơn Hòa" in s.text and not s.joined] == ["Tỷ lệ lấp đầy"]


def test_a_share_of_another_year_is_not_the_time_of_a_statement() -> None:
    assert own_periods("Giá trị sản xuất cả năm bằng 118,4% năm 2021") != []
    assert all(p.year != 2021 for p in own_periods("Giá trị sản xuất cả năm bằng 118,4% năm 2021"))
