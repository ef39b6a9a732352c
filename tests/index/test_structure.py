from __future__ import annotations

import pytest

from index.cells import MERGED_LEFT, MERGED_UP
from index.lines import Element, introduction, marker_of
from index.report import CELL, Block
from index.structure import blocks_of_elements, blocks_of_text
from index.table_groups import merged_groups
from index.tables import is_layout, table_blocks

PROSE = (
    "Trong sáu tháng đầu năm, hoạt động của các doanh nghiệp trong khu công nghiệp ổn định, "
    "doanh thu đạt 520 tỷ đồng, bằng 52% kế hoạch."
)


def outline(blocks: tuple[Block, ...]) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text[:24]) for block in blocks]


def data_rows(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block in blocks if block.kind == "row" and block.text != CELL.join(block.headers)]


def lines(*texts: str) -> tuple[Block, ...]:
    return blocks_of_text("\n\n".join(texts))


# ---------------------------------------------------------------------------------------------- markers


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("I. KẾT QUẢ", ("roman", 0)),
        ("II/ Nhiệm vụ", ("roman", 0)),
        ("A. Tình hình", ("letter", 0)),
        ("1. Sở Công Thương", ("1", 1)),
        ("12) Về đất đai", ("1", 12)),
        ("1.2. Xuất khẩu", ("1.1", 0)),
        ("đ) Về môi trường", ("a", 5)),
        ("(3). Ngành thuế", ("(1)", 3)),
        ("Năm là, triển khai", ("ordinal", 5)),
        ("- Rà soát vốn", ("-", 0)),
        ("• Rà soát vốn", ("+", 0)),
        ("1.250,5 tỷ đồng", ("", 0)),
        ("06 tháng đầu năm", ("", 0)),
        ("100% đơn vị", ("", 0)),
        ("V/v báo cáo", ("", 0)),
        ("Năm 2019, Ban Quản lý", ("", 0)),
        ("Thứ hai, 15/04/2024", ("", 0)),
    ],
)
def test_marker_of(text: str, marker: tuple[str, int]) -> None:
    assert marker_of(text) == marker


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (
            "Đã họp xong. Yêu cầu các phòng thực hiện ngay các việc sau:",
            "Yêu cầu các phòng thực hiện ngay các việc sau:",
        ),
        ("Đã khen 01 cá nhân.Hội nghị thống nhất các chỉ tiêu như sau:", "Hội nghị thống nhất các chỉ tiêu như sau:"),
        ("Năm 2024 có 3 việc. Cụ thể như sau:", "Năm 2024 có 3 việc. Cụ thể như sau:"),
        ("Đã họp xong.", ""),
    ],
)
def test_introduction(paragraph: str, sentence: str) -> None:
    assert introduction(paragraph) == sentence


# ---------------------------------------------------------------------------------------------- headings and items


def test_numbered_headings_nest() -> None:
    found = lines(
        "Báo cáo của phòng",
        PROSE,
        "I. KẾT QUẢ",
        "1. Thu hút đầu tư",
        PROSE,
        "a) Trong nước",
        PROSE,
        "II. NHIỆM VỤ",
        PROSE,
    )
    assert [(b.level, b.text) for b in found if b.kind == "heading"] == [
        (1, "I. KẾT QUẢ"),
        (2, "1. Thu hút đầu tư"),
        (3, "a) Trong nước"),
        (1, "II. NHIỆM VỤ"),
    ]


def test_bodies_are_headings_over_their_tasks() -> None:
    intro = "Giao các sở thực hiện trước ngày 30/9/2023 các nhiệm vụ sau:"
    found = lines(
        "Kết luận cuộc họp",
        PROSE,
        intro,
        "1. Sở Công Thương",
        "- Rà soát điện.",
        "2. Sở Xây dựng:",
        "- Thẩm định hồ sơ.",
    )
    assert [b.kind for b in found[3:]] == ["heading", "item", "heading", "item"]
    assert [b.lead_in for b in found if b.kind == "item"] == [intro, intro]


def test_long_numbered_paragraphs_are_items_with_the_lead_in() -> None:
    found = lines(
        "Nghị quyết hội nghị", f"{PROSE} Hội nghị thống nhất các chỉ tiêu như sau:", f"1. {PROSE}", f"2. {PROSE}"
    )
    assert [(b.kind, b.lead_in) for b in found[2:]] == [("item", "Hội nghị thống nhất các chỉ tiêu như sau:")] * 2


