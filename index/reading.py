"""A file -> Report. Every file that can't be used is refused with a reason that says what to do about it."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import FileIO
from pathlib import Path, PurePath
from typing import TypeVar

from index import formats, pdf
from index.containers import Locked, Part, content_of_eml, part_of, parts_of
from index.decoding import decode
from index.doubts import doubtful_spans
from index.errors import FileRefused
from index.files import TEXT, check_size, document_name, open_file
from index.legacy_fonts import converted, note, text_in_unicode
from index.limits import DEFAULT_LIMITS, MB, LimitExceeded, Limits, check
from index.lines import Content, Element
from index.mail_text import with_mail_head
from index.markup import TOO_DEEP
from index.metadata import LONGEST_TITLE, find_metadata
from index.old_sheets import content_of_xls
from index.opendocument import content_of_ods, content_of_odt
from index.plain_text import elements_of_text
from index.report import Block, Metadata, Report
from index.sheet_times import shared_by_sheets, with_times
from index.sheets import elements_of_xlsx
from index.signing import signing_of
from index.slides import content_of_pptx
from index.sniffing import LOCKED, Unusable, reason_of, true_format
from index.structure import blocks_of_elements
from index.vietnamese import normalise
from index.webpage import elements_of_html

log = logging.getLogger(__name__)


def read_report(path: Path, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Read one file in this process. Raises FileRefused, whose reason is for staff and in Vietnamese.

    The product reads by `FileReader`, in a process that can be stopped; this is for files that are known.
    """
    with open_file(path, limits) as file:
        return read_open(file, document_name(path), path.suffix.lower(), limits)


def read_open(
    file: FileIO,
    document: str,
    suffix: str,
    limits: Limits,
    on_page: Callable[[int], None] | None = None,
    part: str = "",
) -> Report:
    """Read a file that is open, or that part of the container that it is. Raises FileRefused.

    `on_page` is told the pages whose images have been recognised.
    """
    data = _bytes(file, document, limits)
    if part:
        data = _taken(lambda: part_of(data, suffix, limits, part), document, suffix)
        suffix = PurePath(part).suffix.lower()
    try:
        content = _in_order(_content(data, suffix, limits, on_page))
        blocks = blocks_of_elements(content.elements)
        _check_length(blocks, limits)
    except (Unusable, LimitExceeded) as refused:
        raise FileRefused(document, str(refused)) from refused.__cause__
    _check_text(document, blocks)
    metadata = _metadata(document, content.elements, blocks)
    signed = signing_of(blocks)
    pages = {"scanned": pdf.listed(content.scanned), "unread": pdf.listed(content.unread)}
    metadata = replace(metadata, signer=signed.signer, recipients=signed.recipients, **pages)
    digest = hashlib.sha256(data).hexdigest()
    spans = (*signed.spans, *doubtful_spans(blocks, content.doubts))
    return Report(document, digest, blocks, metadata, content.pages, content.notes, spans)


def _metadata(document: str, elements: Sequence[Element], blocks: tuple[Block, ...]) -> Metadata:
    own = [e for e in elements if e.style in ("title", "about") and len(e.text) <= LONGEST_TITLE]
    title = next((e.text for e in own if e.style == "title"), "")
    about = [e.text for e in own if e.style == "about"]
    centred = frozenset(normalise(e.text) for e in elements[:_HEAD] if e.centred)
    return shared_by_sheets(find_metadata(document, blocks, title, about, centred), elements)


def parts_in(file: FileIO, document: str, suffix: str, limits: Limits) -> list[Part]:
    """The papers in a container that is open. Raises FileRefused."""
    data = _bytes(file, document, limits)
    return _taken(lambda: parts_of(data, suffix, limits), document, suffix)


