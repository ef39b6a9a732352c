from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import FileRefused
from index.reading import read_report
from index.report import CELL, Report
from tests.index import files, offices

TITLE = "Kết quả thu hút đầu tư quý I năm 2024"


def texts(report: Report) -> list[str]:
    return [block.text for block in report.blocks]


def rows(report: Report) -> list[str]:
    return [block.text for block in report.blocks if block.kind == "row"]


def rtf(words: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in words)


RTF = f"{{\\rtf1\\ansi {{\\b {rtf('BÁO CÁO')}}}\\par {rtf(TITLE)}\\par {rtf('Vốn đạt 95,5 triệu USD.')}\\par}}"


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.docx"])
def test_rich_text_under_any_name_of_word(tmp_path: Path, name: str) -> None:
    report = read_report(files.write(tmp_path / name, RTF))
    assert texts(report) == ["BÁO CÁO", TITLE, "Vốn đạt 95,5 triệu USD."]
    assert report.metadata.kind == "Báo cáo"


def test_opendocument_text(tmp_path: Path) -> None:
    noted = "<text:note-citation>1</text:note-citation><text:note-body><text:p>Ước tính.</text:p></text:note-body>"
    note = f"<text:note>{noted}</text:note>"
    body = (
        "<text:tracked-changes><text:p>bản cũ</text:p></text:tracked-changes>"
        f'<text:h text:outline-level="1">{TITLE}</text:h>'
        f"<text:p>Vốn đạt <text:span>95,5</text:span> triệu USD{note}, tăng 3%.</text:p>"
        "<text:list><text:list-item><text:p>Cấp mới 4 dự án.</text:p></text:list-item></text:list>"
    )
    report = read_report(offices.opendocument(tmp_path / "a.odt", "text", body))
    assert texts(report) == [TITLE, "Vốn đạt 95,5 triệu USD, tăng 3%.", "Ước tính.", "Cấp mới 4 dự án."]
    assert report.blocks[2].lead_in == report.blocks[1].text


def test_opendocument_sheet_shows_what_its_cells_show(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        made = "".join(
            f'<table:table-cell office:value="0.5"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        )
        return f"<table:table-row>{made}</table:table-row>"

    cell = '<table:table-cell table:number-columns-repeated="16000"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048570">{cell}</table:table-row>'
    body = f'<table:table table:name="Quý I">{row("Khu", "Lấp đầy")}{row("Đồi Sim", "52,1%")}{blank}</table:table>'
    report = read_report(offices.opendocument(tmp_path / "a.ods", "spreadsheet", body))
    assert rows(report) == [f"Khu{CELL}Lấp đầy", f"Đồi Sim{CELL}52,1%"]


def test_slides_are_pages_in_the_order_shown(tmp_path: Path) -> None:
    first = offices.shape(TITLE, role="ctrTitle") + offices.shape("Vốn đạt 95,5 triệu USD.", "Cấp mới 4 dự án.")
    second = offices.slide_table(["Khu", "Vốn"], ["Đồi Sim", "12,5"]) + offices.shape("7", role="sldNum")
    path = offices.slides(tmp_path / "a.pptx", first, second, offices.shape("Trang nháp"), hidden=3)
    report = read_report(path)
    assert [(block.page, block.text) for block in report.blocks] == [
        (1, TITLE),
        (1, "Vốn đạt 95,5 triệu USD."),
        (1, "Cấp mới 4 dự án."),
        (2, f"Khu{CELL}Vốn"),
        (2, f"Đồi Sim{CELL}12,5"),
    ]
    assert (report.pages, report.notes) == (3, ("Trang ẩn không đọc: 3.",))


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx"])
def test_old_excel_shows_values_in_their_formats(tmp_path: Path, name: str) -> None:
    path = offices.xls(tmp_path / name, "Quý I", ["Khu", "Lấp đầy", "Vốn"], ["Đồi Sim", 0.521, 1250.5], hidden=True)
    report = read_report(path)
    assert rows(report) == [f"Khu{CELL}Lấp đầy{CELL}Vốn", f"Đồi Sim{CELL}52,1%{CELL}1250,5"]
    assert report.notes == ("Trang tính ẩn không đọc: Nháp.",)


def test_excel_with_macros_is_excel(tmp_path: Path) -> None:
    path = files.results_xlsx(tmp_path / "a.xlsx")
    assert rows(read_report(path.rename(tmp_path / "a.xlsm")))


@pytest.mark.parametrize("name", ["a.doc", "a.xls"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_pages_that_portals_export_under_office_names(tmp_path: Path, name: str, encoding: str) -> None:
    table = "<table><tr><td>Khu</td><td>Vốn</td></tr><tr><td>Đồi Sim</td><td>12,5</td></tr></table>"
    page = f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><p>{TITLE}</p>{table}</body></html>"
    assert rows(read_report(files.write(tmp_path / name, page, encoding)))[1] == f"Đồi Sim{CELL}12,5"


def test_a_page_in_one_file_with_its_pictures(tmp_path: Path) -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    page = f'{head}Content-Type: text/html; charset="utf-8"\n\n<p>{TITLE}</p><p>{files.ARTICLE}</p>\n--b--\n'
    assert files.ARTICLE in texts(read_report(files.write(tmp_path / "a.doc", page)))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pptx", files.OLE + "PowerPoint Document".encode("utf-16-le"), ".pptx"),
        ("a.rar", b"Rar!", "Giải nén"),
        ("a.jpg", b"\xff\xd8\xff", "ghép thành PDF"),
        ("a.msg", files.OLE, ".eml"),
        ("a.odt", b"PK\x03\x04", "hỏng"),
        ("a.xls", b"ma;ten", "không phải là tệp .xls"),
    ],
)
def test_reasons_that_say_what_to_do(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_report(files.write(tmp_path / name, content))
