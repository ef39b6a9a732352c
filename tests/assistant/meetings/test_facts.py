"""Facts of a meeting: what the opening says, and nothing that it does not say."""

from __future__ import annotations

import pytest

from assistant.meetings.facts import facts_of
from assistant.meetings.model import FactKey
from assistant.meetings.sources import notes_report, read


def told(text: str, key: FactKey) -> str:
    fact = facts_of(read(notes_report(text))).get(key)
    return fact.text if fact else ""


def opening(sentences: str) -> str:
    result = "Năm 2023, doanh thu đạt 120 tỷ đồng, tăng 5% so với cùng kỳ năm 2022."
    return f"Hội nghị tổng kết công tác năm 2023\n\n{sentences}\n\n{result}"


@pytest.mark.parametrize(
    ("sentence", "date", "place", "chair"),
    [
        (
            "Sáng ngày 12/01/2024, tại Hội trường UBND tỉnh, Ban Quản lý tổ chức Hội nghị tổng kết công tác năm 2023. "
            "Đồng chí Cầm Thị Lả – Trưởng ban chủ trì hội nghị.",
            "Sáng ngày 12/01/2024", "Hội trường UBND tỉnh", "Đồng chí Cầm Thị Lả – Trưởng ban",
        ),
        (
            "Ngày 12 tháng 01 năm 2024 tại Trụ sở Ban Quản lý các khu công nghiệp tỉnh, Phó Chủ tịch UBND tỉnh Vừ A Dế "
            "chủ trì Hội nghị tổng kết công tác năm 2023.",
            "Ngày 12 tháng 01 năm 2024", "Trụ sở Ban Quản lý các khu công nghiệp tỉnh",
            "Phó Chủ tịch UBND tỉnh Vừ A Dế",
        ),
        (
            "Chiều 12/1, Ban Quản lý khu kinh tế đã tổ chức Hội nghị tổng kết công tác năm 2023 tại các đơn vị trực "
            "thuộc "
            "với sự tham gia của đông đảo công chức.",
            "Chiều 12/1", "", "",
        ),
        (
            "Ban Quản lý tổ chức Hội nghị tổng kết công tác năm 2023, bàn việc giao Sở Xây dựng chủ trì, phối hợp "
            "các ngành "
            "rà soát quy hoạch các khu công nghiệp của tỉnh.",
            "", "", "",
        ),
    ],
)  # fmt: skip
def test_date_place_and_chair_are_the_words_of_the_opening(sentence: str, date: str, place: str, chair: str) -> None:
    text = opening(sentence)
    assert (told(text, "date"), told(text, "place"), told(text, "chair")) == (date, place, chair)


def test_who_comes_and_directs_is_not_taken_for_the_chair() -> None:
    text = opening(
        "Ngày 12/01/2024, Ban Quản lý tổ chức Hội nghị tổng kết công tác năm 2023. Đến dự và chỉ đạo Hội nghị có "
        "đồng chí "
        "Vừ A Dế – Phó Chủ tịch UBND tỉnh; cùng tham dự có lãnh đạo các sở: Tài chính, Xây dựng."
    )
    assert told(text, "chair") == ""
    assert told(text, "participants") == (
        "đồng chí Vừ A Dế – Phó Chủ tịch UBND tỉnh; lãnh đạo các sở: Tài chính, Xây dựng"
    )


def test_a_report_of_work_has_no_meeting() -> None:
    text = (
        "BÁO CÁO\nKết quả công tác năm 2023\n\nThực hiện Kế hoạch số 12/KH-UBND ngày 01 tháng 10 năm 2023, Ban Quản "
        "lý báo "
        "cáo kết quả như sau: doanh thu đạt 120 tỷ đồng; dự án Trạm xử lý nước thải không có khả năng triển khai."
    )
    assert facts_of(read(notes_report(text))) == {}


def test_every_fact_stands_in_its_passage() -> None:
    text = opening(
        "Sáng ngày 12/01/2024, tại Hội trường UBND tỉnh, Ban Quản lý tổ chức Hội nghị tổng kết công tác năm 2023. Dự "
        "hội "
        "nghị có ông Vừ A Dế. Đồng chí Cầm Thị Lả chủ trì."
    )
    reading = read(notes_report(text))
    passages = {p.id: p.text for p in reading.passages}
    facts = facts_of(reading)
    assert {"event", "date", "place", "chair", "participants"} <= set(facts)
    for fact in facts.values():
        for source in fact.sources:
            assert passages[source.passage][source.start : source.end] == source.quote


def test_the_closing_time_is_found() -> None:
    text = opening("Ngày 12/01/2024, Ban Quản lý tổ chức Hội nghị tổng kết công tác năm 2023.")
    assert told(f"{text} Hội nghị kết thúc lúc 11 giờ 30 phút cùng ngày.", "closing") == "11 giờ 30 phút cùng ngày"