def _taken(take: Callable[[], _Taken], document: str, suffix: str) -> _Taken:
    try:
        return take()
    except (LimitExceeded, Unusable) as refused:
        raise FileRefused(document, str(refused)) from None
    except Locked:
        raise FileRefused(document, LOCKED) from None
    except MemoryError:
        raise
    except Exception as error:  # damaged containers fail in every way there is
        log.info("a %s file can't be opened", suffix, exc_info=True)
        raise FileRefused(document, reason_of(error, suffix)) from error


_Taken = TypeVar("_Taken")
_HEAD = 40
"""Elements in which the head of a paper stands."""
_SPLIT = "Tách thành nhiều tệp rồi thêm lại."


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
        suffix = suffix if suffix in TEXT else true_format(data, suffix)
        if suffix in TEXT:
            text = decode(data)
            check("Tệp", len(text), limits.characters, "ký tự", _SPLIT)
            text, schemes = text_in_unicode(text)
            return Content(_TEXT_READERS[suffix](text, limits), notes=(note(schemes),) if schemes else ())
        if suffix == ".pdf":
            return pdf.content_of_pdf(data, limits, on_page)
        return _READERS[suffix](data, limits)
    except (Unusable, LimitExceeded, MemoryError):
        raise
    except pdf.NeedsOcr as needed:
        raise Unusable(f"{_GARBLED if needed.garbled else _SCANNED} {_RECOGNISE}") from None
    except RecursionError:
        raise LimitExceeded(TOO_DEEP) from None
    except Exception as error:  # parsers of damaged files fail in every way there is
        log.info("a %s file can't be read", suffix, exc_info=True)
        raise Unusable(reason_of(error, suffix)) from error


def _in_order(content: Content) -> Content:
    """What old fonts wrote in Unicode, tables of sheets with their times, and each note once."""
    elements, schemes = converted(content.elements)
    elements = with_times(elements)
    told = (element.text for element in elements if element.style == "note")
    notes = (*content.notes, *told, *([note(schemes)] if schemes else ()))
    return replace(content, elements=elements, notes=tuple(dict.fromkeys(notes)))


def _content_of_docx(data: bytes, limits: Limits) -> Content:
    from index.word import content_of_docx  # what parses XML is imported when the first file comes

    return content_of_docx(data, limits)


_SCANNED = "PDF chỉ có ảnh quét, không có lớp chữ, nên cần nhận dạng chữ (OCR)."
_GARBLED = "Lớp chữ của PDF bị lỗi phông (phông cũ TCVN3, VNI hoặc thiếu bảng mã), không đọc ra chữ Việt."
_RECOGNISE = (
    "Máy này chưa có phần nhận dạng chữ: cài gói Python trueocr, hoặc tesseract-ocr và tesseract-ocr-vie (và không đặt "
    "TROLY_OCR=none), rồi thêm lại; hoặc dùng bản PDF xuất từ Word."
)
_TEXT_READERS: dict[str, Callable[[str, Limits], list[Element]]] = {
    ".txt": lambda text, limits: elements_of_text(with_mail_head(text)),
    ".md": lambda text, limits: formats.elements_of_markdown(text),
    ".html": elements_of_html,
    ".htm": elements_of_html,
    ".csv": formats.elements_of_csv,
}
_READERS: dict[str, Callable[[bytes, Limits], Content]] = {
    ".docx": _content_of_docx,
    ".doc": lambda data, limits: Content(formats.elements_of_doc(data)),
    ".eml": content_of_eml,
    ".ods": content_of_ods,
    ".odt": content_of_odt,
    ".pptx": content_of_pptx,
    ".rtf": lambda data, limits: Content(formats.elements_of_rtf(data)),
    ".xls": content_of_xls,
    ".xlsx": lambda data, limits: Content(elements_of_xlsx(data, limits)),
}


_OLD_FONTS = re.compile(r"[\u00a1-\u00bf\u00d7\u00f7](?=[^\W\d_])|[äëïöüÿåæçîûøþßñ]", re.I)
_ENOUGH_LETTERS = 200


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
