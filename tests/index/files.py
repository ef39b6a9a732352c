"""Builds the awkward files that offices have, in code: nothing binary is kept in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import fontpkg_be_vietnam_pro as font
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF
from fpdf.fonts import FontFace
from openpyxl import Workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 8

ARTICLE = (
    "Sáng ngày 12/7/2023, Ban Quản lý các khu công nghiệp tỉnh An Bình tổ chức hội nghị sơ kết, "
    "đánh giá kết quả sáu tháng và bàn nhiệm vụ cuối năm."
)


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def notice_docx(path: Path) -> Path:
    """An official notice: the head in a borderless table, bold headings, a table with merged cells, a signature."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "UBND TỈNH AN BÌNH\nBAN QUẢN LÝ\nCÁC KHU CÔNG NGHIỆP"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 45/BC-BQL", "An Bình, ngày 05 tháng 7 năm 2023"
    for line in ("BÁO CÁO", "Kết quả công tác 6 tháng đầu năm 2023"):
        bold(document, line)
    document.add_paragraph(
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2023 của UBND tỉnh, Ban Quản lý báo cáo kết quả như sau:"
    )
    bold(document, "I. KẾT QUẢ THỰC HIỆN")
    bold(document, "1. Thu hút đầu tư")
    document.add_paragraph("- Cấp mới 5 dự án [FDI], giai đoạn 2021")
    hyphen(document.paragraphs[-1], "2025.")
    document.add_paragraph("Đơn vị tính: tỷ đồng")
    results_table(document)
    sign = document.add_table(rows=1, cols=2)
    sign.cell(0, 0).text, sign.cell(0, 1).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TRƯỞNG BAN\n(Đã ký)"
    document.save(str(path))
    return path


def bold(document: docx.document.Document, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def hyphen(paragraph: docx.text.paragraph.Paragraph, after: str) -> None:
    """A non-breaking hyphen as Word writes it, then a tab and more text."""
    paragraph.add_run()._r.append(OxmlElement("w:noBreakHyphen"))
    paragraph.add_run(f"{after}\tHết")


def results_table(document: docx.document.Document) -> None:
    rows = [
        ["TT", "Chỉ tiêu", "TH 6 tháng", "", "Ghi chú"],
        ["", "", "tỷ đồng", "% KH", ""],
        ["I", "Kinh tế", "", "", ""],
        ["1", "Doanh thu", "1.250,5", "52,1", ""],
        ["2", "Nộp ngân sách", "45,2", "", "tạm tính"],
        ["3", "Hai khu cùng nộp", "", "60", ""],
    ]
    table = document.add_table(rows=len(rows), cols=5)
    table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 1).merge(table.cell(2, 4))
    table.cell(4, 2).merge(table.cell(5, 2))


