"""Vietnamese in the fonts of the time before Unicode, TCVN3 (.VnTime) and VNI: recognised, and spelled in Unicode.

Such text is Latin letters and signs that only its font turns into Vietnamese: "B¸o c¸o kÕt qu¶". What it is shows in
the font's name, where a file tells it, or in the words: turned into Unicode they are syllables, before they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from index.lines import Element
from index.vietnamese import is_syllable
from index.wordlists import entries

Scheme = Literal["TCVN3", "VNI"]

_SCHEMES: tuple[Scheme, ...] = ("TCVN3", "VNI")
_SIGNS = re.compile(
    r"[\u00a1-\u00bf\u00d7\u00f7](?=[^\W\d_])|(?<=[^\W\d_])[\u00a1-\u00bf\u00d7\u00f7]|[äëïöüÿåæçîûøþßñ]", re.I
)
"""What no Vietnamese word in Unicode holds, and most words in these fonts do."""
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~\d–—…“”‘’]+")
_FEWEST = 2
_PLAUSIBLE = 0.85
_UNICODE = re.compile(r"[\u0102-\u01b4\u1ea0-\u1ef9]")
"""Vietnamese letters that none of these fonts has at their places."""


def scheme_of_font(font: str) -> Scheme | None:
    """The scheme of a font, by its name: ".VnTime", "VNI-Times"."""
    name = font.lower()
    return "TCVN3" if name.startswith(".vn") else "VNI" if name.startswith("vni") else None


def shows_capitals(font: str) -> bool:
    """Whether a font shows small letters as capitals: ".VnTimeH"."""
    return font.lower().startswith(".vn") and font.endswith("H")


def in_unicode(text: str, scheme: Scheme) -> str:
    """
    >>> in_unicode("KÕt qu¶", "TCVN3"), in_unicode("Keát quaû", "VNI")
    ('Kết quả', 'Kết quả')
    """
    pattern, table = _table(scheme)
    return pattern.sub(lambda match: table[match.group()], text)


@cache
def _table(scheme: Scheme) -> tuple[re.Pattern[str], dict[str, str]]:
    rows = (line.split("\t") for line in entries("legacy_fonts.tsv"))
    table = {"".join(chr(int(code, 16)) for code in codes.split()): to for name, codes, to in rows if name == scheme}
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))), table


def is_unicode(text: str) -> bool:
    """Whether a text has letters that are only there in Unicode, whatever font it is set in."""
    return bool(_UNICODE.search(text))


def scheme_of(text: str) -> Scheme | None:
    """The scheme in which a text is Vietnamese, None where it is as it stands, or is not at all."""
    words = _WORD.findall(text)
    odd = [word for word in words if _SIGNS.search(word)]
    if len(odd) < _FEWEST or len(odd) * 5 < len(words) or is_unicode(text):
        return None
    shares = {scheme: _share(in_unicode(text, scheme)) for scheme in _SCHEMES}
    best = max(_SCHEMES, key=lambda scheme: shares[scheme])
    return best if shares[best] >= _PLAUSIBLE and shares[best] > _share(text) + 0.15 else None


def _share(text: str) -> float:
    """The share of words that are built as Vietnamese syllables, abbreviations left aside."""
    words = [word for word in _WORD.findall(text) if not (word.isascii() and word.isupper())]
    return sum(is_syllable(word.lower()) for word in words) / max(len(words), 1)


def converted(elements: Sequence[Element]) -> tuple[list[Element], set[Scheme]]:
    """The elements with such text in Unicode, each paragraph and cell by itself, and the schemes that were found."""
    found_in: list[Scheme] = []

    def spelled(text: str) -> str:
        scheme = scheme_of(text) if _SIGNS.search(text) else None
        if scheme is None:
            return text
        found_in.append(scheme)
        return in_unicode(text, scheme)

    found = [
        replace(element, text=spelled(element.text), grid=[[spelled(cell) for cell in row] for row in element.grid])
        for element in elements
    ]
    return _with_short_lines(found, set(found_in), len(found_in)), set(found_in)


def text_in_unicode(text: str) -> tuple[str, set[Scheme]]:
    """A text file, or the words between the tags of a page, line by line: before white space is put in order, for the
    soft hyphen is a letter of TCVN3."""
    if not _SIGNS.search(text):
        return text, set()
    pieces = _BETWEEN.split(text)
    found, schemes = converted([Element(piece) for piece in pieces[::2]])
    pieces[::2] = [element.text for element in found]
    return "".join(pieces), schemes


def page_in_unicode(text: str) -> tuple[str, set[Scheme]]:
    """The text of a PDF page, in which the ư of TCVN3 came as a hyphen ("®Çu t-"); as it is where that is lost."""
    found, schemes = text_in_unicode(_HYPHENED.sub(_with_letter, text) if scheme_of(text) == "TCVN3" else text)
    lost = "TCVN3" in schemes and "ư" not in found and len(_WORD.findall(found)) > _ENOUGH
    return (text, set()) if lost else (found, schemes)


def _with_letter(match: re.Match[str]) -> str:
    """A word with its hyphens as letters, where that is a Vietnamese syllable: "Bµ RÞa-Vòng Tµu" keeps its own."""
    lettered = match.group().replace("-", "\u00ad")
    return lettered if is_syllable(in_unicode(lettered, "TCVN3").lower()) else match.group()


_HYPHENED = re.compile(r"[^\W\d_][^\s\d.,;:()]{0,8}-[^\s\d.,;:()]{0,8}|-[^\s\d.,;:()-]{1,8}")
_ENOUGH = 60
"""Words: of so many one has the letter ư in any text."""
_BETWEEN = re.compile(r"(<[^<>]{0,2000}>|\n)")


def _with_short_lines(elements: list[Element], schemes: set[Scheme], told: int) -> list[Element]:
    """Lines of a word or two, in a document whose other lines settle the scheme.

    Where most of its lines with marks were converted (`told`), so are those that have nothing odd: "Soá: 145/CV" too.
    """
    if len(schemes) != 1:
        return elements
    (scheme,) = schemes
    marked = sum(not text.isascii() for element in elements for text in _texts(element))
    whole = 2 * told > marked

    def spelled(text: str) -> str:
        odd = not is_unicode(text) and (whole or bool(_SIGNS.search(text)))
        return in_unicode(text, scheme) if odd and _share(in_unicode(text, scheme)) >= _PLAUSIBLE else text

    return [
        replace(element, text=spelled(element.text), grid=[[spelled(cell) for cell in row] for row in element.grid])
        for element in elements
    ]


def _texts(element: Element) -> Iterator[str]:
    yield element.text
    yield from (cell for row in element.grid for cell in row)


def note(schemes: set[Scheme]) -> str:
    """What is told of a document whose text was converted."""
    fonts = " và ".join(sorted(schemes))
    return f"Có phần dùng phông chữ cũ ({fonts}), đã chuyển sang Unicode; đối chiếu bản gốc khi trích dẫn."
