"""A file -> Report. Every file that can't be used is refused with a reason that says what to do about it."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from index import formats, pdf
from index.errors import FileRefused
from index.lines import Element
from index.metadata import find_metadata
from index.report import Block, Report
from index.structure import blocks_of_elements, elements_of_text
from index.webpage import elements_of_html

log = logging.getLogger(__name__)

_TEXT = frozenset({".txt", ".md", ".html", ".htm", ".csv"})
SUPPORTED: frozenset[str] = _TEXT | {".docx", ".doc", ".pdf", ".xlsx"}
"""Suffixes of files that can be read, in lower case."""

_ACCEPTED = "Chấp nhận: .docx, .doc, .pdf, .xlsx, .csv, .html, .txt, .md."
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_NOT_TEXT = (_OLE, _ZIP, _PDF, b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_MAX_EXPANSION = 20
"""A zip that unpacks to more than this many times the size limit is not an office document."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and, recursively, in their folders, sorted, each once.

    Hidden files and Office's lock files (~$...) in folders are skipped. Raises FileRefused for a path that isn't there.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileRefused(path.name, f"Không có tệp hoặc thư mục nào tại {path}. Kiểm tra lại đường dẫn.")
        found.update(_inside(path) if path.is_dir() else [path])
    return sorted(found)


