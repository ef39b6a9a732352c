"""Builds files that attack whoever reads them, in code: each takes little to make and much to read."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from tests.index import files

Make = Callable[[Path], Path]
MB = 1024 * 1024

_WORDS = "Khu công nghiệp An Bình có 45 doanh nghiệp. "
_SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _text(name: str, content: str | bytes | Callable[[], str | bytes]) -> Make:
    return lambda folder: files.write(folder / name, content() if callable(content) else content)


def _docx(name: str, body: Callable[[], str], head: str = "", **parts: bytes) -> Make:
    """A Word file whose main part has that body; `parts` are further ones."""

    def make(folder: Path) -> Path:
        plain = io.BytesIO()
        Document().save(plain)
        path = folder / name
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.namelist():
                if part == "word/document.xml":
                    target.writestr(part, f"{head}<w:document {_W}><w:body>{body()}</w:body></w:document>")
                else:
                    target.writestr(part, source.read(part))
            for part, content in parts.items():
                target.writestr(part.replace("__", "/").replace("_dot_", "."), content)
        return path

    return make


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _xlsx(
    name: str, rows: Callable[[], str], after: str = "", shared: Callable[[], str] | None = None, head: str = ""
) -> Make:
    """An Excel file whose only sheet has those rows."""

    def make(folder: Path) -> Path:
        plain = io.BytesIO()
        Workbook().save(plain)
        path = folder / name
        sheet = "xl/worksheets/sheet1.xml"
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.namelist():
                content = source.read(part)
                if part == sheet:
                    content = f"{head}<worksheet {_S}><sheetData>{rows()}</sheetData>{after}</worksheet>".encode()
                elif part == "[Content_Types].xml" and shared:
                    content = content.replace(b"</Types>", _SHARED_STRINGS + b"</Types>")
                    target.writestr("xl/sharedStrings.xml", f"<sst {_S}>{shared()}</sst>")
                target.writestr(part, content)
        return path

    return make


def _cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _far_merge(folder: Path) -> Path:
    rows = _row(1, _cell("A1", "Chỉ tiêu"), _cell("B1", "Kết quả")) + _row(1_048_576, _cell("XFD1048576", "hết"))
    return _xlsx("gop-o.xlsx", lambda: rows, '<mergeCells><mergeCell ref="A2:XFD1048575"/></mergeCells>')(folder)


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of those objects, numbered from 1, with its table of places."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _pages(kids: bytes, count: int) -> bytes:
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)


def _nested_zip(folder: Path) -> Path:
    data = b"0" * MB
    for level in range(6):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(10):
                archive.writestr(f"{level}-{n}.zip", data)
        data = packed.getvalue()
    return _docx("long-zip.docx", lambda: _paragraph(_WORDS), word__embeddings__a_dot_zip=data)(folder)


def _lying_zip(folder: Path) -> Path:
    """A part that says it unpacks to 1,000 bytes and unpacks to 100 MB."""
    path = _docx("khai-man.docx", lambda: _paragraph("x" * 100 * MB))(folder)
    data = path.read_bytes()
    size = len(f"<w:document {_W}><w:body>{_paragraph('')}</w:body></w:document>") + 100 * MB
    assert data.count(size.to_bytes(4, "little")) == 2
    return files.write(path, data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


def _truncated(made: Make) -> Make:
    def make(folder: Path) -> Path:
        path = made(folder)
        os.truncate(path, path.stat().st_size * 2 // 3)
        return path

    return make


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "ong-dan.txt")
    return folder / "ong-dan.txt"


def _loop(folder: Path) -> Path:
    (folder / "vong.txt").symlink_to(folder / "vong.txt")
    return folder / "vong.txt"


def _device(folder: Path) -> Path:
    (folder / "thiet-bi.txt").symlink_to("/dev/zero")
    return folder / "thiet-bi.txt"


def _billion(name: str) -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {name} [<!ENTITY e0 "ha ha ha">{levels}]>'


_EXTERNAL = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:{port}/anh.png" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)


def external_docx(folder: Path, port: int) -> Path:
    """A Word file with an image, and a template, that lie on a web server."""
    relations = _EXTERNAL.format(port=port).encode()
    return _docx("anh-ngoai.docx", lambda: _paragraph(_WORDS), word___rels__header1_dot_xml_dot_rels=relations)(folder)


READ: dict[str, Make] = {
    "far cell": _xlsx("o-xa.xlsx", lambda: _row(1, _cell("A1", _WORDS)) + _row(1_048_576, _cell("XFD1048576", "hết"))),
    "far cells in every row": _xlsx(
        "o-xa-moi-dong.xlsx",
        lambda: "".join(_row(n * 20, _cell(f"A{n * 20}", "Thu"), _cell(f"XFD{n * 20}", "1")) for n in range(1, 3000)),
    ),
    "comments without end": _text("chu-thich.html", lambda: f"<p>{_WORDS}</p>" + "<!--" * 200_000),
    "comments closed too early": _text("chu-thich-2.html", lambda: f"<p>{_WORDS}</p>" + "<!--x>" * 150_000),
    "tags without end": _text("the-ho.html", lambda: f"<p>{_WORDS}</p>" + "<a " * 300_000),
    "attributes without end": _text("thuoc-tinh.html", lambda: f"<p>{_WORDS}</p>" + "<a b='" * 200_000),
    "sections without end": _text("doan-ho.html", lambda: f"<p>{_WORDS}</p>" + "<![CDATA[" * 100_000),
    "end tags without end": _text("the-dong.html", lambda: f"<p>{_WORDS}</p>" + "</" * 300_000),
    "entities in a page": _text("thuc-the.html", lambda: f"{_billion('html')}<p>{_WORDS} &e9;</p>"),
    "one line of 1 MB": _text("mot-dong.txt", lambda: _WORDS * 24_000),
    "one word of 1 MB": _text("mot-chu.txt", lambda: "A" * MB),
    "digits": _text("chu-so.txt", lambda: "Tổng số " + "1" * 300_000),
    "dots and brackets": _text("dau-cham.txt", lambda: "Báo cáo " + "./" * 100_000 + "(" * 100_000),
    "tag debris": _text("vun-the.txt", lambda: f"{_WORDS}\n" + "<ab " * 2_000 + "<1"),
    "items that only introduce": _text("dan-vao.txt", lambda: "\n".join(f"- Nội dung {n}:" for n in range(5_000))),
    "embedded zip bomb": _nested_zip,
    "table in table": _docx(
        "bang-long.docx",
        lambda: (
            "<w:tbl><w:tr><w:tc>" * 60 + _paragraph(_WORDS) + "<w:p/></w:tc></w:tr></w:tbl>" * 60 + _paragraph(_WORDS)
        ),
    ),
    "odd name": _text("Báo cáo\n\x1b[31m\tquý 1.txt", _WORDS),
    "very long name": _text("a" * 250 + ".txt", _WORDS),
}
"""Files whose words are read in spite of all."""

REFUSED: dict[str, tuple[Make, str]] = {
    "zip bomb": (_docx("bom.docx", lambda: _paragraph("x" * 210 * MB)), "giải nén|nén tới"),
    "small zip bomb": (_docx("bom-nho.docx", lambda: _paragraph("x" * 100 * MB)), "nén tới"),
    "zip that lies": (_lying_zip, "hỏng"),
    "a million paragraphs": (_docx("trieu-doan.docx", lambda: _paragraph("a") * 4_000_000), "giải nén|nén tới"),
    "deep XML": (_docx("sau.docx", lambda: "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000), "hỏng|nén tới"),
    "entities in Word": (_docx("thuc-the.docx", lambda: _paragraph("&e9;"), _billion("w")), "DTD"),
    "entities in Excel": (
        _xlsx("thuc-the.xlsx", lambda: _row(1, _cell("A1", "&e9;")), head=_billion("worksheet")),
        "DTD",
    ),
    "merged over the whole sheet": (_far_merge, "ô"),
    "a million rows": (
        _xlsx("trieu-dong.xlsx", lambda: "".join(f"<row><c><v>{n}</v></c></row>" for n in range(1_000_000))),
        "1.000.000 dòng",
    ),
    "huge shared strings": (
        _xlsx(
            "chuoi.xlsx",
            lambda: _row(1, '<c r="A1" t="s"><v>0</v></c>'),
            shared=lambda: f"<si><t>{'x' * 210 * MB}</t></si>",
        ),
        "giải nén|nén tới",
    ),
    "rows of text": (_text("trieu-dong.csv", lambda: "a;b;c\n" * 1_000_000), "1.000.000 dòng"),
    "a million columns": (_text("trieu-cot.csv", lambda: "a;" * 1_000_000), "1.000.001 cột"),
    "tables in tables": (_text("bang-long.html", lambda: "<table><tr><td>" * 100_000 + _WORDS), "tầng"),
    "deep page": (_text("sau.html", lambda: "<div>" * 200_000 + _WORDS), "tầng"),
    "spans": (_text("gop.html", lambda: "<table>" + ("<tr>" + "<td rowspan=100 colspan=100>a" * 9) * 500), "ô"),
    "too much text": (_text("dai.txt", lambda: f"{_WORDS}\n" * 230_000), "ký tự"),
    "PDF of endless pages": (
        _text("trang.pdf", lambda: pdf(_CATALOG, _pages(b"3 0 R", 1_000_000_000), _PAGE, _stream(b""))),
        "1.000.000.000 trang",
    ),
    "PDF in a circle": (
        _text("vong.pdf", lambda: pdf(_CATALOG, _pages(b"2 0 R 2 0 R", 2), _PAGE, _stream(b""))),
        "hỏng|OCR|chữ|làm hỏng",
    ),
    "PDF bomb": (
        _text("bom.pdf", lambda: pdf(_CATALOG, _pages(b"3 0 R", 1), _PAGE, _stream(b"0" * 400 * MB))),
        "bộ nhớ|OCR|chữ|xử lý|hỏng",
    ),
    "PDF of one page many times": (
        _text("mot-trang.pdf", lambda: pdf(_CATALOG, _pages(b"3 0 R " * 200_000, 200_000), _PAGE, _stream(b""))),
        "200.000 trang",
    ),
    "truncated Word": (_truncated(lambda folder: files.notice_docx(folder / "cut.docx")), "hỏng"),
    "truncated Excel": (_truncated(lambda folder: files.results_xlsx(folder / "cut.xlsx")), "hỏng"),
    "truncated PDF": (
        _truncated(lambda folder: files.report_pdf(folder / "cut.pdf", ["Báo cáo"])),
        "hỏng|chữ|OCR",
    ),
    "wrong suffix": (_text("anh.docx", files.PNG), "đổi đuôi"),
    "program": (_text("chay.txt", files.EXE), "đổi đuôi"),
    "NUL bytes": (
        _text("nul.txt", lambda: _WORDS.encode() + b"\0" * 100 + _WORDS.encode() * 1_000),
        "bảng mã",
    ),
    "empty": (_text("rong.txt", b""), "rỗng"),
    "pipe": (_fifo, "ống dẫn"),
    "link in a circle": (_loop, "vòng"),
    "device": (_device, "thiết bị"),
}
"""Files that are refused, with a pattern of the reason."""
