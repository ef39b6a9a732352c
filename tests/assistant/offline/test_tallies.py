"""Rows of a list that are counted, and those that a question names by a cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant

STATES = ("Hoạt động", "Hoạt động", "Tạm ngừng", "Hoạt động", "Chưa triển khai")
COUNTRIES = ("Hàn Quốc", "Nhật Bản", "Đài Loan")
FIRMS = [f"{n}\tCông ty {n}\t{COUNTRIES[n % 3]}\t{100 + 7 * n}\t{STATES[n % 5]}" for n in range(1, 41)]
LIST = "\n".join(
    [
        "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG",
        "",
        "DANH SÁCH DOANH NGHIỆP NĂM 2025",
        "",
        "TT\tTên doanh nghiệp\tQuốc gia\tLao động (người)\tTình trạng",
        *FIRMS,
        "\tTổng cộng\t\t9.740\t",
    ]
)
SUMMARY = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH HẬU GIANG

TỔNG HỢP DỰ ÁN NĂM 2025

TT\tDự án\tSố lượng\tVốn (tỷ đồng)
1\tDự án FDI\t12\t850
2\tDự án trong nước\t31\t1.240
3\tDự án công\t4\t96
"""


@pytest.fixture(scope="module")
def assistant(build: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return build({"danh-sach.txt": LIST, "tong-hop.txt": SUMMARY})


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Có bao nhiêu doanh nghiệp tạm ngừng hoạt động?", "8 trong 40 dòng"),
        ("Có bao nhiêu doanh nghiệp đang hoạt động ở Lâm Đồng?", "24 trong 40 dòng"),
        ("Có bao nhiêu doanh nghiệp Nhật Bản tạm ngừng?", "3 trong 40 dòng"),
        ("Có bao nhiêu doanh nghiệp của Nhật Bản và Đài Loan trong danh sách?", "27 trong 40 dòng"),
        ("Có bao nhiêu doanh nghiệp trong danh sách?", "40 dòng, nêu 5 dòng đầu"),
        ("liet ke cac doanh nghiep tam ngung", "8 trong 40 dòng"),
    ],
)
def test_rows_are_counted_by_what_a_cell_says(assistant: Assistant, question: str, count: str) -> None:
    answer = assistant.ask(question)
    assert f"phần mềm tính: {count}" in answer.answer and not answer.refused
    assert "Tổng cộng" not in answer.answer


def test_rows_are_listed_though_another_table_comes_first(build: Callable[[dict[str, str]], Assistant]) -> None:
    states = "TÌNH TRẠNG\n\nTình trạng\tDoanh nghiệp Nhật Bản\tCộng\nTạm ngừng\t3\t8\nHoạt động\t7\t24\n"
    answer = build({"danh-sach.txt": f"{LIST}\n\n{states}"}).ask("Những doanh nghiệp Nhật Bản nào tạm ngừng?")
    assert "phần mềm tính: 3 trong 40 dòng" in answer.answer and "Công ty 7" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Có bao nhiêu doanh nghiệp trên 200 lao động?",
        "Có bao nhiêu doanh nghiệp không tạm ngừng?",
        "Có bao nhiêu dự án ở Hậu Giang năm 2025?",
        "Có bao nhiêu lao động trong danh sách doanh nghiệp?",
    ],
)
def test_what_a_count_of_cells_does_not_tell_is_not_counted(assistant: Assistant, question: str) -> None:
    assert "phần mềm tính" not in assistant.ask(question).answer


PLAN = """ỦY BAN NHÂN DÂN
TỈNH LÂM ĐỒNG

KẾ HOẠCH
Phát triển các khu công nghiệp năm 2026

TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn
1\tXác định giá đất cụ thể\tSở Nông nghiệp và Môi trường\tSở Tài chính\t31/5/2026
2\tKiểm tra 35 cơ sở dễ cháy nổ\tCông an tỉnh (Phòng PC07)\tBan Quản lý\tTháng 4/2026
3\tLắp 48 máy quay giao thông\tCông an tỉnh\tSở Xây dựng\t30/6/2026
4\tRà soát dự án chậm tiến độ\tBan Quản lý\tCông an tỉnh, Thuế tỉnh\tQuý II/2026
5\tĐiều tra nguồn phát thải\tSở Nông nghiệp và Môi trường\tSở Công Thương\t15/11/2026
6\tTổ chức đối thoại doanh nghiệp\tBan Quản lý\tSở Công Thương\t20/9/2026
"""


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Công an tỉnh chủ trì những việc gì trong kế hoạch năm 2026?", ("35 cơ sở", "48 máy quay"), "Rà soát"),
        ("Kể tên các nhiệm vụ do Sở Nông nghiệp và Môi trường chủ trì", ("giá đất", "phát thải"), "cháy nổ"),
        ("Sở Công Thương phối hợp những nhiệm vụ nào?", ("phát thải", "đối thoại"), "giá đất"),
    ],
)
def test_rows_are_listed_whole_by_words_within_a_cell_of_the_column_that_is_named(
    build: Callable[[dict[str, str]], Assistant], question: str, said: tuple[str, ...], unsaid: str
) -> None:
    shown = build({"ke-hoach.txt": PLAN}).ask(question).answer
    assert "2 trong 6 dòng" in shown and all(one in shown for one in said) and unsaid not in shown