def test_short_numbered_lines_with_figures_are_items() -> None:
    found = lines(
        "Chỉ tiêu năm tới",
        f"{PROSE} Các chỉ tiêu gồm:",
        "1. Doanh thu 500 tỷ đồng",
        "2. Thu hút 5 dự án",
        "Căn cứ kết quả trên.",
    )
    assert [b.kind for b in found] == ["paragraph", "paragraph", "item", "item", "paragraph"]


def test_items_nest_and_take_the_nearest_lead_in() -> None:
    found = lines(
        "Kế hoạch phối hợp",
        PROSE,
        "Các đơn vị thực hiện:",
        "- Phòng Đầu tư:",
        "+ Lập danh mục.",
        "+ Báo cáo tuần.",
        "- Phòng Quy hoạch.",
    )
    assert [(b.level, b.lead_in) for b in found[3:]] == [
        (1, "Các đơn vị thực hiện:"),
        (2, "Các đơn vị thực hiện:\n- Phòng Đầu tư:"),
        (2, "Các đơn vị thực hiện:\n- Phòng Đầu tư:"),
        (1, "Các đơn vị thực hiện:"),
    ]


def test_list_goes_on_after_a_paragraph_between() -> None:
    intro = "Nhiệm vụ 6 tháng cuối năm 2024 là:"
    found = lines("Tin hội nghị sơ kết", PROSE, intro, f"Một là, {PROSE}", PROSE, f"Hai là, {PROSE}", PROSE)
    assert [(b.kind, b.lead_in) for b in found[3:]] == [
        ("item", intro),
        ("paragraph", intro),
        ("item", intro),
        ("paragraph", ""),
    ]


def test_inline_enumeration_stays_one_paragraph() -> None:
    text = "Việc phải xong trong tháng 8/2021: (1). Sở Nội vụ trình đề án. (2). Sở Xây dựng thẩm định."
    assert outline(lines("Tin hội nghị sơ kết", text)) == [
        ("paragraph", 0, "Tin hội nghị sơ kết"),
        ("paragraph", 0, text[:24]),
    ]


def test_paragraph_under_an_introduction_carries_it() -> None:
    found = lines("Tin hội nghị sơ kết", "Kết quả sáu tháng đầu năm 2024 như sau:", PROSE)
    assert found[2].lead_in == "Kết quả sáu tháng đầu năm 2024 như sau:"


def test_short_line_between_paragraphs_is_a_heading_but_a_signature_is_not() -> None:
    found = lines("Tin hội nghị sơ kết", PROSE, "Giữ vững môi trường đầu tư", PROSE, "Phòng Kế hoạch Tổng hợp")
    assert [b.kind for b in found] == ["paragraph", "paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "signature",
    [
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Đặng Ấn Ửng"],
        ["TRƯỞNG BAN", "ThS. Lê An"],
        ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "(Đã", "(Đã ký)", "Ông Văn Êm"],
    ],
)
def test_signature_is_one_paragraph(signature: list[str]) -> None:
    found = lines("Thông báo kết luận", PROSE, "Nơi nhận:", "- Như trên.", *signature, "PHỤ LỤC I", PROSE)
    assert [(b.kind, b.text) for b in found[3:6]] == [
        ("item", "- Như trên."),
        ("paragraph", " ".join(signature)),
        ("heading", "PHỤ LỤC I"),
    ]


def test_offices_in_headings_and_lists_do_not_sign() -> None:
    found = lines("Phân công nhiệm vụ", PROSE, "CHỦ TỊCH HỘI ĐỒNG", PROSE, "TRƯỞNG BAN", "Chủ trì họp giao ban.")
    assert [b.text for b in found[2:]] == ["CHỦ TỊCH HỘI ĐỒNG", PROSE, "TRƯỞNG BAN", "Chủ trì họp giao ban."]


