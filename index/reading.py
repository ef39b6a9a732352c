"""A file -> Report. Every file that can't be used is refused with a reason that says what to do about it."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO, FileIO
from pathlib import Path

from index import formats, pdf
from index.errors import FileRefused
from index.files import ACCEPTED, TEXT, check_size, document_name, open_file
from index.legacy_fonts import converted, note, scheme_of, text_in_unicode
from index.limits import DEFAULT_LIMITS, MB, LimitExceeded, Limits, check
from index.lines import Content, Element
from index.markup import TOO_DEEP
from index.metadata import LONGEST_TITLE, find_metadata
from index.report import Block, Report
from index.sheets import elements_of_xlsx
from index.structure import blocks_of_elements, elements_of_text
from index.vietnamese import normalise
from index.webpage import elements_of_html

log = logging.getLogger(__name__)

_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_NOT_TEXT = (_OLE, _ZIP, _PDF, b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read_report(path: Path, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Read one file in this process. Raises FileRefused, whose reason is for staff and in Vietnamese.

    The product reads by `FileReader`, in a process that can be stopped; this is for files that are known.
    """
    with open_file(path, limits) as file:
        return read_open(file, document_name(path), path.suffix.lower(), limits)


def read_open(
    file: FileIO, document: str, suffix: str, limits: Limits, on_page: Callable[[int], None] | None = None
) -> Report:
    """Read a file that is open; `on_page` is told the pages whose images have been recognised. Raises FileRefused."""
    data = _bytes(file, document, limits)
    try:
        content = _content(data, suffix, limits, on_page)
        elements, schemes = converted(content.elements)
        blocks = blocks_of_elements(elements)
        _check_length(blocks, limits)
    except (_Unusable, LimitExceeded) as refused:
        raise FileRefused(document, str(refused)) from refused.__cause__
    _check_text(document, blocks)
    own = [e for e in elements if e.style in ("title", "about") and len(e.text) <= LONGEST_TITLE]
    title = next((e.text for e in own if e.style == "title"), "")
    about = [e.text for e in own if e.style == "about"]
    centred = frozenset(normalise(e.text) for e in elements[:_HEAD] if e.centred)
    metadata = find_metadata(document, blocks, title, about, centred)
    notes = (*content.notes, *([note(schemes)] if schemes else ()))
    return Report(
        document, hashlib.sha256(data).hexdigest(), blocks, metadata, content.pages, tuple(dict.fromkeys(notes))
    )


_HEAD = 40
"""Elements in which the head of a paper stands."""
_SPLIT = "Tách thành nhiều tệp rồi thêm lại."


class _Unusable(Exception):
    """The reason a file can't be used, before its name is known."""


def _bytes(file: FileIO, document: str, limits: Limits) -> bytes:
    """What is in the file now: it may have grown or shrunk since it was opened."""
    try:
        data = _read(file, int(limits.file_mb * MB) + 1)
    except OSError as error:
        raise FileRefused(document, f"Không đọc được tệp ({error.strerror}). Kiểm tra ổ đĩa rồi thêm lại.") from error
    check_size(document, len(data), limits)
    if not data.strip():
        raise FileRefused(document, "Tệp rỗng, không có chữ nào. Kiểm tra lại tệp gốc.")
    return data


def _read(file: FileIO, most: int) -> bytes:
    data = bytearray()
    while len(data) < most and (part := file.read(most - len(data))):
        data += part
    return bytes(data)


def _content(data: bytes, suffix: str, limits: Limits, on_page: Callable[[int], None] | None) -> Content:
    try:
        if suffix in TEXT:
            text = decode(data)
            check("Tệp", len(text), limits.characters, "ký tự", _SPLIT)
            text, schemes = text_in_unicode(text)
            return Content(_TEXT_READERS[suffix](text, limits), notes=(note(schemes),) if schemes else ())
        suffix = _true_format(data, suffix)
        if suffix == ".pdf":
            return pdf.content_of_pdf(data, limits, on_page)
        return _READERS[suffix](data, limits)
    except (_Unusable, LimitExceeded, MemoryError):
        raise
    except pdf.NeedsOcr as needed:
        raise _Unusable(f"{_GARBLED if needed.garbled else _SCANNED} {_RECOGNISE}") from None
    except RecursionError:
        raise LimitExceeded(TOO_DEEP) from None
    except Exception as error:  # parsers of damaged files fail in every way there is
        log.info("a %s file can't be read", suffix, exc_info=True)
        raise _Unusable(_reason(error, suffix)) from error