def paragraphs_docx(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def tracked_docx(path: Path) -> Path:
    """A draft with tracked changes: "100" deleted, "200" inserted."""
    document = docx.Document()
    paragraph = document.add_paragraph("Doanh thu ")
    for tag, text_tag, text in (("w:del", "w:delText", "100"), ("w:ins", "w:t", "200")):
        change, run, word = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        change.set(qn("w:id"), "1")
        change.set(qn("w:author"), "A")
        word.text = text
        run.append(word)
        change.append(run)
        paragraph._p.append(change)
    document.save(str(path))
    return path


class _Pages(FPDF):
    def __init__(self, running: str) -> None:
        super().__init__()
        self.running = running
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font("Pro", style, Path(font.__file__).parent / "files" / f"BeVietnamPro-{name}.ttf")

    def header(self) -> None:
        if self.running:
            self.set_font("Pro", size=9)
            self.cell(0, 8, self.running, align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if self.running:
            self.set_y(-15)
            self.set_font("Pro", size=9)
            self.cell(0, 8, f"Trang {self.page_no()}/2", align="C")

    def lines(self, texts: Sequence[str], size: int = 12) -> None:
        self.set_font("Pro", size=size)
        for text in texts:
            self.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")


def report_pdf(path: Path, *pages: Sequence[str], running: str = "", password: str = "") -> Path:
    """A PDF with a text layer; `running` is repeated on top of every page, with page numbers below."""
    pdf = _Pages(running)
    for texts in pages:
        pdf.add_page()
        pdf.lines(texts)
    if password:
        pdf.set_encryption(owner_password=f"{password}!", user_password=password)
    pdf.output(str(path))
    return path


def scanned_pdf(path: Path, *pages: Sequence[str]) -> Path:
    """A PDF of page images, as a scanner makes it."""
    from kreuzberg import render_pdf_page

    typed = _Pages("")
    for texts in pages:
        typed.add_page()
        typed.lines(texts, size=16)
    source = write(path.with_suffix(".typed.pdf"), bytes(typed.output()))
    images = FPDF()
    for index in range(len(pages)):
        images.add_page()
        images.image(io.BytesIO(render_pdf_page(source, index, dpi=200)), 0, 0, 210, 297)
    images.output(str(path))
    source.unlink()
    return path


def results_xlsx(path: Path) -> Path:
    """A sheet with a title, a unit line, a header of two merged rows, formats, a formula and a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    for row in (
        ["KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM 2024"],
        ["Đơn vị tính: tỷ đồng"],
        [],
        ["TT", "Chỉ tiêu", "Thực hiện", None],
        [None, None, "6 tháng", "% KH"],
        [1, "Doanh thu", 1250.5, 0.521],
        [2, "Ngày báo cáo", date(2024, 7, 5), "=C6*2"],
    ):
        sheet.append(row)
    for area in ("A1:D1", "C4:D4", "A4:A5", "B4:B5"):
        sheet.merge_cells(area)
    sheet["C6"].number_format, sheet["D6"].number_format = "#,##0.0", "0.0%"
    other = book.create_sheet("Lao động")
    for row in (["Khu", "Người"], ["Phú Hội", 3500]):
        other.append(row)
    book.create_sheet("Trống")
    book.save(path)
    return path


def any_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("anh.txt", "không phải Word")
    return path


def ole_with(path: Path, *streams: str, sector: bytes = b"") -> Path:
    """The outside of an old Office file that holds streams of these names."""
    directory = b"".join(name.encode("utf-16-le") for name in streams)
    return write(path, OLE + bytes(504) + sector.ljust(512, b"\0") + directory.ljust(512, b"\0"))


MARKDOWN = """# Báo cáo quý

Doanh thu **đạt** 1.250,5 tỷ_đồng.

- Mục một
- Mục hai

| A | B |
|---|---|
| x | 2 |
"""

WEB_PAGE = """<!doctype html><html><head><title>Cổng</title><script>var a = 1</script></head><body>
<nav><ul><li><a href="/">Trang chủ</a><li><a href="/tin">Tin tức</a></ul></nav>
<div id="top-menu"><a href="1">Giới thiệu</a> <a href="2">Liên hệ</a></div>
<div class="wrap"><h1>Ban Quản lý họp giao ban quý I/2024</h1>
<p>Thứ hai, 15/04/2024 - 08:30
<div><b>Sáng ngày 15/4</b>, Ban Quản&nbsp;lý các KCN *tỉnh* An Bình họp với các doanh nghiệp, bàn về nước thải.</div>
<p><strong>Kết quả quý I</strong></p><p>Trong quý, doanh thu đạt 100 tỷ đồng<br>và thu hút được 5 dự án mới vào khu.</p>
<ul><li>Thu hút 5 dự án &amp; mở rộng.<li>Lao động 300 người.</ul>
<figure><img src="x.jpg" alt="Ảnh"><figcaption>Quang cảnh cuộc họp</figcaption></figure>
<table><tr><th rowspan=2>Chỉ tiêu<th colspan=2>Năm 2024<tr><th>KH<th>TH<tr><td>Doanh thu<td>10<td>20</table>
<p>Từ khóa: KCN</p></div>
<div class="tin-lien-quan"><h3>Tin liên quan</h3><ul><li><a href="q">Một tin khác</a></ul></div>
<div><a href=a>Tin một</a></div><div><a href=b>Tin hai</a></div><div><a href=c>Tin ba</a></div>
<footer>Bản quyền thuộc Ban Quản lý</footer><div class="cookie-bar">Trang này dùng cookie</div></body></html>"""

TABLE_LAYOUT_PAGE = """<html><body><table><tr><td><ul><li><a href=1>Trang nhất</a></li></ul></td><td>
<table><tr><td>Họp triển khai nhiệm vụ năm 2024</td></tr><tr><td>
<p>{0}</p><p>{0} Lần hai.</p><p>{0} Lần ba.</p></td></tr>
</table></td></tr></table></body></html>""".replace("{0}", ARTICLE)


def lettered_docx(path: Path) -> Path:
    """A notice whose head and signature stand in tables, a paragraph a line, in bold and italics, with an annex."""
    document = docx.Document()
    _columns(
        document,
        ["UBND TỈNH AN BÌNH", "BAN QUẢN LÝ KHU KINH TẾ", "VÀ CÁC KHU CÔNG NGHIỆP", "Số: 31/TB-BQL"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Bình, ngày 09 tháng 8 năm 2023"],
    )
    bold(document, "THÔNG BÁO")
    bold(document, "Kết luận cuộc họp giao ban tháng 7/2023 với Sở KH&CN, nước thải <5% vượt chuẩn")
    document.add_paragraph(ARTICLE)
    bold(document, "Bảng 1. Thu hút đầu tư")
    document.add_paragraph("(ĐVT: dự án)")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Khu *", "Số dự án", "Phú Hội (*)", "<5 & >2"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    _columns(document, ["Nơi nhận:", "- Như trên;"], ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "(Đã ký)", "Lò Văn Ứng"])
    document.add_paragraph("PHỤ LỤC")
    _columns(document, ["BAN QUẢN LÝ"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
    document.save(str(path))
    return path


def _columns(document: docx.document.Document, *columns: Sequence[str]) -> None:
    table = document.add_table(rows=1, cols=len(columns))
    for cell, texts in zip(table._cells, columns, strict=True):
        for text in texts:
            run = cell.add_paragraph().add_run(text)
            run.bold, run.italic, run.underline = True, "ngày" in text, True


def headed_xlsx(path: Path) -> Path:
    """A sheet that starts with the head of its office, then its title and what it is attached to."""
    book = Workbook()
    for row in (
        ["UBND TỈNH AN BÌNH"],
        ["BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"],
        ["BIỂU 02"],
        ["LAO ĐỘNG CÁC KHU NĂM 2023"],
        ["(Kèm theo Báo cáo số 9/BC-BQL ngày 05/01/2024)"],
        ["ĐVT: người"],
        ["Khu", "Lao động"],
        ["Phú Hội", 3500],
        [],
        ["Ghi chú: số liệu chốt ngày 31/12/2023 theo báo cáo của các doanh nghiệp, đã đối chiếu."],
    ):
        book.active.append(row)
    book.active.title = "Sheet1 (2)"
    book.save(path)
    return path


BARE_PORTAL = """<html><head><title>Ban Quản lý các KCN An Bình: Giao ban quý I/2024 - Cổng thông tin</title><body>
<div><span>Đường dây nóng: 0900 000 000</span> <span>Thứ Sáu, 05/04/2024</span> <a href=1>Đăng nhập</a></div>
<div><a href=1>TRANG CHỦ</a> <a href=2>BỘ MÁY TỔ CHỨC</a> <a href=3>TIN HOẠT ĐỘNG</a></div>
<div><b>DANH MỤC</b><br>Thông báo<br>Lịch công tác tuần<br>Thi đua - Khen thưởng</div>
<div>Trang chủ » Tin hoạt động » Giao ban quý I/2024</div>
<div>Giao ban quý I/2024 và nhiệm vụ quý II</div><div>Đăng lúc 09:15 ngày 05/04/2024 - Chuyên mục: Tin hoạt động</div>
<p>Chiều 02/4, Ban Quản lý họp với các doanh nghiệp để giao việc cho quý II, kết quả được nhiều ý kiến đồng tình.</p>
<p><img src=a><br><i>Trưởng ban kết luận cuộc họp</i></p>
<p><img src=b></p><p><em>Công nhân may trong ca sáng</em></p>
<p>Doanh thu quý I của các doanh nghiệp trong khu ước đạt 100 tỷ đồng, tăng so với cùng kỳ năm trước.</p>
<p><b>CÁC TIN KHÁC:</b></p><ul><li><a href=1>Gặp mặt đầu xuân</a> (21/02/2024)</li>
<li><a href=2>Năm 2023: doanh thu đạt 999 tỷ đồng</a> (09/01/2024)</li><li><a href=3>Tiếp dân</a> (01/04/2024)</li></ul>
<div>Địa chỉ: số 18 đường Hồ Thủy, thành phố An Trung</div><div>© Ban Quản lý các khu công nghiệp tỉnh An Bình</div>"""


def table_pdf(path: Path, rows: Sequence[Sequence[str]], above: Sequence[str] = (), headings: int = 1) -> Path:
    """Lines, then a ruled table whose heading rows come again on every page; "<" and "^" are parts of merged cells."""
    pdf = _Pages("")
    pdf.add_page()
    pdf.lines(above)
    pdf.ln(2)
    with pdf.table(num_heading_rows=headings, headings_style=FontFace(emphasis="NONE")) as table:
        for r, texts in enumerate(rows):
            row = table.row()
            for c, text in enumerate(texts):
                across = next((n for n in range(1, len(texts) - c) if texts[c + n] != "<"), len(texts) - c)
                down = next((n for n in range(1, len(rows) - r) if rows[r + n][c] != "^"), len(rows) - r)
                if text not in ("<", "^"):
                    row.cell(text, colspan=across, rowspan=down)
    pdf.output(str(path))
    return path


def columns_pdf(path: Path, *pages: Sequence[Sequence[str]]) -> Path:
    """Pages of a table without rules: names to the left, figures to the right of their columns."""
    pdf = _Pages("")
    for rows in pages:
        pdf.add_page()
        pdf.set_font("Pro", size=12)
        for row in rows:
            top = pdf.get_y()
            for (left, width, align), cell in zip(
                ((15, 8, "L"), (25, 60, "L"), (90, 25, "R"), (120, 25, "R")), row, strict=True
            ):
                pdf.set_xy(left, top)
                pdf.cell(width, 7, cell, align=align)
            pdf.set_y(top + 7)
    pdf.output(str(path))
    return path
