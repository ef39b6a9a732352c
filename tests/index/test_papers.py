"""What the heads of papers of many kinds tell, and what they leave open."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook

from index.bodies import letterhead
from index.metadata import find_metadata
from index.reading import read_report
from index.report import Metadata
from index.structure import blocks_of_text

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def text(*lines: str) -> Metadata:
    return find_metadata("van-ban.txt", blocks_of_text("\n".join(lines)))


def paper(path: Path, left: str, right: str, *subject: str, body: tuple[str, ...] = (), motto: str = MOTTO) -> Metadata:
    """The metadata of a Word file: its head in a table of two columns, its kind and subject in the middle."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    (head.cell(0, 0).text, head.cell(1, 0).text), head.cell(0, 1).text = left.split(" | "), motto
    head.cell(1, 1).text = right
    for line in subject:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in body:
        document.add_paragraph(line)
    document.save(str(path / "a.docx"))
    return read_report(path / "a.docx").metadata


def test_party_resolution(tmp_path: Path) -> None:
    left, right = "TỈNH ỦY SÔNG LAM\n* | Số 14-NQ/TU", "Sông Lam, ngày 09 tháng 10 năm 2024"
    body = (
        "Thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022 của Trung ương, Ban Thường vụ Tỉnh ủy quyết nghị như sau:",
    )
    found = paper(
        tmp_path, left, right, "NGHỊ QUYẾT", "về phát triển khu kinh tế ven biển đến năm 2030", body=body, motto=PARTY
    )
    assert found == Metadata(
        title="Nghị quyết về phát triển khu kinh tế ven biển đến năm 2030",
        body="Tỉnh ủy Sông Lam",
        province="Sông Lam",
        kind="Nghị quyết",
        number="14-NQ/TU",
        date="2024-10-09",
    )


def test_a_draft_has_no_date_of_what_it_cites(tmp_path: Path) -> None:
    left, right = "UBND TỈNH SÔNG LAM\nSỞ XÂY DỰNG | Số:      /TTr-SXD", "Sông Lam, ngày     tháng     năm 2025"
    body = (
        "Kính gửi: Ủy ban nhân dân tỉnh Sông Lam",
        "Căn cứ Luật Xây dựng ngày 18 tháng 6 năm 2014; kết quả năm 2023;",
    )
    found = paper(tmp_path, left, right, "TỜ TRÌNH", "Về việc duyệt quy hoạch khu công nghiệp Lam Thượng", body=body)
    assert (found.number, found.date, found.period, found.kind) == ("", "", "", "Tờ trình")
    assert found.body == "Sở xây dựng"


def test_the_page_that_a_draft_stands_on_is_dated_and_the_draft_is_not() -> None:
    found = text(
        "Thứ Ba, 11/03/2025 08:00 | Lượt xem: 12",
        "UBND TỈNH SÔNG LAM",
        "Số:     /UBND-CN",
        "Sông Lam, ngày     tháng 3 năm 2025",
        "V/v rà soát cụm công nghiệp",
        "Kính gửi: Các sở, ban, ngành.",
    )
    assert (found.date, found.kind, found.title) == ("", "Công văn", "V/v rà soát cụm công nghiệp")


