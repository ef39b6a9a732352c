"""What stands on the pages of a PDF beside its text: the values of form fields, the remarks of readers."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import Any

log = logging.getLogger(__name__)

_LONGEST = 4_000
"""Bytes of a name or a value, two a letter."""
_MOST = 2_000
"""Fields and remarks of a page."""


def told_beside(data: bytes) -> tuple[dict[int, list[str]], tuple[str, ...]]:
    """The filled-in form fields of each page (from 0) as lines "name: value", and what is told of remarks.

    Remarks are not the document's own words and are left out.
    """
    import pypdfium2

    fields: dict[int, list[str]] = {}
    remarks: list[int] = []
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for index in range(len(document)):
                with closing(document[index]) as page:
                    lines, has_remarks = _beside(page)
                if lines:
                    fields[index] = lines
                if has_remarks:
                    remarks.append(index + 1)
    except pypdfium2.PdfiumError as error:
        log.warning("the form fields of a PDF file can't be read: %s", error)
    where = ", ".join(map(str, remarks[:12]))
    return fields, (f"Không đọc nhận xét, ghi chú của người đọc trên trang {where}.",) if remarks else ()


def _beside(page: Any) -> tuple[list[str], bool]:
    from pypdfium2 import raw

    lines: list[str] = []
    remarks = False
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            name, value = (_value(annotation, key) for key in (b"T", b"V"))
            lines += [f"{name}: {value}"] if name and value else []
        elif kind in (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT) and _value(annotation, b"Contents"):
            remarks = True
        raw.FPDFPage_CloseAnnot(annotation)
    return lines, remarks


def _value(annotation: Any, key: bytes) -> str:
    from ctypes import POINTER, c_ushort, cast, create_string_buffer

    from pypdfium2 import raw

    buffer = create_string_buffer(_LONGEST)
    size = raw.FPDFAnnot_GetStringValue(annotation, key, cast(buffer, POINTER(c_ushort)), _LONGEST)
    text = buffer.raw[: max(min(size, _LONGEST) - 2, 0)].decode("utf-16-le", "replace")
    return " ".join(text.split())
