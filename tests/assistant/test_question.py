"""What is asked: kind of answer, unit, nature, names, and follow-ups made to stand alone."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.cues import cue_text, expected_units, nature_of, wanted
from assistant.followups import is_follow_up, standalone
from assistant.naming import names_in
from assistant.question import read_question

PROVINCES = ("Lâm Đồng", "Hòa Bình", "Hậu Giang")


def kinds(text: str) -> tuple[str, ...]:
    return wanted(cue_text(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Doanh thu đạt bao nhiêu?", "figure"),
        ("doanh thu dat bao nhieu", "figure"),
        ("Thu hút được mấy dự án?", "figure"),
        ("Ai chủ trì hội nghị?", "person"),
        ("Đồng chí nào phát biểu chỉ đạo?", "person"),
        ("Khi nào phải hoàn thành?", "date"),
        ("Thời hạn trình phương án là ngày nào?", "date"),
        ("Hội nghị tổ chức ở đâu?", "place"),
        ("Cơ quan nào chủ trì?", "body"),
        ("Thông báo số bao nhiêu?", "number"),
        ("Liệt kê các tồn tại, hạn chế", "list"),
        ("Sở Tài chính được giao những nhiệm vụ gì?", "list"),
        ("So sánh doanh thu của Lâm Đồng và Hậu Giang", "compare"),
        ("Tình hình thu hút đầu tư", "text"),
    ],
)
def test_the_kind_of_answer(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Có mấy sở tham gia?", "number"),
        ("Doanh thu đạt bao nhiêu?", "list"),
        ("Máy móc thiết bị nhập về", "figure"),
        ("Sở Tài chính phải làm gì?", "number"),
    ],
)
def test_words_that_look_alike_are_kept_apart(text: str, other: str) -> None:
    assert other not in kinds(text)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Tăng bao nhiêu phần trăm?", ("%",)),
        ("Doanh thu bao nhiêu tỷ đồng?", ("VND",)),
        ("Xuất khẩu bao nhiêu triệu USD?", ("USD",)),
        ("Thu hút bao nhiêu dự án?", ("du an",)),
        ("Doanh thu đạt bao nhiêu?", ("money",)),
        ("Doanh thu bao nhiêu và tăng bao nhiêu?", ("%",)),
        ("Tổng số lao động trong các KCN là bao nhiêu?", ("lao dong",)),
        ("Số dự án mới 6 tháng đầu năm?", ("du an",)),
    ],
)
def test_units_asked_for(text: str, units: tuple[str, ...]) -> None:
    assert set(units) <= set(expected_units(cue_text(text)))


def test_a_million_tonnes_is_no_money() -> None:
    assert not {"money", "VND", "USD"} & set(expected_units(cue_text("Hàng qua cảng bao nhiêu triệu tấn?")))


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Chỉ tiêu doanh thu năm 2024 là bao nhiêu?", "target"),
        ("Năm 2024 phấn đấu thu hút mấy dự án?", "target"),
        ("muc tieu xuat khau nam 2025", "target"),
        ("Sở Tài chính được giao việc gì?", "task"),
        ("Kết quả thu hút đầu tư", "result"),
        ("Doanh thu đã đạt được bao nhiêu?", "result"),
        ("Ai chủ trì hội nghị?", None),
    ],
)
def test_result_target_or_task(text: str, nature: str | None) -> None:
    assert nature_of(cue_text(text)) == nature


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tỷ lệ lấp đầy KCN Phú Hội?", ("Phú Hội",)),
        ("Sở Tài chính tỉnh Hậu Giang được giao việc gì?", ("Tài chính",)),
        pytest.param(
            "Sở Kế hoạch và Đầu tư phải làm gì?",
            ("Kế hoạch và Đầu tư",),
        ),
        ("Khu công nghiệp Lộc Sơn và KCN Phú Hội", ("Lộc Sơn", "Phú Hội")),
        ("Khu công nghiệp Hậu Giang", ()),
        ("Doanh thu bao nhiêu?", ()),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text, PROVINCES) == names


def test_a_boards_own_name_is_kept_apart() -> None:
    text = "Ban Quản lý Khu kinh tế Bờ Y có mấy phòng?"
    assert names_in(text, boards=True) == ("Bờ Y",)
    assert names_in(text) == ()


def test_a_question_read_whole() -> None:
    read = read_question("Doanh thu 6 tháng đầu năm 2019 của tỉnh Lâm Đồng là bao nhiêu?", PROVINCES)
    assert read.wants[0] == "figure"
    assert read.query.provinces == ("Lâm Đồng",)
    assert [(p.year, p.first, p.last) for p in read.query.periods] == [(2019, 1, 6)]
    assert read.text == read.asked


# ------------------------------------------------------------------------------------------------ follow-ups


def alone(asked: str, *before: str) -> str:
    return standalone(asked, PROVINCES, [Turn("user", text) for text in before])


FIRST = "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?"


def test_a_new_indicator_keeps_place_and_period() -> None:
    text = alone("Còn xuất khẩu thì sao?", FIRST)
    assert "xuất khẩu" in text and "Lâm Đồng" in text and "6 tháng đầu năm 2019" in text
    assert "oanh thu" not in text


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Cùng kỳ năm trước?", "Doanh thu 6 tháng đầu năm 2018 của Lâm Đồng là bao nhiêu?"),
        ("Thế còn Hậu Giang?", "Doanh thu 6 tháng đầu năm 2019 của Hậu Giang là bao nhiêu?"),
        ("Còn năm 2020?", "Doanh thu năm 2020 của Lâm Đồng là bao nhiêu?"),
        ("thế năm 2020 thì được mấy?", "Doanh thu năm 2020 của Lâm Đồng là bao nhiêu?"),
    ],
)
def test_a_new_period_or_place_keeps_the_rest(asked: str, text: str) -> None:
    assert alone(asked, FIRST) == text


@pytest.mark.parametrize("period", ["nửa cuối năm", "quý IV", "quý I năm 2024", "năm 2024"])
def test_a_period_is_added_to_a_question_without_one(period: str) -> None:
    for asked in (f"Còn {period}?", f"{period[:1].upper()}{period[1:]} thì sao?"):
        text = alone(asked, "Sở Tài chính được giao việc gì?")
        assert text.lower() == f"sở tài chính được giao việc gì {period.lower()}?"
    assert alone("Còn quý I thì sao?", "Doanh thu 2024 của Lâm Đồng") == "Doanh thu 2024 của Lâm Đồng quý I?"


def test_another_zone_takes_the_place_of_the_first() -> None:
    assert (
        alone("Thế còn KCN Lộc Sơn?", "Tỷ lệ lấp đầy KCN Phú Hội là bao nhiêu?")
        == "Tỷ lệ lấp đầy KCN Lộc Sơn là bao nhiêu?"
    )


def test_a_chain_of_follow_ups() -> None:
    text = alone("Thế còn Hậu Giang?", FIRST, "Còn xuất khẩu thì sao?")
    assert "xuất khẩu" in text and "Hậu Giang" in text and "2019" in text and "Lâm Đồng" not in text


def test_what_the_assistant_said_is_no_question() -> None:
    history = [Turn("user", FIRST), Turn("assistant", "Xuất khẩu năm 2015 của Hậu Giang là 5 tỷ.")]
    assert (
        standalone("Cùng kỳ năm trước?", PROVINCES, history)
        == "Doanh thu 6 tháng đầu năm 2018 của Lâm Đồng là bao nhiêu?"
    )


def test_a_question_that_stands_alone_is_left_alone() -> None:
    asked = "Sở Tài chính tỉnh Hậu Giang được giao những nhiệm vụ gì trong năm 2018?"
    assert not is_follow_up(asked)
    assert alone(asked, FIRST) == asked
    assert alone("Còn xuất khẩu thì sao?") == "Còn xuất khẩu thì sao?"


def test_a_question_with_a_name_of_its_own_is_no_follow_up() -> None:
    assert not is_follow_up("Vì sao xe buýt ở Hải Sa dừng chạy?")
    assert is_follow_up("Vì sao xe buýt lại dừng chạy?") and is_follow_up("Mỹ Khê Thượng thì mức nào?")


def test_a_follow_up_without_diacritics_stays_so() -> None:
    read = read_question("con xuat khau thi sao", PROVINCES, [Turn("user", FIRST)])
    assert read.query.folded
    assert "xuat khau" in read.text and "2019" in read.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lao động của hai KCN Lộc Sơn và Phú Hội", ("Lộc Sơn", "Phú Hội")),
        ("Xuất khẩu của KKT Nhơn Hội và các KCN Bình Định", ()),
        ("Việc này giao Sở Tài chính và Bộ Xây dựng?", ("Tài chính", "Xây dựng")),
    ],
)
def test_zones_named_together(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text, ("Bình Định",)) == names


def test_how_far_a_plan_looks_is_not_when_something_happens() -> None:
    question = read_question("Hồ sơ điều chỉnh quy hoạch chung đến 2040 bao giờ phải trình?", PROVINCES)
    assert question.query.years == frozenset()


def test_a_name_asked_for_is_no_list() -> None:
    assert "list" not in wanted(cue_text("Trưởng Ban Quản lý các khu công nghiệp tỉnh Lâm Hà tên là gì?"))
    assert "list" in wanted(cue_text("Các khu công nghiệp tỉnh Lâm Hà còn thiếu gì?"))


def test_what_somebody_is_to_do_is_a_list() -> None:
    assert "list" in wanted(cue_text("Phòng Tổ chức phải làm gì?"))


@pytest.mark.parametrize(
    ("before", "said", "asked", "meant"),
    [
        ("ty le lap day kcn lac khe nam 2023", "", "thế còn Gò Sim?", "ty le lap day kcn Go Sim nam 2023"),
        ("ty le lap day kcn lac khe", "KCN Gò Sim đạt 42,6%", "con go sim thi sao", "ty le lap day kcn go sim"),
        ("Tỷ lệ lấp đầy kcn tân phú thạnh?", "KCN Tân Phú Thạnh 71%", "Còn Gò Sim?", "Tỷ lệ lấp đầy kcn Gò Sim?"),
        ("Lao động kcn lạc khê năm 2023?", "", "Còn KKT Vũng Hạc?", "Lao động KKT Vũng Hạc năm 2023?"),
    ],
)
def test_another_zone_takes_the_place_of_the_one_before(before: str, said: str, asked: str, meant: str) -> None:
    assert standalone(asked, [], [Turn("user", before), Turn("assistant", said)]) == meant