def test_motto_repeated_in_an_annex_is_no_title() -> None:
    motto = "Độc lập - Tự do - Hạnh phúc"
    found = blocks_of_text(f"CỘNG HÒA\n{motto}\nSố: 5/TB-BQL\nTHÔNG BÁO\n\n{PROSE}\n\nPHỤ LỤC\n{motto}\nSố: 5/TB-BQL")
    assert [b.text for b in found].count(motto) == 2
    assert "caption" not in {b.kind for b in found}


def test_bold_line_is_a_heading_and_official_head_is_not() -> None:
    elements = [
        Element("THÔNG BÁO", "bold"),
        Element("Kết luận cuộc họp", "bold"),
        Element(PROSE),
        Element("Về đất đai", "bold"),
        Element(PROSE),
    ]
    assert [b.kind for b in blocks_of_elements(elements)] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
    ]


# ---------------------------------------------------------------------------------------------- noise

PASTED = f"""</xml
hoi-nghi-so-ket-sau-thang
Hội nghị sơ kết sáu tháng
Lãnh đạo tỉnh khảo sát khu công nghiệp

Article

{PROSE}

Hội nghị sơ kết sáu tháng
Công nhân nhà máy may trong giờ làm việc

{PROSE[:-1]} đề ra.

Từ khóa:
Các tin cùng chủ đề 10
Khởi công nhà máy nước
Top page Desktop
"""


def test_page_pasted_as_text_loses_its_furniture_and_keeps_captions() -> None:
    found = blocks_of_text(PASTED)
    assert [b.kind for b in found] == ["paragraph", "caption", "paragraph", "caption", "paragraph"]
    assert found[3].text == "Công nhân nhà máy may trong giờ làm việc"


@pytest.mark.parametrize(
    "text", ["<5 ha: 3 dự án", "Doanh thu - chi phí - lợi nhuận - thuế", "2021-2025-2030-2035", "Tìm kiếm nhà đầu tư"]
)
def test_real_lines_are_not_taken_for_noise(text: str) -> None:
    assert text in [b.text for b in lines("Tin hội nghị sơ kết", PROSE, text, PROSE)]


# ---------------------------------------------------------------------------------------------- tables


