"""Notes as staff type them become the fields of minutes; what they do not give stays blank."""

from __future__ import annotations

import pytest

from assistant.meetings import MeetingSummary, draft, notes_report, to_markdown
from assistant.meetings.notes.assigning import assigned
from assistant.meetings.notes.words import addressed, name_at
from index.text import clocks

NOTES = """Làm việc với Cty Samil Vina
Sáng 07/5/2025 tại nhà máy Samil, 9h -> 10h45
Ban QL: PTB Lưu Quang Hưng (chủ trì), Nguyễn Minh Thảo phòng DN (ghi)
Vắng: đ/c Lan
- Phía Cty nêu 3 việc: thiếu 150 lao động; đường nội khu ngập khi mưa
PTB Hưng chốt:
- Cty nộp hồ sơ điều chỉnh trước 20/5
- Cty hạ tầng sửa thoát nước - 30/5/2025
"""


@pytest.fixture(scope="module")
def minutes() -> MeetingSummary:
    return draft([notes_report(NOTES)], "bien-ban", "vua")


def test_hours_place_and_people_are_filled_in(minutes: MeetingSummary) -> None:
    told = {key: minutes.fact(key) for key in ("date", "start", "closing", "place", "chair", "secretary", "absent")}  # type: ignore[arg-type]
    assert told == {
        "date": "Sáng ngày 07/5/2025", "start": "09 giờ 00 phút", "closing": "10 giờ 45 phút",
        "place": "nhà máy Samil", "chair": "Phó Trưởng ban Lưu Quang Hưng",
        "secretary": "Nguyễn Minh Thảo phòng DN", "absent": "đồng chí Lan",
    }  # fmt: skip


def test_who_is_to_do_what_by_when(minutes: MeetingSummary) -> None:
    tasks = [(task.assignee, task.text, task.deadline) for task in minutes.tasks]
    assert tasks == [
        ("Cty", "nộp hồ sơ điều chỉnh trước 20/5", "trước 20/5"),
        ("Cty hạ tầng", "sửa thoát nước", "30/5/2025"),
    ]
    assert "150 lao động" in minutes.items("opinions")[0].text


def test_what_notes_do_not_give_is_a_gap() -> None:
    summary = draft(
        [notes_report("Họp nhanh về bãi xe\na Tuấn: thiếu 40 chỗ\nKL:\n- VP: tìm bãi mới trước 5/6")], "bien-ban"
    )
    assert {"Giờ bắt đầu", "Giờ kết thúc", "Thư ký", "Người chủ trì", "Địa điểm"} <= set(summary.blanks)
    assert "**Thư ký (người ghi biên bản):** ………" in to_markdown(summary)


def test_an_official_paper_is_no_notes() -> None:
    paper = "UBND TỈNH X\nSố: 12/TB-BQL\nChủ trì: ông Nguyễn Văn A\nKL:\n- Sở Tài chính: nộp báo cáo trước 5/6/2025"
    assert draft([notes_report(paper)], "bien-ban").fact("chair") == ""


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8h30 - 10 giờ 15 phút", ["08 giờ 30 phút", "10 giờ 15 phút"]),
        ("2h chiều", ["14 giờ 00 phút"]),
        ("báo trước 48 giờ, vận hành 24h/24h, trong 2 giờ", []),
        ("đường dây 110kV, tỷ lệ 1:500", []),
    ],
)
def test_hours_of_the_day_are_no_lengths_of_time(text: str, hours: list[str]) -> None:
    assert [clock.words for clock in clocks(text)] == hours


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("xã Minh Quang vận động 34 hộ", "xã Minh Quang"),
        ("Công ty Điện gió Biển Xanh chi trả", "Công ty Điện gió Biển Xanh"),
        ("Cienco 8 hứa tăng thêm", "Cienco 8"),
        ("P.QLĐT ra thông báo", "P.QLĐT"),
        ("Rà soát 5 dự án", ""),
    ],
)
def test_a_name_ends_where_somebody_acts(text: str, name: str) -> None:
    assert text[: name_at(text, 0)] == name


def test_one_sentence_assigns_to_several() -> None:
    text = "giao UBND xã Hải Lộc gửi văn bản trước 25/9/2025, Sở Tài chính thẩm định đơn giá trong 10 ngày"
    assert [(t.assignee, t.deadline) for t in assigned(text)] == [
        ("UBND xã Hải Lộc", "trước 25/9/2025"), ("Sở Tài chính", "trong 10 ngày"),
    ]  # fmt: skip


def test_people_are_addressed_as_minutes_do() -> None:
    assert addressed("a. Nguyễn Văn Hải - PTB; c Mai") == "ông Nguyễn Văn Hải - Phó Trưởng ban; bà Mai"
