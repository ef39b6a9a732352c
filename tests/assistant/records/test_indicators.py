"""What a report's prose and lists say, as records."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.records.model import Amount, Indicator
from tests.assistant.records.reports import indicators_in_text


def shown(record: Indicator) -> tuple[str, str, str]:
    return record.kind, record.indicator, f"{record.value:f} {record.unit}"


def test_a_result_with_its_comparisons(tmp_path: Path) -> None:
    text = (
        "Trong kỳ, tổng doanh thu ước đạt 5.750,25 tỷ đồng (230,01 triệu USD), tăng 7,4% so cùng kỳ và bằng 51,2% "
        "kế hoạch năm; nhập khẩu ước 90,5 triệu USD, giảm 3,2%."
    )
    revenue, imports = indicators_in_text(tmp_path, text)
    assert shown(revenue) == ("result", "tổng doanh thu", "5750.25 tỷ đồng")
    assert revenue.equivalents == (Amount(Decimal("230.01"), "triệu USD"),)
    assert (revenue.vs_same_period_pct, revenue.vs_plan_pct) == (Decimal("7.4"), Decimal("51.2"))
    assert (revenue.period, revenue.name) == ("6 tháng đầu năm 2023", "doanh thu")
    assert (imports.vs_same_period_pct, imports.vs_plan_pct, imports.qualifier) == (Decimal("-3.2"), None, "ước")


def test_the_board_reports_and_a_zone_is_named(tmp_path: Path) -> None:
    text = "Thu hồi 03 dự án tại KCN Lạc Khê. Toàn tỉnh cấp 19 giấy phép xây dựng."
    revoked, licences = indicators_in_text(tmp_path, text)
    assert (revoked.organization, revoked.scope) == ("KCN Lạc Khê", "KCN Lạc Khê")
    assert (licences.organization, licences.scope) == ("Ban Quản lý các khu công nghiệp tỉnh An Phước", "")
    assert revoked.board == licences.board and revoked.province == "An Phước"


def test_a_label_holds_for_the_clauses_after_it(tmp_path: Path) -> None:
    text = (
        "Dự kiến năm 2024: KCN Gò Sim: cấp mới khoảng 06 dự án, tổng vốn đăng ký khoảng 175 tỷ đồng; tuyển dụng mới "
        "210 người; KCN Lạc Khê thu hút 02 dự án."
    )
    found = indicators_in_text(tmp_path, text)
    assert {r.kind for r in found} == {"target"} and {r.period for r in found} == {"năm 2024"}
    assert [(r.organization, str(r.value)) for r in found] == [
        ("KCN Gò Sim", "6"),
        ("KCN Gò Sim", "175"),
        ("KCN Gò Sim", "210"),
        ("KCN Lạc Khê", "2"),
    ]
    assert [r.qualifier for r in found] == ["khoảng", "khoảng", "", ""]


def test_a_bracket_names_zones_of_the_words_before_it(tmp_path: Path) -> None:
    found = indicators_in_text(
        tmp_path, "Hoàn thành bồi thường phần diện tích còn lại (KCN Gò Sim 14,5 ha; KCN Lạc Khê 9 ha)."
    )
    assert [(r.organization, str(r.value), r.unit) for r in found] == [
        ("KCN Gò Sim", "14.5", "ha"),
        ("KCN Lạc Khê", "9", "ha"),
    ]
    assert all("phần diện tích còn lại" in r.indicator for r in found)


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị có 150 đại biểu tham dự.",
        "Điều chỉnh quy hoạch giai đoạn 2 theo Quyết định số 77/QĐ-UBND ngày 10/3/2021.",
        "Phải phúc đáp trong vòng 07 ngày làm việc.",
        'Đại biểu nói: "Chúng tôi cần 20 ha để xây nhà máy".',
        "Triển khai 03 lĩnh vực đột phá tại 02 khu công nghiệp.",
        "Sửa chữa đường số 3 và quốc lộ 14.",
    ],
)
def test_numbers_that_measure_nothing(tmp_path: Path, text: str) -> None:
    assert indicators_in_text(tmp_path, text) == []


def test_a_share_alone_is_the_figure(tmp_path: Path) -> None:
    (record,) = indicators_in_text(tmp_path, "Đã giải ngân đạt 87,5% kế hoạch vốn xây dựng cơ bản.")
    assert shown(record) == ("result", "giải ngân", "87.5 %") and record.vs_plan_pct == Decimal("87.5")


def test_more_than_the_plan(tmp_path: Path) -> None:
    (record,) = indicators_in_text(tmp_path, "Hỗ trợ 06 dự án đi vào hoạt động, vượt 50% kế hoạch.")
    assert (record.value, record.vs_plan_pct) == (Decimal(6), Decimal(150))


def test_the_plan_in_brackets_is_a_target(tmp_path: Path) -> None:
    done, plan = indicators_in_text(
        tmp_path, "Giải quyết việc làm cho 2.480 người, đạt 49,6% kế hoạch năm (5.000 người)."
    )
    assert (done.kind, str(done.value), str(done.vs_plan_pct)) == ("result", "2480", "49.6")
    assert (plan.kind, str(plan.value), plan.period, plan.name) == ("target", "5000", "năm 2023", done.name)


def test_headings_tell_results_from_targets(tmp_path: Path) -> None:
    text = (
        "I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ 6 THÁNG ĐẦU NĂM 2023\n\nDoanh thu 9.000 tỷ đồng.\n\n"
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024\n\nDoanh thu 20.000 tỷ đồng; 100% hồ sơ đúng hạn.\n"
    )
    found = indicators_in_text(tmp_path, text)
    assert [(r.kind, r.period) for r in found] == [
        ("result", "6 tháng đầu năm 2023"),
        ("target", "năm 2024"),
        ("target", "năm 2024"),
    ]


def test_a_stock_is_dated(tmp_path: Path) -> None:
    text = (
        "Lũy kế đến 30/6/2023 có 177 dự án còn hiệu lực; trong đó có 98 dự án FDI. Thu nhập bình quân 7,35 triệu đồng."
    )
    total, foreign, income = indicators_in_text(tmp_path, text)
    assert total.period == foreign.period == "Lũy kế đến 30/6/2023"
    assert income.period == "6 tháng đầu năm 2023"


def test_what_is_only_planned_has_no_period_of_the_past(tmp_path: Path) -> None:
    text = "Trong thời gian tới, đề nghị thực hiện các việc sau:\n\n1. Phấn đấu thu hút thêm 04 dự án.\n"
    (record,) = indicators_in_text(tmp_path, text)
    assert (record.kind, record.period) == ("target", "")


def test_the_quote_is_the_passages_own(tmp_path: Path) -> None:
    text = "Xuất khẩu đạt 612,4 triệu USD; nộp ngân sách 486,2 tỷ đồng."
    for record in indicators_in_text(tmp_path, text):
        assert record.quote in text and len(record.quote) == record.end - record.start


def test_json_keeps_every_digit(tmp_path: Path) -> None:
    (record,) = indicators_in_text(tmp_path, "Xuất khẩu đạt 1.060,50 triệu USD, tăng 2,10% so với cùng kỳ.")
    said = record.to_json()
    assert (said["value"], said["vs_same_period_pct"], said["vs_plan_pct"]) == ("1060.50", "+2.10", None)


def test_reached_is_said_of_targets_too(tmp_path: Path) -> None:
    text = "B. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2023\n\nXuất khẩu cả năm đạt 4 tỷ USD; nộp ngân sách 3.150 tỷ đồng.\n"
    assert [(r.kind, r.period) for r in indicators_in_text(tmp_path, text)] == [("target", "năm 2023")] * 2


def test_months_counted_from_january(tmp_path: Path) -> None:
    head = "Ban Quản lý các khu công nghiệp tỉnh An Phước: kết quả quý III và nhiệm vụ quý IV năm 2024\n\n"
    text = "Doanh thu quý III ước 11.250 tỷ đồng, lũy kế 9 tháng đạt 32.480 tỷ đồng, bằng 112% so với cùng kỳ."
    quarter, months = indicators_in_text(tmp_path, text, head)
    assert (quarter.kind, quarter.period) == ("result", "quý III năm 2024")
    assert (months.name, months.period, months.vs_same_period_pct) == ("doanh thu", "9 tháng năm 2024", Decimal(12))


def test_a_saving_of_time_is_a_figure_of_its_own(tmp_path: Path) -> None:
    text = "Phấn đấu giải ngân 100% vốn đầu tư công (235 tỷ đồng); giảm 30% thời gian giải quyết thủ tục."
    _, capital, time = indicators_in_text(tmp_path, text)
    assert capital.vs_same_period_pct is None
    assert shown(time) == ("target", "giảm thời gian giải quyết thủ tục", "30 %")


def test_where_a_change_starts_from_is_no_figure(tmp_path: Path) -> None:
    (record,) = indicators_in_text(tmp_path, "Tỷ lệ lấp đầy tăng từ 47,5% cuối năm 2022 lên 52,9% cuối năm 2023.")
    assert (str(record.value), record.period, record.name) == ("52.9", "năm 2023", "tỷ lệ lấp đầy")