def test_a_field_of_the_page_tells_the_day_of_issue() -> None:
    found = text(
        "Thứ Ba, 11/03/2025 08:00", "Số ký hiệu: 81/QĐ-UBND", "Ngày ban hành: 07/3/2025", "QUYẾT ĐỊNH", "Về giá đất"
    )
    assert found.date == "2025-03-07"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (["UBND TỈNH SÔNG LAM", "BAN QUẢN LÝ CÁC KHU", "CÔNG NGHIỆP"], ["BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"]),
        (["ỦY BAN NHÂN DÂN", "THÀNH PHỐ SÔNG LAM"], ["ỦY BAN NHÂN DÂN THÀNH PHỐ SÔNG LAM"]),
        (["UBND TỈNH SÔNG LAM", "SỞ KẾ HOẠCH VÀ", "ĐẦU TƯ"], ["SỞ KẾ HOẠCH VÀ ĐẦU TƯ"]),
        (
            ["SỞ CÔNG THƯƠNG SÔNG", "LAM", "ĐOÀN KIỂM TRA", "THEO QĐ SỐ 19"],
            ["SỞ CÔNG THƯƠNG SÔNG LAM", "ĐOÀN KIỂM TRA"],
        ),
        (["CHÍNH PHỦ", "Số: 5/2024/NĐ-CP", "BỘ CÔNG THƯƠNG"], ["CHÍNH PHỦ"]),
        (["UBND TỈNH SÔNG LAM", "QUYẾT ĐỊNH", "CHỦ TỊCH ỦY BAN NHÂN DÂN"], ["UBND TỈNH SÔNG LAM"]),
    ],
)
def test_bodies_of_a_letterhead(head: list[str], names: list[str]) -> None:
    assert letterhead(head)[-len(names) :] == names


@pytest.mark.parametrize(
    ("lines", "body", "kind", "title"),
    [
        (["QUỐC HỘI", "Luật số: 5/2024/QH15", "LUẬT", "KHU CÔNG NGHIỆP"], "Quốc hội", "Luật", "Luật KHU CÔNG NGHIỆP"),
        (["BỘ XÂY DỰNG", "Số: 7/2024/TT-BXD", "THÔNG TƯ", "Về nhà ở"], "Bộ xây dựng", "Thông tư", "Thông tư về nhà ở"),
        (
            ["THỦ TƯỚNG CHÍNH PHỦ", "Số: 3/CĐ-TTg", "CÔNG ĐIỆN", "Về bão"],
            "Thủ tướng chính phủ",
            "Công điện",
            "Công điện về bão",
        ),
    ],
)
def test_papers_of_the_whole_country_belong_to_no_province(lines: list[str], body: str, kind: str, title: str) -> None:
    found = text(
        *lines, "Hà Nội, ngày 12 tháng 6 năm 2024", "", "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;"
    )
    assert (found.body, found.kind, found.title, found.province) == (body, kind, title, "")
    assert (found.date, found.number.split("/")[0]) == (
        "2024-06-12",
        lines[1].split("số: ")[-1].split("Số: ")[-1].split("/")[0],
    )


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        ("Về thực hiện quy hoạch đến năm 2030, tầm nhìn năm 2050", "Ban Quản lý báo cáo như sau:", ""),
        (
            "Kết quả công tác",
            "Thực hiện Công văn số 9/STC ngày 02/4/2024 về báo cáo năm 2023, Ban báo cáo như sau:",
            "",
        ),
        (
            "Kết quả công tác",
            "Theo quy chế làm việc, Ban Quản lý báo cáo kết quả quý III năm 2024 như sau:",
            "quý III năm 2024",
        ),
        ("Tình hình các chợ đầu tư trước năm 2020", "Sở Công Thương báo cáo như sau:", ""),
    ],
)
def test_period_of_a_report_is_its_own(tmp_path: Path, title: str, opening: str, period: str) -> None:
    left, right = "UBND TỈNH SÔNG LAM\nBAN QUẢN LÝ | Số: 8/BC-BQL", "Sông Lam, ngày 15 tháng 12 năm 2024"
    assert paper(tmp_path, left, right, "BÁO CÁO", title, body=(opening,)).period == period


def test_lines_that_are_not_in_the_middle_are_no_subject(tmp_path: Path) -> None:
    left, right = "UBND TỈNH SÔNG LAM\nBAN QUẢN LÝ | Số: 8/BC-BQL", "Sông Lam, ngày 15 tháng 7 năm 2024"
    body = ("Doanh thu đạt 950 tỷ đồng", "Lao động có 7.400 người")
    assert (
        paper(tmp_path, left, right, "BÁO CÁO", "Kết quả", "6 tháng đầu năm", body=body).title
        == "Báo cáo kết quả 6 tháng đầu năm"
    )


