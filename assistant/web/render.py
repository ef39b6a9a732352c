"""An `Answer` as HTML that is safe to show. Pure: text goes in, text comes out.

Whatever comes from a document, a model, a file name or a user is data: it is escaped here, first, and nothing in it
can become markup. On the escaped text the page then applies a small Markdown of its own: paragraphs, list items
("- "), **bold** and the [n] markers. Where a document itself has asterisks, they stay asterisks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence

from assistant.answer import Answer, Citation, Verification
from assistant.web.conversation import Exchange, Kind, Place
from index.report import CELL

_INLINE = re.compile(r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*|\[(?P<marker>\d{1,3})\]")
_ITEM = re.compile(r"[-–•+] +(?=\S)")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"[+\-–−]?[\d.,\s]+%?|[\-–—]")
_TOOLTIP_LENGTH = 320
_SNIPPET_LENGTH = 180
_TITLE_LENGTH = 90

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
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        for is_list, group in _runs(lines):
            parts.append(_list_html(group, inline) if is_list else _paragraph_html(group, inline))
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
    return "<ul>" + "".join(f"<li>{inline(_ITEM.sub('', line, count=1))}</li>" for line in lines) + "</ul>"


def _paragraph_html(lines: list[str], inline: Inline) -> str:
    return "<p>" + "<br>".join(inline(line) for line in lines) + "</p>"


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


def where(citation: Citation) -> str:
    """Document and page in words."""
    return citation.document if citation.page is None else f"{citation.document}, trang {citation.page}"


# --- one exchange of the conversation ----------------------------------------------------------------------------


def exchange_html(exchange: Exchange, turn: int) -> str:
    """A question with its answer, its refusal or the note that stands in for both."""
    if exchange.answer is None:
        body = note_html(exchange.note, failed=exchange.failed)
        copied = exchange.note
    elif exchange.answer.refused:
        body = refusal_html(exchange.answer, turn)
        copied = exchange.answer.reason or exchange.answer.answer
    else:
        body = answer_html(exchange.answer.answer, exchange.answer.citations, turn)
        body += check_html(exchange.answer.verification, len(exchange.answer.citations))
        copied = plain_text(exchange.answer)
    actions = _actions_html(exchange.question, copied)
    body = understood_html(exchange) + body
    return _exchange(exchange.question, f'{body}<div class="actions">{actions}</div>', "exchange")


def pending_html(question: str, progress: str, draft: str = "") -> str:
    """A question that is being answered: what is going on, or what has been written so far."""
    body = draft_html(draft) if draft else ""
    working = f'<p class="progress" role="status"><span class="dots" aria-hidden="true"></span>{escape(progress)}</p>'
    return _exchange(question, body + working, "exchange pending")


def _exchange(question: str, reply: str, classes: str) -> str:
    asked = f'<div class="question"><span class="who">Bạn:</span> <span>{escape(question)}</span></div>'
    return f'<article class="{classes}">{asked}<div class="reply">{reply}</div></article>'


def understood_html(exchange: Exchange) -> str:
    """What a follow-up question was taken to mean, where that differs from its words."""
    meant = exchange.answer.standalone_question if exchange.answer else ""
    if not meant or meant.split() == exchange.question.split():
        return ""
    return f'<p class="understood">Hiểu câu hỏi là: {escape(meant)}</p>'


def _actions_html(question: str, copied: str) -> str:
    return (
        f'<button type="button" class="quiet" data-copy="{escape(copied)}">Sao chép</button>'
        f'<button type="button" class="quiet" data-ask="{escape(question)}">Hỏi lại</button>'
    )


def note_html(note: str, *, failed: bool = True) -> str:
    """A sentence in place of what was asked for: why it failed, or that it was stopped."""
    kind = 'class="note failed" role="alert"' if failed else 'class="note"'
    return f"<div {kind}><p>{escape(note)}</p></div>"


def check_html(verification: Verification, sources: int) -> str:
    """The line that says how the answer was checked."""
    figures, supported = verification.figures, verification.supported
    if figures and supported == figures and not verification.unsupported:
        return f'<p class="check passed">✓ Đã đối chiếu {supported}/{figures} số liệu với nguồn</p>'
    if figures:
        missing = "; ".join(verification.unsupported)
        tail = f", chưa thấy trong nguồn: {escape(missing)}" if missing else ""
        return f'<p class="check failed">⚠ Chỉ đối chiếu được {supported}/{figures} số liệu với nguồn{tail}</p>'
    if sources:
        return f'<p class="check">Trích từ {sources} nguồn, không có số liệu cần đối chiếu</p>'
    return ""


def refusal_html(answer: Answer, turn: int) -> str:
    """A refusal looks different from an answer, and offers the nearest things beside it."""
    reason = answer.reason or answer.answer
    related = "".join(_related_html(citation, turn) for citation in answer.related)
    nearest = f'<p class="nearest">Gần nhất:</p><ul class="related">{related}</ul>' if related else ""
    return (
        '<div class="refusal"><p class="refusal-title">Không có trong tài liệu đã nạp</p>'
        f"{_paragraph_html([reason], escape)}{nearest}</div>"
    )


def _related_html(citation: Citation, turn: int) -> str:
    kind: Kind = "related"
    title = shorten(citation.title or citation.document, _TITLE_LENGTH)
    name = " · ".join(part for part in (title, citation.period, _page(citation)) if part)
    snippet = shorten(citation.quote or citation.text, _SNIPPET_LENGTH)
    place = place_attributes(Place(turn, kind, citation.marker))
    return (
        f'<li><button type="button" class="link" {place}>{escape(name)}</button>'
        f'<span class="snippet">{escape(snippet)}</span></li>'
    )


def _page(citation: Citation) -> str:
    return "" if citation.page is None else f"trang {citation.page}"


def plain_text(answer: Answer) -> str:
    """The answer as one pastes it into a document: no Markdown, its sources listed below."""
    text = re.sub(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"\1", answer.answer).strip()
    sources = [f"[{citation.marker}] {where(citation)}" for citation in answer.citations]
    return "\n".join([text, "", "Nguồn:", *sources]) if sources else text


# --- a document's own text ---------------------------------------------------------------------------------------


def passage_html(text: str, start: int = 0, end: int = 0, headers: str = "") -> str:
    """A document's text with text[start:end] highlighted: a line a paragraph, lines with tabs as rows of a table.

    `headers` are the column headers joined by tabs; they are shown above rows that have as many cells.
    """
    parts: list[str] = []
    rows: list[str] = []
    offset = 0
    for line in text.split("\n"):
        if CELL in line:
            rows.append(_row_html(line, start - offset, end - offset))
        elif line.strip():
            parts += _table_html(rows, headers)
            rows = []
            parts.append(f"<p>{_marked(line, start - offset, end - offset)}</p>")
        offset += len(line) + 1
    return "".join(parts + _table_html(rows, headers))


def _table_html(rows: list[str], headers: str) -> list[str]:
    if not rows:
        return []
    names = headers.split(CELL) if headers else []
    fits = len(names) == rows[0].count("</td>")
    head = "<tr>" + "".join(f"<th>{escape(name)}</th>" for name in names) + "</tr>" if fits and names else ""
    return [f'<div class="rows"><table>{head}{"".join(rows)}</table></div>']


def _row_html(line: str, start: int, end: int) -> str:
    cells, offset = [], 0
    for cell in line.split(CELL):
        number = ' class="number"' if _NUMBER.fullmatch(cell.strip()) else ""
        cells.append(f"<td{number}>{_marked(cell, start - offset, end - offset)}</td>")
        offset += len(cell) + 1
    return "<tr>" + "".join(cells) + "</tr>"


def _marked(text: str, start: int, end: int) -> str:
    first, last = max(start, 0), min(end, len(text))
    if first >= last:
        return escape(text)
    return f"{escape(text[:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:])}"