def _inside(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.name.lower() not in ("thumbs.db", "desktop.ini"):
            yield path


def read_report(path: Path, *, max_mb: float = 50) -> Report:
    """Read one file. Raises FileRefused, whose reason is for staff and in Vietnamese."""
    document = unicodedata.normalize("NFC", path.name or str(path))
    data = _bytes(path, document, max_mb)
    try:
        elements, pages = _elements(data, path.suffix.lower(), max_mb)
    except _Unusable as refused:
        raise FileRefused(document, str(refused)) from refused.__cause__
    blocks = blocks_of_elements(elements)
    _check_text(document, blocks)
    title = next((e.text for e in elements if e.style == "title"), "")
    metadata = find_metadata(document, blocks, title, [e.text for e in elements if e.style == "about"])
    return Report(document, hashlib.sha256(data).hexdigest(), blocks, metadata, pages)


class _Unusable(Exception):
    """The reason a file can't be used, before its name is known."""


def _bytes(path: Path, document: str, max_mb: float) -> bytes:
    if path.is_dir():
        raise FileRefused(document, "Đây là thư mục, không phải tệp. Chọn từng tệp hoặc thêm cả thư mục.")
    if path.suffix.lower() not in SUPPORTED:
        kind = path.suffix or "không có đuôi"
        raise FileRefused(document, f"Loại tệp chưa hỗ trợ ({kind}). {_ACCEPTED} Lưu lại thành một trong các loại này.")
    try:
        size = path.stat().st_size
        if size > max_mb * 1024 * 1024:
            shown = f"{size / 1024 / 1024:.1f}".replace(".", ",")
            raise FileRefused(document, f"Tệp lớn {shown} MB, quá giới hạn {max_mb:g} MB. Tách hoặc nén ảnh trong tệp.")
        data = path.read_bytes()
    except PermissionError as error:
        raise FileRefused(document, "Không có quyền đọc tệp. Cấp quyền đọc rồi thêm lại.") from error
    except FileNotFoundError as error:
        raise FileRefused(document, "Không tìm thấy tệp. Kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise FileRefused(document, f"Không đọc được tệp ({error.strerror}). Kiểm tra ổ đĩa rồi thêm lại.") from error
    if not data.strip():
        raise FileRefused(document, "Tệp rỗng, không có chữ nào. Kiểm tra lại tệp gốc.")
    return data


def _elements(data: bytes, suffix: str, max_mb: float) -> tuple[list[Element], int | None]:
    try:
        if suffix in _TEXT:
            return _TEXT_READERS[suffix](decode(data)), None
        suffix = _true_format(data, suffix, max_mb)
        return pdf.elements_of_pdf(data) if suffix == ".pdf" else (_READERS[suffix](data), None)
    except _Unusable:
        raise
    except pdf.NeedsOcr:
        raise _Unusable(
            "PDF chỉ có ảnh quét, không có lớp chữ, nên cần nhận dạng chữ (OCR). Cài gói tesseract-ocr và "
            "tesseract-ocr-vie rồi thêm lại, hoặc dùng bản PDF xuất từ Word."
        ) from None
    except Exception as error:  # parsers of damaged files fail in every way there is
        log.info("a %s file can't be read", suffix, exc_info=True)
        raise _Unusable(_reason(error, suffix)) from error


def _reason(error: Exception, suffix: str) -> str:
    if re.search(r"password|encrypt", str(error), re.I):
        return _LOCKED
    return (
        f"Tệp {suffix} bị hỏng hoặc tải về chưa hết, không mở được. Mở lại bằng phần mềm gốc, lưu bản mới rồi thêm lại."
    )


_LOCKED = "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu lại rồi thêm lại."
_TEXT_READERS: dict[str, Callable[[str], list[Element]]] = {
    ".txt": elements_of_text,
    ".md": formats.elements_of_markdown,
    ".html": elements_of_html,
    ".htm": elements_of_html,
    ".csv": formats.elements_of_csv,
}
_READERS: dict[str, Callable[[bytes], list[Element]]] = {
    ".docx": formats.elements_of_docx,
    ".doc": formats.elements_of_doc,
    ".xlsx": formats.elements_of_xlsx,
}


def _true_format(data: bytes, suffix: str, max_mb: float) -> str:
    """What the bytes are, whatever the name says: Word files pass under either of their suffixes."""
    if data.startswith(_OLE):
        return _ole_format(data, suffix)
    if data.startswith(_ZIP):
        return _zip_format(data, suffix, max_mb)
    if suffix == ".pdf" and _PDF in data[:1024]:
        return suffix
    raise _disguised(suffix)


def _ole_format(data: bytes, suffix: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise _Unusable(_LOCKED)
    if suffix in (".doc", ".docx") and holds("WordDocument"):
        if _is_locked_doc(data):
            raise _Unusable(_LOCKED)
        return ".doc"
    if suffix == ".xlsx" and (holds("Workbook") or holds("Book")):
        raise _Unusable("Đây là tệp Excel đời cũ (.xls). Mở bằng Excel, lưu lại thành .xlsx rồi thêm lại.")
    if suffix == ".doc":
        raise _Unusable(_reason(ValueError(), suffix))
    raise _disguised(suffix)


def _is_locked_doc(data: bytes) -> bool:
    """The fEncrypted flag of an old Word file's header, which starts a sector with 0xA5EC ([MS-DOC] 2.5.2)."""
    headers = (data[at : at + 12] for at in range(512, len(data), 512) if data[at : at + 2] == b"\xec\xa5")
    return any(header[11:12] and header[11] & 1 for header in headers)


def _zip_format(data: bytes, suffix: str, max_mb: float) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _Unusable(_reason(error, suffix)) from error
    if unpacked > _MAX_EXPANSION * max_mb * 1024 * 1024:
        raise _Unusable("Tệp nén chứa dữ liệu lớn bất thường nên không mở. Lưu lại bằng Word hoặc Excel rồi thêm lại.")
    if suffix in (".doc", ".docx") and "word/document.xml" in names:
        return ".docx"
    if suffix == ".xlsx" and any(name.startswith("xl/") for name in names):
        return suffix
    raise _disguised(suffix)


def _disguised(suffix: str) -> _Unusable:
    return _Unusable(
        f"Nội dung không phải là tệp {suffix}, có thể do đổi đuôi tệp. {_ACCEPTED} "
        "Mở bằng phần mềm gốc rồi lưu đúng loại."
    )


# ---------------------------------------------------------------------------------------------- text

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = frozenset("bcdđfghjklmnpqrstvwxz") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES
}
_ENOUGH_LETTERS = 200


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or Windows-1258, whichever it proves to be. Raises with a reason when it is none."""
    if data.startswith(_NOT_TEXT) or (data.startswith(b"MZ") and b"\0" in data[:64]):
        raise _Unusable(f"Nội dung không phải văn bản, có thể do đổi đuôi tệp. {_ACCEPTED} Dùng tệp gốc đúng đuôi.")
    for encoding in _candidates(data):
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if not _is_binary(text) and (encoding in ("utf-8-sig", "utf-16") or _foreign_share(text) < 0.02):
            return text
    raise _Unusable(
        "Không nhận ra bảng mã của văn bản. Mở bằng Notepad hoặc Word (chữ TCVN3, VNI thì chuyển bằng UniKey), "
        "lưu lại với bảng mã UTF-8 rồi thêm lại."
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-16-le", "utf-16-be") if b"\0" in data else ("utf-8-sig", "cp1258")


def _is_binary(text: str) -> bool:
    odd = sum(1 for c in text if unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and not c.isspace())
    return odd * 100 > len(text)


def _foreign_share(text: str) -> float:
    """How many letters are not Vietnamese, and symbols stand inside words: the trace of a wrong decoding."""
    letters = [c for c in text.lower() if c.isalpha()]
    foreign = sum(c not in _LETTERS for c in letters) + len(_INSIDE_WORD.findall(text))
    return foreign / max(len(letters), 1)


_INSIDE_WORD = re.compile(r"(?<=[^\W\d_])[\u00a1-\u00bf\u00d7\u00f7](?=[^\W\d_])")
_OLD_FONTS = re.compile(r"[\u00a1-\u00bf\u00d7\u00f7](?=[^\W\d_])|[äëïöüÿåæçîûøþßñ]", re.I)


def _check_text(document: str, blocks: tuple[Block, ...]) -> None:
    text = "\n".join(block.text for block in blocks)
    letters = sum(c.isalpha() for c in text)
    if not any(c.isalnum() for c in text):
        raise FileRefused(document, "Tệp không có chữ nào đọc được. Kiểm tra lại tệp gốc; bản chụp thì dùng PDF.")
    if letters > _ENOUGH_LETTERS and len(_OLD_FONTS.findall(text)) > 0.05 * letters:
        raise FileRefused(
            document,
            "Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI). Chuyển sang Unicode bằng UniKey, lưu lại rồi thêm lại.",
        )
