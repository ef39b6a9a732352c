"""Vietnamese text: normal form, diacritics, search terms, abbreviations, sentences, clauses and list items.

Everything here is pure. Spans are (start, end) offsets into the text that was given.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.scanning import LINE, before

TERMS = 2
"""Counts up whenever the same text gives other search terms, so that indexes kept on disk are built again."""

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)

# A joined abbreviation (KH&ĐT), a document number, a date or fraction, a number, a word of letters and digits (3B).
_TOKEN = re.compile(
    r"(?-i:\b[A-ZĐ]+(?:[-&][A-ZĐ]+)+\b)"
    r"|\d+(?:/\d+)?/[^\W\d_][\w.\-]*\w"
    r"|\d+(?:/\d+)+"
    r"|\d+(?:[.,]\d+)*%?(?![^\W\d_])"
    r"|đ/c\b"
    r"|\w+",
    re.IGNORECASE,
)
_VOWEL = re.compile(r"[aeiouy]")
_NO_JOINTS = str.maketrans("", "", "-&")
_JOINTS_APART = str.maketrans("-&", "  ")
"""What joins the letters of an abbreviation: "KH&ĐT", "GD-ĐT"."""


LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
"""The letters of Vietnamese, for character classes in patterns: ranges such as À-Ỹ mix the two cases."""


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def trimmed(self, text: str) -> Span:
        """Without the white space at both ends."""
        piece = self.of(text)
        return Span(self.start + len(piece) - len(piece.lstrip()), self.end - (len(piece) - len(piece.rstrip())))


def normalise(text: str) -> str:
    """NFC, no invisible characters, every run of white space within a line one space, lines stripped."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def without_diacritics(text: str) -> str:
    """ "Lâm Đồng" -> "Lam Dong". Keeps the number of characters of NFC text."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_base_letters())


@cache
def _base_letters() -> dict[int, str]:
    """Every Latin letter with a diacritic -> its base letter."""
    latin = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
    table = {ord(c): unicodedata.normalize("NFD", c)[0] for c in latin if unicodedata.decomposition(c)}
    return table | {ord("đ"): "d", ord("Đ"): "D"}


def fold(text: str) -> str:
    """Lower case without diacritics: "Lâm Đồng" -> "lam dong". Keeps the number of characters of NFC text."""
    return without_diacritics(text).lower()


def has_diacritics(text: str) -> bool:
    """Whether the text was typed with Vietnamese letters at all."""
    return fold(text) != text.lower()


_ONSET = r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_VOWELS = r"(?:[iy]eu|uo[iu]|oa[iyo]|oeo|uay|uy[aue]|i[aeu]|u[aeiouy]|o[aei]|a[iouy]|e[ou]|ye|[aeiouy])"
_SYLLABLE = re.compile(rf"{_ONSET}{_VOWELS}(?:ng|nh|ch|[cmnpt])?")


def is_syllable(word: str) -> bool:
    """Whether a word in small letters is built as Vietnamese syllables are: "khuyên", and not "ubnd" or "®¹t"."""
    plain = without_diacritics(word)
    return word.isalpha() and bool(_SYLLABLE.fullmatch(plain)) and not _FOREIGN.search(word)


_FOREIGN = re.compile(r"[äëïöüÿåæçîûøþßñ]")
"""Letters with marks that Vietnamese does not have: the base letters below would take them for its own."""


_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN_NUMBER = re.compile(r"\d+(?:,\d+)?")


def canonical_number(token: str) -> str:
    """One spelling for one number: "06" -> "6", "4.464,42" -> "4464,42", "12.795,40" -> "12795,4"."""
    percent = "%" if token.endswith("%") else ""
    digits = token.removesuffix("%")
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    if _PLAIN_NUMBER.fullmatch(digits):
        whole, _, part = digits.partition(",")
        part = part.rstrip("0")
        digits = (whole.lstrip("0") or "0") + ("," + part if part else "")
    return digits + percent


# The two ways of placing a tone mark on an open oa, oe, uy: "hoà" = "hòa", "thuỷ" = "thủy" (but "quý").
_TONES = "\u0300\u0301\u0309\u0303\u0323"
"""Grave, acute, hook above, tilde, dot below."""
_OLD_TONES = {
    unicodedata.normalize("NFC", pair + tone): unicodedata.normalize("NFC", pair[0] + tone + pair[1])
    for pair in ("oa", "oe", "uy")
    for tone in _TONES
}
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")


def _has_tone(text: str) -> bool:
    return not set(_TONES).isdisjoint(unicodedata.normalize("NFD", text))


def one_spelling(text: str) -> str:
    """Lower-case NFC text with its tone marks where most texts have them: "hoà bình" -> "hòa bình"."""
    return _OLD_TONE.sub(lambda match: _OLD_TONES[match.group()], text)


def tokens(text: str) -> list[str]:
    """Lower-cased syllables, with numbers, dates and document numbers whole and in one spelling."""
    found = _TOKEN.findall(unicodedata.normalize("NFC", text))
    return [_canonical(token) for token in found]


def _canonical(token: str) -> str:
    if not token[0].isdigit():
        return one_spelling(token.lower())
    if "/" in token:
        parts = token.lower().split("/")
        return "/".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)
    return canonical_number(token) if token[-1].isdigit() or token[-1] == "%" else token.lower()


def bigrams(syllables: list[str]) -> list[str]:
    return [f"{a}_{b}" for a, b in pairwise(syllables)]


def capital(text: str) -> str:
    """Words as at the start of a line."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Words as inside a sentence."""
    return text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Analyzer:
    """Text -> search terms, with abbreviations and their long forms meeting.

    `abbreviations` maps the folded abbreviation to its meanings, each in lower case.
    """

    abbreviations: Mapping[str, tuple[str, ...]] = field(hash=False, compare=False)
    fingerprint: str

    def syllables(self, text: str) -> list[str]:
        """Tokens in order, every abbreviation replaced by its long form (all of its meanings, one after another)."""
        return [part for raw in _TOKEN.findall(unicodedata.normalize("NFC", text)) for part in _syllables_of(self, raw)]

    def terms(self, text: str) -> list[str]:
        """Syllables and their bigrams."""
        found = self.syllables(text)
        return found + bigrams(found)

    def folded_terms(self, text: str) -> list[str]:
        """The same without diacritics, for questions typed without them."""
        found = [_folded(syllable) for syllable in self.syllables(text)]
        return found + bigrams(found)

    def expand(self, text: str) -> str:
        """The text with its abbreviations written out (first meaning), for reading by the embedder."""

        def long_form(match: re.Match[str]) -> str:
            meanings = self._meanings(match.group())
            return meanings[0] if meanings else match.group()

        return _TOKEN.sub(long_form, text)

    def _meanings(self, raw: str) -> tuple[str, ...]:
        # "DA" may be short for something, "da" is a word and "Đá" a name: two letters with a vowel count only in
        # capitals without a tone mark.
        key = fold(raw).translate(_NO_JOINTS)
        if len(raw) < 3 and _VOWEL.search(key) and (not raw.isupper() or _has_tone(raw)):
            return ()
        return self.abbreviations.get(key, ())


