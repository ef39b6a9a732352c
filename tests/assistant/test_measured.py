"""Answers that no sentence gives alone, worked out from indicator records, each with its sources."""

from __future__ import annotations

import pytest

REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG

BÁO CÁO
Kết quả 6 tháng đầu năm 2024 và nhiệm vụ 6 tháng cuối năm 2024

I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2024

- Doanh thu đạt 5.200 tỷ đồng, đạt 52% kế hoạch;
- Nộp ngân sách đạt 143,6 tỷ đồng, đạt 65,3% kế hoạch;
- Xuất khẩu đạt 80 triệu USD, đạt 40,5% kế hoạch;
- Nhập khẩu đạt 30 triệu USD.

II. CHỈ TIÊU NĂM 2024

- Doanh thu 10.000 tỷ đồng;
- Nhập khẩu 75 triệu USD;
- KCN Lộc Sơn: thu hút 05 dự án, lao động đăng ký 200 người;
- KCN Phú Hội: thu hút 02 dự án, lao động đăng ký 100 người.
"""


@pytest.fixture(scope="module")
def report(build):
    return build({"lam-dong.txt": REPORT})


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Lâm Đồng còn thiếu bao nhiêu doanh thu nữa mới đạt kế hoạch năm 2024?", "10.000 − 5.200 = 4.800 tỷ đồng"),
        ("Nhập khẩu 6 tháng đầu năm 2024 đạt bao nhiêu phần trăm kế hoạch?", "30 triệu USD : 75 triệu USD = 40,00%"),
        ("Năm 2024 KCN nào được giao thu hút nhiều dự án nhất?", "5 dự án (KCN Lộc Sơn) > 2 dự án (KCN Phú Hội)"),
        ("Lao động đăng ký năm 2024 của hai KCN Lộc Sơn và Phú Hội cộng lại là bao nhiêu?", "200 + 100 = 300 người"),
    ],
)
def test_sums_are_shown_with_what_they_are_made_of(report, question: str, line: str) -> None:
    answer = report.ask(question)
    assert f"phần mềm tính: {line}" in answer.answer
    assert answer.citations and answer.verification.unsupported == ()


def test_the_indicator_furthest_from_its_plan_comes_first(report) -> None:
    lines = report.ask("6 tháng đầu năm 2024 chỉ tiêu nào đạt tỷ lệ thấp nhất so với kế hoạch?").answer.split("\n")
    assert "Xuất khẩu" in lines[0] and lines[-1].startswith("- phần mềm tính: 40,5% (Xuất khẩu) < 52% (Doanh thu)")


def test_a_share_that_the_report_tells_is_quoted_not_worked_out(report) -> None:
    answer = report.ask("Doanh thu 6 tháng đầu năm 2024 đạt bao nhiêu phần trăm kế hoạch?").answer
    assert "đạt 52% kế hoạch" in answer and "phần mềm tính" not in answer


def test_every_share_of_the_plan_is_listed(report) -> None:
    answer = report.ask("Tỷ lệ hoàn thành kế hoạch 6 tháng đầu năm 2024 của từng chỉ tiêu?").answer
    assert all(share in answer for share in ("52%", "65,3%", "40,5%"))
