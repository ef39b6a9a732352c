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
from assistant.grounding import COMPUTED
from assistant.web.conversation import Exchange, Kind, Place
from assistant.web.quoted import quoted_figures
from index.report import CELL

_INLINE = re.compile(r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*|\[(?P<marker>\d{1,3})\]")
_BLANK = re.compile(r"\n\s*\n")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITEM = re.compile(r"[-–•+] +(?=\S)")
_COUNT = re.compile(rf"^{COMPUTED} (\d+) mục( trong phần đã đọc)?(?=:?$)")
"""The count of a list: of the lines quoted below, which may be remarks too."""
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
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
    for block in _BLANK.split(markdown.strip()):
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
    items = (_line_html(_ITEM.sub("", line, count=1), inline) for line in lines)
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _paragraph_html(lines: list[str], inline: Inline) -> str:
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
    return ", ".join(part for part in (citation.document, _page(citation), citation.standing) if part)


# --- one exchange of the conversation ----------------------------------------------------------------------------


def exchange_html(exchange: Exchange, turn: int, *, last: bool = True, remark: str = "") -> str:
    """A question with its answer, its refusal or the note that stands in for both.

    `last`: what may be asked next is offered below. `remark`: safe HTML that stands in for the thanks for an opinion.
    """
    answer = exchange.answer
    if answer is None:
        body = note_html(exchange.note, failed=exchange.failed)
        copied = exchange.note
    elif answer.refused:
        body = notice_html(answer.notice) + refusal_html(answer, turn) + notes_html(answer)
        body += ask_everything_html(exchange)
        copied = answer.reason or answer.answer
    else:
        lines = answer.answer.splitlines()  # what is offered stands below, to be clicked
        text = "\n".join(line for line in lines if line.removeprefix("- ") not in answer.choices)
        shown = answer_html(text, answer.citations, turn)
        unsure = answer.certainty == "unsure" and not answer.corrected
        body = notice_html(answer.notice) + _framed_html(shown, unsure, bool(answer.corrected))
        body += choices_html(answer.choices)
        # Nothing is asserted by quotations that may be beside the point: there is nothing to vouch for.
        quoted = quoted_figures(answer) if answer.about in ("content", "document") else 0
        sources = 0 if answer.corrected else len(answer.citations)
        checked = check_html(answer.verification, sources, "" if answer.corrected else written_by(answer), quoted)
        body += (unsure_html(len(answer.citations), written_by(answer)) if unsure else checked) + notes_html(answer)
        body += report_html(answer, turn) + own_answer_html(exchange)
        copied = plain_text(answer)
    body += steps_html(answer.steps) if answer else ""
    buttons = _opinion_buttons(exchange) + _mend_button(answer, turn) + _actions_html(exchange.question, copied)
    actions = f'<div class="actions">{buttons}</div>'
    below = remark or (THANKS if exchange.verdict else "")
    opinion = _opinion_form(turn) if answer else ""
    next_ = followups_html(exchange.suggestions) if last else ""
    return _exchange(
        exchange.question, understood_html(exchange) + body + actions + opinion + below + next_, "exchange"
    )


def _framed_html(shown: str, unsure: bool, corrected: bool) -> str:
    kind = "unsure" if unsure else "by-hand" if corrected else ""
    return f'<div class="{kind}">{shown}</div>' if kind else shown


def own_answer_html(exchange: Exchange) -> str:
    """Beside an answer that staff have corrected: the software's own."""
    if exchange.answer is None or not exchange.answer.corrected:
        return ""
    return (
        f'<p><button type="button" class="quiet" data-ask="{escape(exchange.question)}" data-own>'
        "Xem câu trả lời của phần mềm</button></p>"
    )


def _mend_button(answer: Answer | None, turn: int) -> str:
    """Opens the form in which an answer from documents is corrected."""
    if answer is None or answer.about == "assistant":
        return ""
    return f'<button type="button" class="quiet" data-mend="{turn}">Sửa câu trả lời</button>'


def ask_everything_html(exchange: Exchange) -> str:
    """Beside a refusal: the same question to all documents, where only some were searched."""
    if not exchange.narrowed:
        return ""
    return (
        f'<p><button type="button" class="primary" data-ask="{escape(exchange.question)}" data-everything>'
        "Hỏi tất cả tài liệu</button></p>"
    )


def choices_html(choices: Sequence[str]) -> str:
    """Whole questions that an answer offers; a click asks them."""
    buttons = "".join(
        f'<button type="button" class="followup" data-ask="{escape(choice)}">{escape(choice)}</button>'
        for choice in choices
    )
    return f'<div class="followups choices">{buttons}</div>' if buttons else ""


def followups_html(suggestions: Sequence[tuple[str, str]]) -> str:
    """Short questions that may follow; a click asks them."""
    if not suggestions:
        return ""
    buttons = "".join(
        f'<button type="button" class="followup" data-ask="{escape(question)}" title="{escape(question)}">'
        f"{escape(label)}</button>"
        for label, question in suggestions
    )
    return f'<div class="followups"><span>Hỏi tiếp:</span>{buttons}</div>'


def steps_html(steps: Sequence[str], *, shown: bool = False) -> str:
    """What a model with tools has looked up: all of it while it works, behind a line under its answer."""
    if not steps:
        return ""
    listed = f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in steps)}</ol>"
    summary = f"<summary>Đã tra cứu {len(steps)} bước</summary>"
    return f'<details class="steps"{" open" if shown else ""}>{summary}{listed}</details>'


