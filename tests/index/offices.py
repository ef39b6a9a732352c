"""Files of other office programs, as small as they can be: OpenDocument, PowerPoint, old Excel."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
_PPT = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(path: Path, **parts: str | bytes) -> Path:
    """A package of those parts; `__` in a name is a slash, `_dot_` a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def opendocument(path: Path, kind: str, body: str) -> Path:
    content = f"<office:document-content {_ODF}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return zipped(path, content_dot_xml=f"{content}</office:document-content>")


def shape(*lines: str, role: str = "") -> str:
    place = f'<p:nvPr><p:ph type="{role}"/></p:nvPr>' if role else "<p:nvPr/>"
    words = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:nvSpPr>{place}</p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>"


def slide_table(*rows: Sequence[str]) -> str:
    def cell(text: str) -> str:
        return f"<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    made = "".join(f"<a:tr>{''.join(map(cell, row))}</a:tr>" for row in rows)
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{made}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def slides(path: Path, *bodies: str, hidden: int = 0) -> Path:
    """A presentation of those slides, its parts numbered from the last to the first."""
    parts, ids, links = {}, "", ""
    for n, body in enumerate(bodies, 1):
        name = f"slide{len(bodies) - n + 1}"
        show = ' show="0"' if n == hidden else ""
        parts[f"ppt__slides__{name}_dot_xml"] = (
            f"<p:sld {_PPT}{show}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:sld>"
        )
        ids += f'<p:sldId id="{255 + n}" r:id="r{n}"/>'
        links += f'<Relationship Id="r{n}" Type="slide" Target="slides/{name}.xml"/>'
    return zipped(
        path,
        ppt__presentation_dot_xml=f"<p:presentation {_PPT}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        ppt___rels__presentation_dot_xml_dot_rels=f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
        **parts,
    )


# ---------------------------------------------------------------------------------------------- old Excel

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _words(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _start(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: str | float) -> bytes:
    percent = isinstance(value, float) and value < 1
    at = struct.pack("<HHH", row, column, 1 if percent else 0)
    if isinstance(value, str):
        return _record(0x0204, at + _words(value, "<H"))
    return _record(0x0203, at + struct.pack("<d", value))


def xls(path: Path, sheet: str, *rows: Sequence[str | float], hidden: bool = False) -> Path:
    """A workbook of one sheet ([MS-XLS], BIFF8); numbers below 1 show per cent. A second sheet may be hidden."""
    cells = b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    pages = [(sheet, 0, _start(0x10) + cells + _record(0x0A, b""))]
    if hidden:
        pages.append(("Nháp", 1, _start(0x10) + _cell(0, 0, "bản nháp") + _record(0x0A, b"")))
    styles = _record(0x041E, struct.pack("<H", 164) + _words("0.0%", "<H"))
    styles += _record(0xE0, struct.pack("<HHH", 0, 0, 0) + bytes(14)) + _record(
        0xE0, struct.pack("<HHH", 0, 164, 0) + bytes(14)
    )
    sizes = [len(_record(0x85, bytes(6) + _words(name, "<B"))) for name, _, _ in pages]
    at = len(_start(5)) + len(styles) + sum(sizes) + 4
    book = _start(5) + styles
    for name, state, page in pages:
        book += _record(0x85, struct.pack("<IBB", at, state, 0) + _words(name, "<B"))
        at += len(page)
    return _compound(path, book + _record(0x0A, b"") + b"".join(page for _, _, page in pages))


def _compound(path: Path, stream: bytes) -> Path:
    """A compound file ([MS-CFB]) that holds one stream, Workbook."""
    stream = stream.ljust(4096, b"\0")  # shorter ones are kept elsewhere
    stream += bytes(-len(stream) % 512)
    size = len(stream) // 512
    chain = [_FAT, _END, *(range(3, size + 2)), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    )
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _FREE, 1, _END, 0) + _entry("Workbook", 2, _FREE, _FREE, 2, len(stream))
    path.write_bytes(head + table + entries.ljust(512, b"\0") + stream)
    return path


def _entry(name: str, kind: int, sibling: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(spelled), kind, 1, sibling, sibling, child)
    return spelled.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def archive(path: Path, **files: bytes) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path
