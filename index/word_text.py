"""The words of one Word paragraph as they are shown, and what is anchored in it: boxes and notes.

Deletions and the places that words were moved from are left out, so are hidden words, the codes of fields and the
prompts of empty content controls. Text in a font of the time before Unicode is spelled in Unicode.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from index.legacy_fonts import Scheme, in_unicode, is_unicode, scheme_of_font, shows_capitals
from index.word_styles import Styles, switched

_LEFT_OUT = {
    qn(f"w:{tag}") for tag in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "instrText", "delText", "object")
}
_SIGNS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n", qn("w:cr"): "\n"}
_BOX = qn("w:txbxContent")
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_PRIVATE = dict.fromkeys(range(0xF020, 0xF100))


@dataclass(frozen=True, slots=True)
class Text:
    """What a paragraph shows, tabs as such; `notes` are kind and id of the notes that it refers to."""

    words: str
    is_bold: bool = False
    boxes: tuple[Any, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass
class _Found:
    style: str
    parts: list[tuple[str, bool, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """The open fields, each with whether its result has begun."""


@dataclass(frozen=True, slots=True)
class Reader:
    styles: Styles
    schemes: set[Scheme] = field(default_factory=set)
    """The schemes of the old fonts that text was turned into Unicode from."""

    def text_of(self, paragraph: Any) -> Text:
        found = _Found(self.styles.paragraph(paragraph))
        self._walk(paragraph, found)
        parts = self._in_unicode(found.parts)
        words = "".join(parts)
        letters = sum(len(part.strip()) for part in parts)
        bold = sum(len(part.strip()) for part, (_, is_bold, _) in zip(parts, found.parts, strict=True) if is_bold)
        return Text(words, bool(letters) and bold >= 0.9 * letters, tuple(found.boxes), tuple(found.notes))

    def _walk(self, element: Any, found: _Found) -> None:
        for child in element:
            if child.tag == qn("w:r"):
                self._run(child, found)
            elif child.tag == _MATHS:
                found.parts.append((child.text or "", False, ""))
            elif _is_choice(child):
                self._walk(child[0] if len(child) else child, found)
            elif child.tag not in _LEFT_OUT and not _is_prompt(child):
                self._walk(child, found)

    def _run(self, run: Any, found: _Found) -> None:
        hidden = switched(self.styles.of_run(run, found.style, "w:vanish"))
        for child in run:
            if child.tag == qn("w:fldChar"):
                _field(child.get(qn("w:fldCharType")), found)
            elif not hidden and all(found.fields):
                self._content(child, run, found)

    def _content(self, child: Any, run: Any, found: _Found) -> None:
        if child.tag == qn("w:t"):
            bold = switched(self.styles.of_run(run, found.style, "w:b"))
            found.parts.append((self._shown(child.text or "", run, found.style), bold, self._font(run, found.style)))
        elif child.tag in _SIGNS:
            found.parts.append((_SIGNS[child.tag], False, ""))
        elif child.tag in _NOTES:
            found.notes.append((_NOTES[child.tag], child.get(qn("w:id"), "")))
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            found.boxes += _boxes(child)
            if child.tag == qn("w:ruby"):
                self._walk(child, found)

    def _font(self, run: Any, style: str) -> str:
        fonts = self.styles.of_run(run, style, "w:rFonts")
        return "" if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""

    def _in_unicode(self, parts: list[tuple[str, bool, str]]) -> list[str]:
        """The words of each part; those in an old font as it shows them, unless they are in Unicode all the same."""
        old = "".join(part for part, _, font in parts if scheme_of_font(font))
        if not old or old.isascii() or is_unicode(old):
            return [part for part, _, _ in parts]
        self.schemes.update(
            scheme for part, _, font in parts if not part.isascii() and (scheme := scheme_of_font(font))
        )
        return [_of_font(part, font) for part, _, font in parts]

    def _shown(self, text: str, run: Any, style: str) -> str:
        text = text.translate(_PRIVATE)
        return text.upper() if switched(self.styles.of_run(run, style, "w:caps")) else text


def _of_font(text: str, font: str) -> str:
    scheme = scheme_of_font(font)
    spelled = in_unicode(text, scheme) if scheme else text
    return spelled.upper() if shows_capitals(font) else spelled


def _field(mark: str | None, found: _Found) -> None:
    if mark == "begin":
        found.fields.append(False)
    elif mark == "separate" and found.fields:
        found.fields[-1] = True
    elif mark == "end" and found.fields:
        found.fields.pop()


def _is_choice(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("}AlternateContent")


def _is_prompt(element: Any) -> bool:
    """Whether it is a content control that shows nothing but what to write there."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes of a drawing, each once: the newer of two renderings, and those inside a box with the box."""
    if element.tag == _BOX:
        yield element
    elif _is_choice(element):
        yield from _boxes(element[0]) if len(element) else ()
    else:
        for child in element:
            yield from _boxes(child)
