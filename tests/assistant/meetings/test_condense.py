"""Clauses are shortened by leaving words out; what stays keeps its order."""

from __future__ import annotations

import pytest

from assistant.meetings.condense import condensed


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("Đồng thời, rà soát các dự án chậm tiến độ theo quy định;", "rà soát các dự án chậm tiến độ"),
        (
            "(2). Sở Tài chính trình giá cho thuê đất tại KCN Lộc An…",
            "Sở Tài chính trình giá cho thuê đất tại KCN Lộc An",
        ),
        (
            "Hai là, đẩy nhanh tiến độ giải phóng mặt bằng nhằm thu hút đầu tư./.",
            "đẩy nhanh tiến độ giải phóng mặt bằng",
        ),
        ("phát sinh sự cố về môi trường (mùi hôi) tại một số dự án", "phát sinh sự cố về môi trường tại một số dự án"),
        (
            "Sau khi nghe ý kiến của các sở, đồng chí Vừ A Dế ghi nhận nỗ lực của Ban",
            "đồng chí Vừ A Dế ghi nhận nỗ lực của Ban",
        ),
    ],
)
def test_connecting_words_brackets_and_tails_go(text: str, shorter: str) -> None:
    assert condensed(text, 1) == shorter


@pytest.mark.parametrize(
    "kept",
    [
        "xây dựng phương án bồi thường phần còn lại (KCN Lộc An 17 ha; KCN Phú Mỹ 21 ha)",
        "triển khai quy hoạch KCN Phú Mỹ tại huyện Đông Trì (khi được Thủ tướng phê duyệt)",
        "rà soát vốn chưa thực hiện để tạo nguồn xây dựng Nhà máy Xử lý nước thải KCN Phú Mỹ",
        "các doanh nghiệp đi vào hoạt động đã góp phần tăng trưởng kinh tế",
    ],
)
def test_figures_conditions_names_and_what_a_sentence_needs_stay(kept: str) -> None:
    assert condensed(kept, 2) == kept


def test_a_task_keeps_two_thirds_of_its_words() -> None:
    task = (
        "Có phương án bồi dưỡng, quy hoạch người làm Phó Trưởng phòng"
        " để trình lãnh đạo Ban xem xét, thay thế khi người đang giữ chức nghỉ hưu"
    )
    assert condensed(task, 2) == "Có phương án bồi dưỡng, quy hoạch người làm Phó Trưởng phòng"
    assert condensed(task, 2, least=0.66) == task


def test_the_shortest_form_names_the_board_briefly() -> None:
    assert condensed("Ban Quản lý các khu công nghiệp tỉnh thực hiện tốt công tác điều động", 2) == (
        "Ban Quản lý thực hiện tốt điều động"
    )


@pytest.mark.parametrize("level", [0, 1, 2])
def test_words_keep_their_order(level: int) -> None:
    text = "Bên cạnh đó, công tác thu hút đầu tư của Ban Quản lý các KCN (theo báo cáo) đạt 3 dự án, góp phần tăng thu"
    rest = iter(text.lower().replace(",", "").split())
    assert all(word in rest for word in condensed(text, level).lower().replace(",", "").split())


def test_a_purpose_goes_from_a_task_even_when_more_than_a_third_goes_with_it() -> None:
    task = "tăng cường kiểm tra quy hoạch xây dựng trong các khu để tránh xảy ra tranh chấp giữa doanh nghiệp với nhau"
    assert condensed(task, 1, least=0.66) == task
    assert condensed(task, 2, least=0.66) == "tăng cường kiểm tra quy hoạch xây dựng trong các khu"