def _reason(error: Exception, suffix: str) -> str:
    if re.search(r"password|encrypt", str(error), re.I):
        return _LOCKED
    return (
        f"Tệp {suffix} bị hỏng hoặc tải về chưa hết, không mở được. Mở lại bằng phần mềm gốc, lưu bản mới rồi thêm lại."
    )


def _content_of_docx(data: bytes, limits: Limits) -> Content:
    from index.word import content_of_docx  # what parses XML is imported when the first file comes

    return content_of_docx(data, limits)


_SCANNED = "PDF chỉ có ảnh quét, không có lớp chữ, nên cần nhận dạng chữ (OCR)."
_GARBLED = "Lớp chữ của PDF bị lỗi phông (phông cũ TCVN3, VNI hoặc thiếu bảng mã), không đọc ra chữ Việt."
_RECOGNISE = "Cài gói tesseract-ocr và tesseract-ocr-vie rồi thêm lại, hoặc dùng bản PDF xuất từ Word."
_LOCKED = "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu lại rồi thêm lại."
_TEXT_READERS: dict[str, Callable[[str, Limits], list[Element]]] = {
    ".txt": lambda text, limits: elements_of_text(text),
    ".md": lambda text, limits: formats.elements_of_markdown(text),
    ".html": elements_of_html,
    ".htm": elements_of_html,
    ".csv": formats.elements_of_csv,
}
_READERS: dict[str, Callable[[bytes, Limits], Content]] = {
    ".docx": _content_of_docx,
    ".doc": lambda data, limits: Content(formats.elements_of_doc(data)),
    ".xlsx": lambda data, limits: Content(elements_of_xlsx(data, limits)),
}


def _true_format(data: bytes, suffix: str) -> str:
    """What the bytes are, whatever the name says: Word files pass under either of their suffixes."""
    if data.startswith(_OLE):
        return _ole_format(data, suffix)
    if data.startswith(_ZIP):
        return _zip_format(data, suffix)
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


def _zip_format(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise _Unusable(_reason(error, suffix)) from error
    if suffix in (".doc", ".docx") and "word/document.xml" in names:
        return ".docx"
    if suffix == ".xlsx" and any(name.startswith("xl/") for name in names):
        return suffix
    raise _disguised(suffix)


def _disguised(suffix: str) -> _Unusable:
    return _Unusable(
        f"Nội dung không phải là tệp {suffix}, có thể do đổi đuôi tệp. {ACCEPTED} "
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
        raise _Unusable(f"Nội dung không phải văn bản, có thể do đổi đuôi tệp. {ACCEPTED} Dùng tệp gốc đúng đuôi.")
    for encoding in _candidates(data):
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if not _is_binary(text) and (encoding in ("utf-8-sig", "utf-16") or _foreign_share(text) < 0.02):
            return text
    if text := _in_old_font(data):
        return text
    raise _Unusable(
        "Không nhận ra bảng mã của văn bản. Mở bằng Notepad hoặc Word (chữ TCVN3, VNI thì chuyển bằng UniKey), "
        "lưu lại với bảng mã UTF-8 rồi thêm lại."
    )


def _in_old_font(data: bytes) -> str:
    """Text whose bytes are the codes of an old font, with those left to be turned into Unicode; "" for other bytes."""
    text = data.decode("latin-1")
    return text if not _is_binary(text) and scheme_of(text[:_SAMPLE]) else ""


_SAMPLE = 20_000


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


def _check_length(blocks: tuple[Block, ...], limits: Limits) -> None:
    check("Tệp", sum(len(b.text) for b in blocks), limits.characters, "ký tự", _SPLIT)
    beside = sum(len(b.lead_in) + sum(map(len, b.headers)) for b in blocks)
    check("Các dòng của bảng", beside, 2 * limits.characters, "ký tự tiêu đề và lời dẫn", _SPLIT)


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
