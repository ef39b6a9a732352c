"""What speaks for and against a statement: place, period, name, office, kind of answer."""

from __future__ import annotations

import pytest

from assistant.fitting import nature_agrees, period_agrees, place_agrees, role_agrees
from assistant.inheritance import period_of
from assistant.kinds import fits_kind, tells_time, units_met
from assistant.question import Question, read_question
from assistant.statements import Statement, statements_of
from index.report import Metadata, Passage
from index.text import quantities

PROVINCES = ("Lâm Đồng", "Hậu Giang")


def ask(text: str) -> Question:
    return read_question(text, PROVINCES)


def say(text: str, section: str = "", lead_in: str = "", **meta: str) -> Statement:
    return statements_of(Passage("x-0", "a.txt", "0", 0, text, 0, None, section, lead_in, "", Metadata(**meta)))[0]


@pytest.mark.parametrize(
    ("statement", "agrees"),
    [
        (say("Doanh thu đạt 5 tỷ đồng.", province="Lâm Đồng"), True),
        (say("Doanh thu đạt 5 tỷ đồng.", province="Hậu Giang"), False),
        (say("Doanh thu của Lâm Đồng đạt 5 tỷ đồng.", province="Hậu Giang"), True),
        (say("Doanh thu đạt 5 tỷ đồng."), None),
    ],
)
def test_place(statement: Statement, agrees: bool | None) -> None:
    assert place_agrees(ask("Doanh thu của Lâm Đồng là bao nhiêu?"), statement) is agrees
    assert place_agrees(ask("Doanh thu là bao nhiêu?"), statement) is None


@pytest.mark.parametrize(
    ("asked", "statement", "agrees"),
    [
        ("6 tháng đầu năm 2019", say("Thu 5 tỷ.", period="06 tháng đầu năm 2019"), True),
        ("nửa đầu năm 2019", say("Thu 5 tỷ.", period="6 tháng đầu năm 2019"), True),
        ("6 tháng đầu năm 2019", say("Thu 5 tỷ.", period="năm 2019"), False),
        ("6 tháng đầu năm 2019", say("Thu 5 tỷ.", period="6 tháng đầu năm 2020"), False),
        ("năm 2019", say("Thu 5 tỷ.", period="6 tháng đầu năm 2019"), False),
        ("năm 2018", say("Thu 5 tỷ, tăng 3% so với cùng kỳ năm 2018.", period="năm 2019"), False),
        ("năm 2020", say("Thu 5 tỷ.", section="NHIỆM VỤ NĂM 2020", period="năm 2019"), True),
        ("năm 2019", say("Thu 5 tỷ."), None),
    ],
)
def test_a_figure_is_of_the_very_period(asked: str, statement: Statement, agrees: bool | None) -> None:
    question = ask(f"Doanh thu {asked} là bao nhiêu?")
    assert period_agrees(question, statement, period_of(statement)) is agrees


@pytest.mark.parametrize(
    ("question", "text", "agrees"),
    [
        ("Trưởng ban là ai?", "Trưởng ban Nguyễn Văn Bình chủ trì.", True),
        ("Trưởng ban là ai?", "Phó Trưởng ban Trần Thị Hoa trình bày.", False),
        ("Phó Trưởng ban là ai?", "Phó Trưởng ban Trần Thị Hoa trình bày.", True),
        ("Phó Trưởng ban là ai?", "Trưởng ban Nguyễn Văn Bình chủ trì.", False),
        ("Chủ tịch UBND tỉnh là ai?", "Phó Chủ tịch UBND tỉnh Lê Văn Nam phát biểu.", False),
        ("Ai chủ trì?", "Phó Trưởng ban Trần Thị Hoa chủ trì.", True),
    ],
)
def test_the_office_asked_about_and_not_its_deputy(question: str, text: str, agrees: bool) -> None:
    assert role_agrees(ask(question), say(text)) is agrees


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("Thu hút bao nhiêu dự án?", "Thu hút 06 dự án.", True),
        ("Thu hút bao nhiêu dự án?", "Thu hút nhiều nhà đầu tư.", False),
        ("Tăng bao nhiêu phần trăm?", "Doanh thu đạt 5 tỷ đồng.", False),
        ("Doanh thu bao nhiêu tỷ đồng?", "Có 12 dự án.", False),
        ("Xuất khẩu bao nhiêu triệu USD?", "Xuất khẩu 5 tỷ đồng.", False),
        ("Ai chủ trì?", "Đồng chí Nguyễn Văn Bình chủ trì.", True),
        ("Ai chủ trì?", "Hội nghị rất thành công.", False),
        ("Khi nào xong?", "Xong trước ngày 30/9/2019.", True),
        ("Khi nào xong?", "Phải xong sớm.", False),
        ("Thông báo số bao nhiêu?", "Số: 19/TB-VP.UBND", True),
        pytest.param(
            "Thông báo số bao nhiêu?",
            "Thông báo gồm 19 trang.",
            False,
        ),
    ],
)
def test_the_kind_of_answer(question: str, text: str, fits: bool) -> None:
    assert fits_kind(ask(question), say(text)) is fits


def test_a_deadline_in_the_lead_in_fits() -> None:
    assert fits_kind(ask("Khi nào phải rà soát?"), say("- Rà soát quy hoạch.", lead_in="Trong tháng 9 năm 2019:"))


@pytest.mark.parametrize(
    ("question", "text", "agrees"),
    [
        ("Chỉ tiêu doanh thu là bao nhiêu?", "Phấn đấu doanh thu 9 tỷ.", True),
        ("Chỉ tiêu doanh thu là bao nhiêu?", "Doanh thu đã đạt được 5 tỷ.", False),
        ("Doanh thu đã đạt được bao nhiêu?", "Phấn đấu doanh thu 9 tỷ.", False),
        ("Doanh thu đã đạt được bao nhiêu?", "Doanh thu đã đạt được 5 tỷ.", True),
        ("Chỉ tiêu doanh thu là bao nhiêu?", "Doanh thu 5 tỷ.", None),
    ],
)
def test_target_and_result(question: str, text: str, agrees: bool | None) -> None:
    assert nature_agrees(ask(question), say(text)) is agrees


@pytest.mark.parametrize(
    ("text", "tells"), [("trước 30/9/2019", True), ("trong tháng 8", True), ("quý II", True), ("5 dự án", False)]
)
def test_telling_the_time(text: str, tells: bool) -> None:
    assert tells_time(text) is tells


def test_units_met() -> None:
    question = ask("Xuất khẩu bao nhiêu triệu USD, tăng bao nhiêu phần trăm?")
    assert units_met(question, quantities("113,7 triệu USD, tăng 3%")) == 2
    assert units_met(question, quantities("113,7 tỷ đồng")) == 0