# The same few thousand syllables make up every text: looking them up is a third of the work of making search terms.
_REMEMBERED = 65_536


@lru_cache(_REMEMBERED)
def _syllables_of(analyzer: Analyzer, raw: str) -> tuple[str, ...]:
    meanings = analyzer._meanings(raw)
    if meanings:
        return tuple(syllable for meaning in meanings for syllable in meaning.split())
    if "&" in raw or ("-" in raw and not raw[0].isdigit()):
        return tuple(analyzer.syllables(raw.translate(_JOINTS_APART)))
    return (_canonical(raw),)


@lru_cache(_REMEMBERED)
def _folded(syllable: str) -> str:
    return fold(syllable)


def build_analyzer(extra: Path | None = None) -> Analyzer:
    """The built-in abbreviations, with those of the file `extra` laid over them. Raises OSError if it can't be read."""
    text = (files("index") / "data" / "abbreviations.tsv").read_text(encoding="utf-8")
    if extra is not None:
        text += "\n" + extra.read_text(encoding="utf-8-sig")
    fingerprint = hashlib.sha256(f"{TERMS}\n{text}".encode()).hexdigest()[:16]
    return Analyzer(parse_abbreviations(text.splitlines()), fingerprint)


def parse_abbreviations(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Lines "KCN<tab>khu công nghiệp|..." -> {"kcn": ("khu công nghiệp", ...)}; later lines win."""
    table: dict[str, tuple[str, ...]] = {}
    for line in lines:
        short, tab, meanings = normalise_cell(line).partition("\t")
        if tab and not short.startswith("#"):
            long_forms = one_spelling(meanings.lower()).split("|")
            table[fold(short.strip())] = tuple(form.strip() for form in long_forms if form.strip())
    return table


def normalise_cell(line: str) -> str:
    return unicodedata.normalize("NFC", line).strip()


# ---------------------------------------------------------------------------------------------- sentences

_END = re.compile(r"(?:\.\.\.|…|[.!?])+[\"”’)\]]*")
# What may stand before a full stop that does not end a sentence.
_DEGREES, _FOREIGN_TITLES = "ThS|TS|PGS|GS|KS|CN|BS", "Mr|Mrs|Ms|St|No"
_SHORT = re.compile(rf"(?:^|[\s(/])(?:[A-ZĐ]|T[PXTpLM]|Th|KT|TUQ|{_DEGREES}|{_FOREIGN_TITLES}|tr|Số)$")
_ENUMERATOR = re.compile(
    r"(?:^|[\s:;.])(?:\(\d{1,2}\)?|\d{1,2}\)|\(?[a-zđ]\))$"  # (1). 1). a).
    r"|(?:^|[:;.]\s*|^\W*\w+(?:\s\w+)?\s+)(?:\d{1,2}|[IVX]+)$"  # 1. after nothing, a stop or a label: "Phụ lục 2."
)
_FOLLOWER = re.compile(r"\S")
_LABEL_REACH = 48
"""Characters before a full stop that may make it the stop of a label or of a short form."""
_QUARTER = re.compile(r"\b(?:quý|giai đoạn|đợt|loại|hạng|nhóm|cấp)\s+[IVX]+$", re.IGNORECASE)


def sentences(text: str) -> list[Span]:
    """Sentences of a text of one or more lines; a line end always ends one. Together they cover all words."""
    spans: list[Span] = []
    for line in _lines(text):
        start = line.start
        for match in _END.finditer(text, line.start, line.end):
            if _ends_sentence(text, start, match, line.end):
                spans.append(Span(start, match.end()).trimmed(text))
                start = match.end()
        if text[start : line.end].strip():
            spans.append(Span(start, line.end).trimmed(text))
    return [span for span in spans if span.start < span.end]


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    following = _FOLLOWER.search(text, match.end(), end)
    if following is None:
        return True
    follower = following.group()
    dots = match.group().startswith(("...", "…"))
    if following.start() == match.end() and not (dots and follower.isupper()):
        return False
    if not (follower.isupper() or follower.isdigit() or follower in "“\"'(-–+*•"):
        return False
    words = text[max(start, match.start() - _LABEL_REACH) : match.start()]
    if dots or before(_QUARTER, words, len(words)):
        return True
    return not (before(_SHORT, words, len(words)) or before(_ENUMERATOR, words, len(words)))


def _lines(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in LINE.finditer(text)]
