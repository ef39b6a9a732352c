"""E-mails that were saved or copied as text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.mail_text import day_of, with_mail_head
from index.reading import read_report

MAIL = """Từ: Nguyễn Thị Hạnh <hanh@kcn.example>
Đã gửi: Thứ Tư, 03 Tháng Chín 2025 4:12 CH
Đến: Phòng Tổng hợp; Văn phòng;
    Phòng Đầu tư
Chủ đề: Số liệu tháng 8/2025 của KCN Phú Thọ Hạ

Chào anh chị,
Doanh thu tháng 8 là 734,6 tỷ đồng.
"""


def test_the_subject_names_a_mail_and_the_day_it_was_sent_dates_it(tmp_path: Path) -> None:
    (tmp_path / "thu.txt").write_text(MAIL, encoding="utf-8")
    report = read_report(tmp_path / "thu.txt")
    told = report.metadata
    assert (told.title, told.date) == ("Số liệu tháng 8/2025 của KCN Phú Thọ Hạ", "2025-09-03")
    assert report.blocks[1].text == "Người gửi: Nguyễn Thị Hạnh <hanh@kcn.example>"
    assert report.blocks[-1].text == "Doanh thu tháng 8 là 734,6 tỷ đồng."


@pytest.mark.parametrize(
    "text",
    [
        "Chủ đề: Chuyển đổi số\nThời gian: 8h00 ngày 12/3/2025\nĐịa điểm: Hội trường\n\nNội dung họp.",
        "Đến: Phòng Tổng hợp\nHôm nay chúng tôi gửi số liệu.\n\nHết.",
        "a" * 100_000,
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert with_mail_head(text) == text


@pytest.mark.parametrize(
    "words",
    [
        "Thứ Tư, 03 Tháng Chín 2025 4:12 CH",
        "Vào 15:20, Th 4, 3 thg 9, 2025",
        "Wednesday, September 3, 2025 9:05 AM",
        "Wed, 3 Sep 2025 16:12:00 +0700",
        "03/09/2025 16:12",
    ],
)
def test_the_day_as_mail_programs_write_it(words: str) -> None:
    assert day_of(words) == date(2025, 9, 3)
    assert day_of("hôm qua") is None
