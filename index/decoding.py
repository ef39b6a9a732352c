"""The bytes of a text file -> its text, in whichever encoding it proves to be."""

from __future__ import annotations

import re
import unicodedata

from index.files import ACCEPTED
from index.legacy_fonts import scheme_of
from index.sniffing import NOT_TEXT, Unusable

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = frozenset("bcdđfghjklmnpqrstvwxz") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES
}


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or Windows-1258, whichever it proves to be. Raises with a reason when it is none."""
    if data.startswith(NOT_TEXT) or (data.startswith(b"MZ") and b"\0" in data[:64]):
        raise Unusable(f"Nội dung không phải văn bản, có thể do đổi đuôi tệp. {ACCEPTED} Dùng tệp gốc đúng đuôi.")
    for encoding in _candidates(data):
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if not _is_binary(text) and (encoding in ("utf-8-sig", "utf-16") or _foreign_share(text) < 0.02):
            return text
    if text := _in_old_font(data):
        return text
    raise Unusable(
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