def test_layout_table_is_recognised() -> None:
    assert is_layout([["UBND TỈNH AN BÌNH", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 1", "An Bình"]])
    assert not is_layout([["Chỉ tiêu", "Kết quả"], ["Doanh thu", "5"]])


def test_group_rows_are_told_to_the_rows_under_them() -> None:
    grid = [["TT", "Chỉ tiêu", "TH"], ["I", "KCN Phú Hội", ""], ["1", "Doanh thu", "5"], ["", "Tổng cộng", "5"]]
    assert [row.lead_in for row in data_rows(table_blocks(grid, "ĐVT: tỷ đồng"))] == [
        "ĐVT: tỷ đồng",
        "ĐVT: tỷ đồng\nKCN Phú Hội",
        "ĐVT: tỷ đồng",
    ]


def test_header_row_comes_before_the_data_and_not_twice() -> None:
    found = blocks_of_elements([Element(grid=[["Khu", "Số"], ["Phú Hội", "5"]]), Element(grid=[["Lộc Sơn", "6"]] * 2)])
    assert [b.text.split(CELL) for b in found if b.kind == "row"] == [
        ["Khu", "Số"],
        ["Phú Hội", "5"],
        ["Lộc Sơn", "6"],
        ["Lộc Sơn", "6"],
    ]


def test_row_is_led_in_by_the_nearest_name_and_unit() -> None:
    grid = [
        ["UBND TỈNH", ""],
        ["KẾT QUẢ NĂM", ""],
        ["(Kèm theo báo cáo)", ""],
        ["ĐVT: tỷ", ""],
        ["Khu", "Số"],
        ["A", "5"],
    ]
    assert {b.lead_in for b in table_blocks(grid, "Chi tiết như sau:") if b.kind == "row"} == {"KẾT QUẢ NĂM\nĐVT: tỷ"}


def test_merged_words_repeat_and_merged_figures_do_not() -> None:
    grid = [
        ["Khu", "Chỉ tiêu", "Số"],
        ["Phú Hội", "Doanh thu", "5"],
        [MERGED_UP, "Lao động", MERGED_UP],
        ["Cả hai", MERGED_LEFT, "9"],
    ]
    assert [row.text.split(CELL) for row in data_rows(table_blocks(grid))] == [
        ["Phú Hội", "Doanh thu", "5"],
        ["Phú Hội", "Lao động", ""],
        ["Cả hai", "", "9"],
    ]


def test_column_numbers_are_not_a_row() -> None:
    grid = [["TT", "Chỉ tiêu", "KH", "TH", "%"], ["A", "B", "1", "2", "3=2/1"], ["1", "Doanh thu", "10", "5", "50"]]
    assert [row.text for row in data_rows(table_blocks(grid))] == [CELL.join(grid[2])]


def test_short_row_of_data_is_no_row_of_column_numbers() -> None:
    grid = [["Khu", "Số"], ["A", "5"], ["B", "6"]]
    assert [row.text.split(CELL) for row in data_rows(table_blocks(grid))] == grid[1:]


def test_years_head_columns_and_figures_do_not() -> None:
    headed = table_blocks([["Chỉ tiêu", "2023", "2024"], ["Doanh thu", "5", "6"]])
    assert headed[0].headers == ("Chỉ tiêu", "2023", "2024")
    bare = table_blocks([["Doanh thu", "5"], ["Lao động", "6"]])
    assert [row.headers for row in bare] == [("", "")] * 2


def test_table_over_two_pages_keeps_its_headers() -> None:
    parts = [[["Chỉ tiêu", "Số"], ["Doanh thu", "5"]], [["Lao động", "6"], ["Dự án", "7"]]]
    found = blocks_of_elements([Element(grid=part) for part in parts])
    assert {block.headers for block in found} == {("Chỉ tiêu", "Số")}


def test_every_row_has_as_many_headers_as_cells() -> None:
    ragged = [["Chỉ tiêu", "Kết quả"], ["Doanh thu", "5", "tạm tính"], ["Lao động"]]
    for row in table_blocks(ragged):
        assert len(row.headers) == len(row.text.split(CELL)) == 3


def test_a_table_copied_as_text_has_rows_with_headers() -> None:
    blocks = blocks_of_text(
        "Kết quả:\n\nTT\tChỉ tiêu\tĐVT\tKH 2024\n1\tDoanh thu\ttỷ đồng\t19.500\n2\tLao động\tngười\t16.000"
    )
    assert [b.kind for b in blocks] == ["paragraph", "row", "row", "row"]
    assert blocks[2].headers == ("TT", "Chỉ tiêu", "ĐVT", "KH 2024")


def test_a_foot_in_two_columns_is_read_one_after_the_other() -> None:
    foot = "Nơi nhận:" + " " * 30 + "TL. CHỦ TỊCH\n- Như trên;" + " " * 28 + "CHÁNH VĂN PHÒNG\n- Lưu: VT.\n" + " " * 40
    blocks = blocks_of_text(f"Thông báo để các đơn vị thực hiện.\n\n{foot}(đã ký)\n\n{' ' * 40}Hà Quốc Tuyển")
    assert [b.text for b in blocks][1:4] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert blocks[-1].text == "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG (đã ký) Hà Quốc Tuyển"


def test_a_cell_that_reaches_down_names_the_group_of_its_rows() -> None:
    grid = [
        ["TT", "Lĩnh vực", "Chỉ tiêu", "Năm 2025"],
        ["1", "Sản xuất", "Doanh thu", "18.911,7"],
        ["2", MERGED_UP, "Xuất khẩu", "447,6"],
        ["3", "Xã hội", "Lao động", "64.215"],
        ["4", MERGED_UP, "Thu nhập", "8,9"],
    ]
    rows = data_rows(table_blocks(grid, "Bảng 1. Chỉ tiêu"))
    assert [row.lead_in.splitlines()[1:] for row in rows] == [["Sản xuất"]] * 2 + [["Xã hội"]] * 2
    assert rows[1].text.split(CELL) == ["2", "Sản xuất", "Xuất khẩu", "447,6"]


def test_figures_that_reach_down_and_numbers_of_rows_name_no_group() -> None:
    grid = [["TT", "Khu", "Diện tích"], ["1", "Lộc Sơn", "120"], [MERGED_UP, "Phú Hội", MERGED_UP]]
    assert merged_groups([tuple(row) for row in grid[1:]]) == ("", "")
