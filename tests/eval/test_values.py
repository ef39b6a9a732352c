"""The audit's own reader of figures, dates and document numbers."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from eval.sentences import sentences, tokens
from eval.values import days, document_numbers, figures


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("4.464,42 tỷ đồng (194,105 triệu USD)", [("4464420000000", "đồng"), ("194105000", "USD")]),
        ("12 nghìn tỉ đồng", [("12000000000000", "đồng")]),
        ("7 triệu đô", [("7000000", "USD")]),
        ("3 triệu EUR", [("3000000", "EUR")]),
        ("85 tỷ", [("85000000000", "tiền")]),
        ("06 khu công nghiệp, 6 KCN", [("6", "khu công nghiệp"), ("6", "khu công nghiệp")]),
        ("120,5 héc-ta và 30 m²", [("120.5", "ha"), ("30", "m2")]),
        ("1.250; 1,250; 2.5; 1,250,000", [("1250", ""), ("1.250", ""), ("2.5", ""), ("1250000", "")]),
        ("１２ dự án, ١٢ dự án", [("12", "dự án"), ("12", "dự án")]),
        ("20 % và 2 điểm phần trăm", [("20", "%"), ("2", "điểm %")]),
        ("tăng −5,2%", [("-5.2", "%")]),
        ("- 5 dự án", [("5", "dự án")]),
        ("từ 5 đến 7 tỷ đồng", [("5000000000", "đồng"), ("7000000000", "đồng")]),
        ("hai mươi mốt doanh nghiệp", [("21", "doanh nghiệp")]),
        ("một trăm linh năm người", [("105", "người")]),
        ("gấp đôi, gấp 3 lần", [("2", "lần~"), ("3", "lần~")]),
        ("một nửa, một phần tư", [("50", "%"), ("25", "%")]),
        ("trong năm dự án này; cả năm; một số dự án; tháng tư", []),
        ("năm dự án", [("5", "dự án")]),
        ("6 tháng đầu năm 2024, quý 3, tháng 6/2026, giai đoạn 2021-2025", []),
        ("Nghị định 35/2022/NĐ-CP ngày 5/2/2018", []),
    ],
)
def test_figures_are_read_as_values_with_units(text: str, read: list[tuple[str, str]]) -> None:
    assert [(f.value, f.unit) for f in figures(text)] == [(Decimal(value), unit) for value, unit in read]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4.464,42 tỷ đồng", "4464,42 tỉ đồng"),
        ("7 triệu đô", "7 triệu USD"),
        ("1,2 tỷ đồng", "1.200 triệu đồng"),
        ("30 m²", "30m2"),
        ("3 ha", "3 hecta"),
        ("05 doanh nghiệp", "năm doanh nghiệp"),
        ("20%", "một phần năm"),
        ("giảm 5,2%", "−5,2%"),
        ("12 dự án", "12"),
    ],
)
def test_one_value_written_in_two_ways(one: str, other: str) -> None:
    (a,), (b,) = figures(f"là {one}"), figures(f"là {other}")
    assert a.agrees_with(b) and b.agrees_with(a)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("45 công nhân", "45 công ty"),
        ("7 triệu đô", "7 triệu đồng"),
        ("20%", "20 điểm %"),
        ("5 ha", "5 m2"),
        ("12 tỷ đồng", "12 triệu đồng"),
        ("tăng 5,2%", "−5,2%"),
        ("gấp 2 lần", "2 lần"),
        ("85", "85 tỷ đồng"),
        ("45 người", "45 lao động"),
    ],
)
def test_values_that_only_look_alike(one: str, other: str) -> None:
    (a,), (b,) = figures(f"là {one}"), figures(f"là {other}")
    assert not a.agrees_with(b) and not b.agrees_with(a)


def test_dates_agree_however_they_are_written() -> None:
    numeric, spelled, short, other = days("05/02/2024; ngày 5 tháng 2 năm 2024; ngày 5/2; 06/02/2024")
    assert numeric.agrees_with(spelled) and numeric.agrees_with(short)
    assert not numeric.agrees_with(other)


def test_document_numbers_are_read_whole() -> None:
    text = "Nghị quyết 130/2019/NQ-HĐND, Thông báo số 19/TB-VP.UBND, tháng 6/2026."
    assert document_numbers(text) == ["130/2019/NQ-HĐND", "19/TB-VP.UBND"]


def test_a_dot_that_ends_no_sentence() -> None:
    text = "1. Tại TP. Đà Lạt đạt 4.464,42 tỷ đồng [1]. Tăng 5% [2]."
    assert sentences(text) == ["1. Tại TP. Đà Lạt đạt 4.464,42 tỷ đồng [1].", "Tăng 5% [2]."]


def test_numbers_have_one_spelling_as_tokens() -> None:
    assert tokens("06 dự án, 4.464,420 tỷ") == ["6", "dự", "án", "4464.42", "tỷ"]


def test_the_audit_shares_no_code_with_what_it_audits() -> None:
    code = "import sys, eval.figures; print(*(m for m in sys.modules if m.partition('.')[0] in ('assistant', 'index')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # The types of an answer, and the root of the errors: neither reads a text.
    assert set(done.stdout.split()) <= {"assistant", "assistant.answer", "index", "index.errors"}