def test_lines_without_a_full_stop_do_not_join_the_title() -> None:
    found = text("BÁO CÁO", "Kết quả 6 tháng đầu năm 2024", "Doanh thu đạt 950 tỷ đồng", "Lao động có 7.400 người")
    assert found.title == "Báo cáo kết quả 6 tháng đầu năm 2024"


def test_who_decides_and_what_a_paper_goes_with_are_no_subject() -> None:
    found = text("QUY CHẾ", "Phối hợp kiểm tra doanh nghiệp", "(Ban hành kèm theo Quyết định số 12/QĐ-BQL", "của Ban)")
    assert (found.title, found.number) == ("Quy chế phối hợp kiểm tra doanh nghiệp", "")


def test_a_table_of_all_provinces_belongs_to_none(tmp_path: Path) -> None:
    book = Workbook()
    rows = [["Biểu 7. Vốn FDI phân theo địa phương quý I năm 2024"], ["Địa phương", "Số dự án"]]
    for row in [*rows, ["TP. Hồ Chí Minh", 21], ["Thành phố Hồ Chí Minh (mới)", 9], ["Bắc Ninh", 17], ["Đồng Nai", 11]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = read_report(tmp_path / "a.xlsx").metadata
    assert (found.province, found.kind, found.period) == ("", "Bảng số liệu", "quý I năm 2024")


def test_a_headline_in_capitals_is_whole_and_ends_the_letterhead() -> None:
    found = text(
        "UBND TỈNH SÔNG LAM", "BAN QUẢN LÝ KHU KINH TẾ", "TÀI LIỆU HỘI NGHỊ SƠ KẾT 6 THÁNG ĐẦU", "NĂM 2024", "MỤC LỤC"
    )
    assert found.title == "TÀI LIỆU HỘI NGHỊ SƠ KẾT 6 THÁNG ĐẦU NĂM 2024"
    assert found.body == "Ban Quản lý khu kinh tế tỉnh Sông Lam"


def test_the_year_is_no_part_of_a_province() -> None:
    assert text("DANH SÁCH DOANH NGHIỆP TRONG CÁC KHU CÔNG NGHIỆP TỈNH SÔNG LAM NĂM 2024").province == "Sông Lam"


def test_a_draft_stamp_is_no_kind() -> None:
    found = text("DỰ THẢO LẦN 2", "UBND TỈNH SÔNG LAM", "BAN QUẢN LÝ KHU KINH TẾ", "KẾ HOẠCH", "Kiểm tra năm 2025")
    assert (found.kind, found.title) == ("Kế hoạch", "Kế hoạch kiểm tra năm 2025")


def test_minutes_are_dated_by_the_day_they_tell_of() -> None:
    found = text(
        "BIÊN BẢN",
        "Làm việc về nước thải",
        "",
        "Hôm nay, ngày 14 tháng 5 năm 2024, tại trụ sở Ban Quản lý, hai bên cùng làm việc.",
    )
    assert (found.date, found.kind) == ("2024-05-14", "Biên bản")


def test_a_draft_takes_no_number_from_what_its_subject_names() -> None:
    draft = text(
        "UBND TỈNH AN BÌNH", MOTTO, "Số:      /BC-BQL", "An Bình, ngày    tháng    năm 2025", "BÁO CÁO",
        "Kết quả thực hiện Nghị quyết số 09-NQ/TU ngày 15/3/2021 của Tỉnh ủy",
    )  # fmt: skip
    assert (draft.number, draft.date) == ("", "")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("An Bình, ngày18 tháng11 năm2025", "2025-11-18"),
        ("An Bình, ngày 11/6/2025", "2025-06-11"),
        ("Công văn số 7/UBND-KT, ngày 11/6/2025", ""),
    ],
)
def test_the_day_beside_the_place(line: str, date: str) -> None:
    assert text("CÔNG TY MAY AN BÌNH", MOTTO, "Số: 08/CV-TT", line, "V/v xin gia hạn tiến độ dự án").date == date


