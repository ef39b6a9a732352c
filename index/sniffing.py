"""What the bytes of a file are, whatever its name says, and why some of them can't be used."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from index.files import ACCEPTED

_OLE, _ZIP, _PDF, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-", b"{\\rtf"
NOT_TEXT = (_OLE, _ZIP, _PDF, b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", _RTF)
_WORD, _EXCEL = (".doc", ".docx", ".rtf"), (".xls", ".xlsx", ".xlsm")
_OFFICE = {
    "word/document.xml": (".docx", _WORD),
    "xl/workbook.xml": (".xlsx", _EXCEL),
    "ppt/presentation.xml": (".pptx", (".pptx",)),
}
"""The main part of a package, what it makes the file, and the suffixes under which such files pass."""
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|table|meta|div|p|title|style)\b", re.I | re.S
)
_MIME = re.compile(rb"\s*(?:[\w-]+: [^\n]{0,2000}\r?\n)*?mime-version:", re.I)
LOCKED = "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu lại rồi thêm lại."


class Unusable(Exception):
    """The reason a file can't be used, before its name is known."""


_PROTECTED = re.compile(r"password|encrypt", re.I)


def reason_of(error: Exception, suffix: str) -> str:
    if _PROTECTED.search(str(error)):
        return LOCKED
    return (
        f"Tệp {suffix} bị hỏng hoặc tải về chưa hết, không mở được. Mở lại bằng phần mềm gốc, lưu bản mới rồi thêm lại."
    )


def true_format(data: bytes, suffix: str) -> str:
    """What the bytes are: Word and Excel files pass under any of their suffixes, and so do pages that portals export.

    Raises Unusable for what is something else altogether.
    """
    if suffix == ".zip":
        raise Unusable("Tệp nén chứa nhiều tài liệu. Thêm tệp nén vào thư viện, hoặc giải nén rồi chọn từng tệp.")
    if data.startswith(_OLE):
        return _ole_format(data, suffix)
    if data.startswith(_ZIP):
        return _zip_format(data, suffix)
    if data.startswith(_RTF) and suffix in _WORD:
        return ".rtf"
    if suffix in (".doc", ".xls", ".rtf", ".docx", ".xlsx"):
        start = data[:8_000].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")
        if _PAGE.match(start):
            return ".html"
        if _MIME.match(start):
            return ".eml"  # a "single file web page", as Word saves it
    if suffix == ".eml" or (suffix == ".pdf" and _PDF in data[:1024]):
        return suffix
    raise _disguised(suffix)


def _ole_format(data: bytes, suffix: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unusable(LOCKED)
    if suffix in _WORD and holds("WordDocument"):
        if _is_locked_doc(data):
            raise Unusable(LOCKED)
        return ".doc"
    if suffix in _EXCEL and (holds("Workbook") or holds("Book")):
        return ".xls"
    if suffix in (".pptx", ".ppt") and holds("PowerPoint Document"):
        raise Unusable("Đây là tệp PowerPoint đời cũ (.ppt). Mở bằng PowerPoint, lưu lại thành .pptx rồi thêm lại.")
    if suffix in (".doc", ".xls"):
        raise Unusable(reason_of(ValueError(), suffix))
    raise _disguised(suffix)


def _is_locked_doc(data: bytes) -> bool:
    """The fEncrypted flag of an old Word file's header, which starts a sector with 0xA5EC ([MS-DOC] 2.5.2)."""
    headers = (data[at : at + 12] for at in range(512, len(data), 512) if data[at : at + 2] == b"\xec\xa5")
    return any(header[11:12] and header[11] & 1 for header in headers)


def _zip_format(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Unusable(reason_of(error, suffix)) from error
    for part, (found, suffixes) in _OFFICE.items():
        if suffix in suffixes and (part in names or (found == ".xlsx" and any(n.startswith("xl/") for n in names))):
            return found
    if suffix in (".odt", ".ods") and "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in _manifest(data):
            raise Unusable(LOCKED)
        return suffix
    raise _disguised(suffix)


def _manifest(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("META-INF/manifest.xml") as part:
        return part.read(1_000_000)


def _disguised(suffix: str) -> Unusable:
    return Unusable(
        f"Nội dung không phải là tệp {suffix}, có thể do đổi đuôi tệp. {ACCEPTED} "
        "Mở bằng phần mềm gốc rồi lưu đúng loại."
    )