def report_html(answer: Answer, turn: int) -> str:
    """The button that makes a report a draft in Soạn thảo."""
    if not answer.action.get("report"):
        return ""
    return (
        f'<p class="report"><button type="button" class="primary" data-report="{turn}">Mở trong Soạn thảo</button></p>'
    )


def pending_html(question: str, progress: str, draft: str = "", steps: Sequence[str] = ()) -> str:
    """A question that is being answered: what is going on, or what has been written so far."""
    body = steps_html(steps, shown=not draft) + (draft_html(draft) if draft else "")
    working = f'<p class="progress" role="status"><span class="dots" aria-hidden="true"></span>{escape(progress)}</p>'
    return _exchange(question, body + working, "exchange pending")


def _exchange(question: str, reply: str, classes: str) -> str:
    asked = f'<div class="question"><span class="who">Bạn:</span> <span>{escape(question)}</span></div>'
    return f'<article class="{classes}">{asked}<div class="reply">{reply}</div></article>'


def understood_html(exchange: Exchange) -> str:
    """What a follow-up question was taken to mean, where that differs from its words; a click shows all of it."""
    meant = exchange.answer.standalone_question if exchange.answer else ""
    if not meant or meant.casefold().split() == exchange.question.casefold().split():
        return ""
    return f'<details class="understood"><summary>Hiểu là: {escape(meant)}</summary></details>'


_OPINIONS = (("up", "Hữu ích"), ("down", "Chưa đúng"))
THANKS = '<p class="thanks" role="status">Cảm ơn anh/chị đã góp ý. Ý kiến được lưu để cải thiện trợ lý.</p>'


def _opinion_buttons(exchange: Exchange) -> str:
    if exchange.answer is None:
        return ""
    return "".join(
        f'<button type="button" class="quiet thumb {verdict}" data-opinion="{verdict}" '
        f'aria-pressed="{str(exchange.verdict == verdict).lower()}">{label}</button>'
        for verdict, label in _OPINIONS
    )


def _opinion_form(turn: int) -> str:
    """Shown by the page's script after a thumb was clicked."""
    return (
        f'<form class="opinion" data-turn="{turn}" hidden><label>Nhận xét (không bắt buộc)'
        '<textarea name="comment" rows="2" maxlength="2000" '
        'placeholder="Ví dụ: số liệu đúng nhưng thiếu kỳ báo cáo"></textarea></label>'
        '<div><button type="submit" class="primary">Gửi góp ý</button>'
        '<button type="button" class="quiet" data-skip>Bỏ qua nhận xét</button></div></form>'
    )


def _actions_html(question: str, copied: str) -> str:
    return (
        f'<button type="button" class="quiet" data-copy="{escape(copied)}">Sao chép</button>'
        f'<button type="button" class="quiet" data-ask="{escape(question)}">Hỏi lại</button>'
    )


def note_html(note: str, *, failed: bool = True) -> str:
    """A sentence in place of what was asked for: why it failed, or that it was stopped."""
    kind = 'class="note failed" role="alert"' if failed else 'class="note"'
    return f"<div {kind}><p>{escape(note)}</p></div>"


