"""Deadlines and the day each one ends on."""

from __future__ import annotations

from datetime import date

import pytest

from index.annotate.deadlines import last_day, named, stated


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("tiếp xúc 10 nhà đầu tư trước ngày 30/11/2023", "trước ngày 30/11/2023", date(2023, 11, 30)),
        ("báo cáo kết quả trước ngày 20/4/2024", "trước ngày 20/4/2024", date(2024, 4, 20)),
        ("xong trước ngày 31 tháng 8 năm 2024", "xong trước ngày 31 tháng 8 năm 2024", date(2024, 8, 31)),
        ("hoàn thành trước ngày 30/6", "hoàn thành trước ngày 30/6", date(2024, 6, 30)),
        ("trình trong quý III/2024", "trong quý III/2024", date(2024, 9, 30)),
        ("nâng công suất, xong trước quý II năm 2024", "xong trước quý II năm 2024", date(2024, 3, 31)),
        ("làm trong tháng 8 và quý IV năm 2021", "trong tháng 8 và quý IV năm 2021", date(2021, 12, 31)),
        ("lắp đặt trước mùa mưa, chậm nhất 31/5/2025", "chậm nhất 31/5/2025", date(2025, 5, 31)),
        ("hoàn thành kế hoạch năm 2025", "năm 2025", date(2025, 12, 31)),
        ("sửa xong trước mùa mưa bão", "trước mùa mưa bão", None),
        ("làm ngay trong tuần này", "ngay trong tuần này", None),
    ],
)
def test_a_clause_states_its_deadline(text: str, words: str, day: date | None) -> None:
    assert stated(text, 2024) == (words, day)


@pytest.mark.parametrize(
    "text",
    [
        "hoạt động kể từ ngày 15/7/2023",
        "tại Quyết định số 50/2016/QĐ-UBND ngày 29 tháng 12 năm 2016",
        "thay nhà thầu nếu đến ngày 15/9/2024 khối lượng dưới 60%",
        "vốn được phân bổ trong năm 2019 chưa thực hiện",
        "quy hoạch phát triển KCN đến năm 2030",
    ],
)
def test_other_times_are_no_deadlines(text: str) -> None:
    assert stated(text, 2024).words == ""


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("II. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024", "6 THÁNG CUỐI NĂM 2024", date(2024, 12, 31)),
        ("Giao việc quý II", "quý II", date(2024, 6, 30)),
        ("Sáu việc cho những tháng còn lại", "", None),
    ],
)
def test_headings_name_a_time(text: str, words: str, day: date | None) -> None:
    assert named(text, 2024) == (words, day)


def test_without_a_year_there_is_no_last_day() -> None:
    assert stated("trước ngày 30/6").date is named("Nhiệm vụ quý II").date is last_day("trước quý II") is None


def test_an_impossible_day_has_no_date() -> None:
    assert stated("trước ngày 31/6/2024") == ("trước ngày 31/6/2024", None)
    assert last_day("trước ngày 31 tháng 6") is last_day("trong tháng 13", 2024) is last_day("trong tháng 6") is None