@pytest.mark.parametrize(
    ("body", "named", "province"),
    [
        ("SỞ XÂY DỰNG", "Sở hướng dẫn như sau.", "Lộc Hà"),
        ("BAN QUẢN LÝ KHU DU LỊCH", "UBND huyện Lộc Hà thực hiện.", ""),
        ("CÔNG TY MAY MẶC", "Công ty đề nghị gia hạn.", ""),
    ],
)
def test_a_body_of_a_province_sits_in_it(body: str, named: str, province: str) -> None:
    assert (
        text(body, MOTTO, "Số: 1/HD", "Lộc Hà, ngày 02 tháng 4 năm 2025", "HƯỚNG DẪN", "", named).province == province
    )


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["BIÊN BẢN LÀM VIỆC", "Về kiểm tra thực địa"], "BIÊN BẢN LÀM VIỆC Về kiểm tra thực địa"),
        (["KẾ HOẠCH", "Thực hiện Nghị quyết số 9-NQ/TU"], "Kế hoạch thực hiện Nghị quyết số 9-NQ/TU"),
        (["BÁO CÁO", "Thực hiện Công văn số 9/UBND, Ban báo cáo"], "Báo cáo"),
        (["BÀI PHÁT BIỂU", "của đồng chí Trưởng ban"], "Bài phát biểu của đồng chí Trưởng ban"),
    ],
)
def test_subject_under_the_kind(lines: list[str], title: str) -> None:
    assert text("UBND TỈNH AN BÌNH", MOTTO, "Số: 5/X-BQL", *lines).title == title


def test_an_annex_that_is_a_file_of_its_own(tmp_path: Path) -> None:
    goes_with = "(Kèm theo Quyết định số 815/QĐ-UBND ngày 14/4/2025 của Chủ tịch UBND tỉnh An Bình)"
    found = text("Phụ lục I", "DANH MỤC DỰ ÁN GIAI ĐOẠN 2026 - 2030", goes_with, "", "1. Khu công nghiệp Phú Hội.")
    assert (found.title, found.number, found.date) == ("DANH MỤC DỰ ÁN GIAI ĐOẠN 2026 - 2030", "", "")
    assert (found.province, found.period) == ("An Bình", "giai đoạn 2026 - 2030")
    book = Workbook()
    book.active.title = "PL2"
    for row in (
        ["Phụ lục 2"],
        ["KẾT QUẢ THU HÚT ĐẦU TƯ"],
        [goes_with],
        [],
        ["TT", "Dự án", "Vốn"],
        [1, "Kho lạnh", 95],
    ):
        book.active.append(row)
    book.save(tmp_path / "pl.xlsx")
    sheet = read_report(tmp_path / "pl.xlsx").metadata
    assert (sheet.title, sheet.province, sheet.number) == ("KẾT QUẢ THU HÚT ĐẦU TƯ", "An Bình", "")


def test_bodies_whose_lines_were_run_together() -> None:
    assert letterhead(["UBND TỈNH AN BÌNH BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"]) == [
        "UBND TỈNH AN BÌNH",
        "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP",
    ]
    assert letterhead(["UBND THÀNH PHỐ ĐÀ NẴNG"]) == ["UBND THÀNH PHỐ ĐÀ NẴNG"]


def test_party_head_of_two_columns_in_lines() -> None:
    lines = [f"TỈNH ỦY AN BÌNH     {PARTY}", "      *       An Bình, ngày 06 tháng 01 năm 2026", "Số 31-CTr/TU"]
    found = text(*lines, "CHƯƠNG TRÌNH HÀNH ĐỘNG", "về phát triển kinh tế tư nhân")
    assert (found.body, found.number, found.date) == ("Tỉnh ủy An Bình", "31-CTr/TU", "2026-01-06")