def notice_html(notice: str) -> str:
    """Why a configured model's answer isn't the one shown; not an error of the answer below it."""
    return f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""


def notes_html(answer: Answer) -> str:
    """What was done to the answer; sentences of a model that were left out are told even where nobody noted them."""
    removed = answer.verification.removed
    told = (f"Đã bỏ {removed} câu của mô hình mà tài liệu không xác nhận.",) if removed else ()
    return "".join(f'<p class="done">{escape(note)}</p>' for note in answer.notes or told)


def written_by(answer: Answer) -> str:
    """Who wrote the sentences: the software, or which model."""
    if answer.mode == "offline":
        return "Ngoại tuyến"
    return f"Mô hình {answer.usage.model}" if answer.usage else "Mô hình ngôn ngữ"


def check_html(verification: Verification, sources: int, writer: str = "", quoted: int = 0) -> str:
    """The line that says how the answer was checked, what of it code worked out, and who wrote it.

    `quoted` figures stand as they do in the source: cells of a table and the like, with nothing to compare.
    """
    figures, supported, computed = verification.figures, verification.supported, verification.computed
    worked_out = f" · {computed} phép tính do phần mềm thực hiện" if computed else ""
    by = f'<span class="writer"> · {escape(writer)}</span>' if writer else ""
    if figures and supported == figures and not verification.unsupported:
        return f'<p class="check passed">✓ {supported} số liệu có trong nguồn được dẫn{worked_out}{by}</p>'
    if figures:
        missing = "; ".join(verification.unsupported)
        tail = f", chưa thấy trong nguồn: {escape(missing)}" if missing else ""
        return f'<p class="check failed">⚠ {supported}/{figures} số liệu có trong nguồn được dẫn{tail}{by}</p>'
    if sources:
        told = f"Trích nguyên văn từ {sources} nguồn, {quoted} số liệu" if quoted else f"Trích từ {sources} nguồn"
        return f'<p class="check">{told}{worked_out}{by}</p>'
    return ""


def unsure_html(sources: int, writer: str = "") -> str:
    """Under quotations that are only the nearest: what they are, and no tick."""
    by = f'<span class="writer"> · {escape(writer)}</span>' if writer else ""
    return f'<p class="check">Trích nguyên văn từ {sources} đoạn, chưa xác nhận là câu trả lời{by}</p>'


def refusal_html(answer: Answer, turn: int) -> str:
    """A refusal looks different from an answer, and offers the nearest things beside it."""
    reason = answer.reason or answer.answer
    documents = {citation.document: citation for citation in reversed(answer.related)}  # the best of each
    nearest_first = sorted(documents.values(), key=answer.related.index)
    related = "".join(_related_html(citation, turn) for citation in nearest_first)
    nearest = f'<p class="nearest">Gần nhất:</p><ul class="related">{related}</ul>' if related else ""
    return (
        '<div class="refusal"><p class="refusal-title">Không có trong tài liệu đã nạp</p>'
        f"{_paragraph_html([reason], escape)}{nearest}</div>"
    )


def _related_html(citation: Citation, turn: int) -> str:
    kind: Kind = "related"
    title = shorten(citation.title or citation.document, _TITLE_LENGTH)
    name = " · ".join(part for part in (title, citation.period, _page(citation)) if part)
    name = f"{name} – {citation.standing}" if citation.standing else name
    snippet = shorten(citation.quote or citation.text, _SNIPPET_LENGTH)
    place = place_attributes(Place(turn, kind, citation.marker))
    return (
        f'<li><button type="button" class="link" {place}>{escape(name)}</button>'
        f'<span class="snippet">{escape(snippet)}</span></li>'
    )


def _page(citation: Citation) -> str:
    page = "" if citation.page is None else f"trang {citation.page}"
    return f"{page} ({SCANNED})" if citation.scanned else page


def plain_text(answer: Answer) -> str:
    """The answer as one pastes it into a document: no Markdown, its sources listed below."""
    text = _STRONG.sub(r"\1", answer.answer).strip()
    sources = [f"[{citation.marker}] {where(citation)}" for citation in answer.citations]
    return "\n".join([text, "", "Nguồn:", *sources]) if sources else text
