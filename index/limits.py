"""What reading one file may take: a file beyond a limit is refused, with its value and the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MB = 1024 * 1024


Ocr = Literal["auto", "trueocr", "tesseract", "none"]
"""What reads page images: all that is installed, one engine, or nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file, then those of the process that reads it."""

    file_mb: float = 50
    unpacked_mb: float = 200
    """What the words, sheets and styles of a .docx or .xlsx may unpack to; pictures are never unpacked."""
    ratio: float = 200
    """How many times its packed size a part of a .docx or .xlsx may unpack to, once it is over 1 MB."""
    rows: int = 50_000
    columns: int = 1_000
    cells: int = 1_000_000
    pages: int = 1_000
    nesting: int = 400
    characters: int = 10_000_000
    passages: int = 10_000
    memory_mb: int = 1_000
    cpu_seconds: float = 60
    seconds: float = 180
    """On the wall clock; it and the processor time start again with every page image whose text has been recognised."""
    ocr: Ocr = "auto"


DEFAULT_LIMITS = Limits()


class LimitExceeded(Exception):
    """The reason, in Vietnamese, for which a file is too much; its name is added by whoever knows it."""


def check(what: str, value: float, limit: float, unit: str, step: str) -> None:
    """
    >>> check("Bảng", 60_000, 50_000, "dòng", "Tách thành nhiều tệp.")
    Traceback (most recent call last):
    index.limits.LimitExceeded: Bảng có 60.000 dòng, quá giới hạn 50.000 dòng. Tách thành nhiều tệp.
    """
    if value > limit:
        raise LimitExceeded(f"{what} có {shown(value)} {unit}, quá giới hạn {shown(limit)} {unit}. {step}")


def shown(value: float) -> str:
    """A number as Vietnamese write it, with one decimal at most: "1.250,5"."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))
