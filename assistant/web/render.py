"""An `Answer` as HTML that is safe to show. Pure: text goes in, text comes out.

Whatever comes from a document, a model, a file name or a user is data: it is escaped here, first, and nothing in it
can become markup. On the escaped text the page then applies a small Markdown of its own: paragraphs, list items
("- "), **bold** and the [n] markers. Where a document itself has asterisks, they stay asterisks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence

from assistant.answer import Citation
from assistant.grounding import COMPUTED
from assistant.web.conversation import Place
from index.report import CELL

_INLINE = re.compile(r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*|\[(?P<marker>\d{1,3})\]")
_BLANK = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"[-–•+] +(?=\S)")
_COUNT = re.compile(rf"^{COMPUTED} (\d+) mục( trong phần đã đọc)?(?=:?$)")
"""The count of a list: of the lines quoted below, which may be remarks too."""
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TOOLTIP_LENGTH = 320

Inline = Callable[[str], str]


def escape(text: str) -> str:
    """Text as HTML text or attribute value; control and direction-changing characters become U+FFFD."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", text), quote=True)


def shorten(text: str, length: int) -> str:
    """The text on one line, cut at a word's end."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


# --- the answer's text -------------------------------------------------------------------------------------------


def answer_html(markdown: str, citations: Sequence[Citation], turn: int) -> str:
    """The answer's Markdown; [n] becomes a chip when there is a citation n, and stays text when there is none."""
    chips = {citation.marker: chip_html(citation, turn) for citation in citations}
    own_words = [citation.text for citation in citations]
    return _blocks_html(markdown, lambda text: _inline_html(text, chips, own_words))


def draft_html(markdown: str) -> str:
    """An answer that is still being written: its markers can't be opened yet, an unclosed bold run is closed."""
    if markdown.count("**") % 2:
        markdown = markdown.rstrip().removesuffix("**") if markdown.rstrip().endswith("**") else f"{markdown}**"
    return _blocks_html(markdown, lambda text: _inline_html(text, {}, []))


def _blocks_html(markdown: str, inline: Inline) -> str:
    parts: list[str] = []
    for block in _BLANK.split(markdown.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        for is_list, group in _runs(lines):
            parts.append(_list_html(group, inline) if is_list else paragraph_html(group, inline))
    return "".join(parts)


def _runs(lines: Iterable[str]) -> list[tuple[bool, list[str]]]:
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_item = _ITEM.match(line) is not None
        if not runs or runs[-1][0] != is_item:
            runs.append((is_item, []))
        runs[-1][1].append(line)
    return runs


def _list_html(lines: list[str], inline: Inline) -> str:
    items = (_line_html(_ITEM.sub("", line, count=1), inline) for line in lines)
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def paragraph_html(lines: list[str], inline: Inline) -> str:
    return "<p>" + "<br>".join(_line_html(line, inline) for line in lines) + "</p>"


def _line_html(line: str, inline: Inline) -> str:
    """What code worked out is told from what stands in a document."""
    cited, computed, rest = line.partition(COMPUTED)
    if not computed:
        return inline(line)
    words = _COUNT.sub(r"phần mềm đếm: \1 ý trích dưới đây\2", f"{computed}{rest}")
    return f'{inline(cited)}<span class="computed">{inline(words)}</span>'


def _inline_html(text: str, chips: dict[int, str], own_words: list[str]) -> str:
    parts, position = [], 0
    for match in _INLINE.finditer(text):
        parts.append(_words_html(text[position : match.start()], before_marker=match["marker"] is not None))
        parts.append(_token_html(match, chips, own_words))
        position = match.end()
    return "".join(parts) + _words_html(text[position:])


def _words_html(text: str, *, before_marker: bool = False) -> str:
    """Escaped; a marker stays on the line of the word before it."""
    if before_marker and text.endswith(" "):
        text = f"{text[:-1]}\u00a0"
    return escape(text.replace(CELL, " · "))


def _token_html(match: re.Match[str], chips: dict[int, str], own_words: list[str]) -> str:
    bold = match["bold"]
    if bold is None:
        return chips.get(int(match["marker"]), escape(match[0]))
    inner = _inline_html(bold, chips, own_words)
    if any(match[0] in words for words in own_words):
        return f"**{inner}**"
    return f"<strong>{inner}</strong>"


# --- citations ---------------------------------------------------------------------------------------------------


def chip_html(citation: Citation, turn: int) -> str:
    """A marker that opens its source; hovering shows the quote."""
    label = escape(f"Nguồn {citation.marker}: {where(citation)}")
    tip = escape(f"“{shorten(citation.quote or citation.text, _TOOLTIP_LENGTH)}”\n{where(citation)}")
    place = place_attributes(Place(turn, "citations", citation.marker))
    return f'<button type="button" class="chip" {place} aria-label="{label}" title="{tip}">[{citation.marker}]</button>'


def place_attributes(place: Place) -> str:
    """The data attributes that the page's script sends back when a source is opened."""
    return f'data-turn="{place.turn}" data-kind="{place.kind}" data-marker="{place.marker}"'


SCANNED = "đọc từ bản quét"
"""What is said of words that were recognised in the image of a page."""


def where(citation: Citation) -> str:
    """Document and page in words, and what befell the document."""
    return ", ".join(part for part in (citation.document, page_of(citation), citation.standing) if part)


def note_html(note: str, *, failed: bool = True) -> str:
    """A sentence in place of what was asked for: why it failed, or that it was stopped."""
    kind = 'class="note failed" role="alert"' if failed else 'class="note"'
    return f"<div {kind}><p>{escape(note)}</p></div>"


def page_of(citation: Citation) -> str:
    page = "" if citation.page is None else f"trang {citation.page}"
    return f"{page} ({SCANNED})" if citation.scanned else page
