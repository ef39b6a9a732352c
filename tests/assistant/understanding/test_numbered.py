"""Paragraphs found by their number in a document without articles; documents without a date placed by their period;
the headings of a summary in bold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant

NOTICE = """VĂN PHÒNG UBND TỈNH HẬU GIANG

Số: 19/TB-VP.UBND

Hậu Giang, ngày 5 tháng 2 năm 2018

THÔNG BÁO
Kết luận tại Hội nghị tổng kết năm 2017

1. Có kế hoạch đào tạo, quy hoạch cán bộ.

2) Tăng cường phối hợp với Công an tỉnh để đảm bảo an ninh trật tự:

- Nắm sát tình hình lao động là người nước ngoài;

- Trực ban đêm tại cổng.

3. Xử lý dứt điểm các vướng mắc của doanh nghiệp.

Văn phòng UBND tỉnh thông báo đến các đơn vị biết, thực hiện.
"""
UNDATED = (
    "BAN QUẢN LÝ KHU CÔNG NGHIỆP TỈNH HÒA BÌNH\n\nKết quả 6 tháng đầu năm 2024\n\nDoanh thu đạt 12.795,4 tỷ đồng.\n"
)


@pytest.fixture(scope="module")
def papers(build: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return build({"thong-bao-19.txt": NOTICE, "hoa-binh.txt": UNDATED})


@pytest.mark.parametrize(
    ("asked", "told", "untold"),
    [
        ("Mục 2 của thông báo 19/TB-VP.UBND nội dung gì", "người nước ngoài", "vướng mắc"),
        ("khoản 2 thông báo số 19 nói gì?", "Trực ban đêm", "đào tạo"),
        ("diem 3 thong bao 19/tb-vp.ubnd noi gi", "dứt điểm", "Văn phòng UBND tỉnh thông báo"),
        ("Mục 9 của thông báo 19/TB-VP.UBND là gì", "không có mục đánh số 9", "an ninh"),
    ],
)
def test_a_numbered_paragraph(papers: Assistant, asked: str, told: str, untold: str) -> None:
    answer = papers.ask(asked)
    assert told in answer.answer and untold not in answer.answer
    assert answer.refused == ("không có" in told)


def test_a_document_without_date_is_placed_by_its_period(papers: Assistant) -> None:
    newest = papers.ask("Văn bản mới nhất trong thư viện là văn bản nào?")
    assert [citation.document for citation in newest.citations] == ["hoa-binh.txt"]
    assert "6 tháng đầu năm 2024" in newest.answer


def test_headings_of_a_summary_are_bold(sample: Assistant) -> None:
    told = sample.ask("Tóm tắt báo cáo 94/BC-BQLKKT").answer
    assert "- **" in told and "*" not in told.replace("**", "")


RULES = """UBND TỈNH HẬU GIANG

Số: 44/QĐ-BQL

Hậu Giang, ngày 12 tháng 3 năm 2025

QUYẾT ĐỊNH
Ban hành Quy chế tiếp công dân của Ban Quản lý

Điều 1. Phạm vi

1. Quy chế này áp dụng cho mọi phòng của Ban.

Điều 2. Lịch tiếp

1. Trưởng ban tiếp công dân vào thứ Năm tuần đầu của tháng.
"""


@pytest.mark.parametrize("kind", ["Quy chế", "Quy định"])
def test_rules_are_named_by_the_decision_that_lays_them_down(
    build: Callable[[dict[str, str]], Assistant], kind: str
) -> None:
    papers = build({"qd-44.txt": RULES.replace("Quy chế", kind), "thong-bao-19.txt": NOTICE})
    told = papers.ask(f"Điều 2 của {kind} tiếp công dân nói gì?")
    assert told.certainty == "sure" and "thứ Năm tuần đầu" in told.answer and "mọi phòng" not in told.answer
    other = papers.ask(f"Điều 2 của {kind} chi tiêu nội bộ nói gì?")
    assert other.refused and f"Chưa nạp {kind.lower()}" in other.answer
