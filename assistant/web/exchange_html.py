"""One exchange of the conversation as HTML: a question with its answer, its refusal, or the note in place of both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.web.conversation import Exchange
from assistant.web.quoted import quoted_figures
from assistant.web.render import answer_html, draft_html, escape, note_html, where
from assistant.web.verdict_html import check_html, notes_html, notice_html, refusal_html, unsure_html, written_by

_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def exchange_html(exchange: Exchange, turn: int, *, last: bool = True, remark: str = "") -> str:
    """A question with its answer, its refusal or the note that stands in for both.

    `last`: what may be asked next is offered below. `remark`: safe HTML that stands in for the thanks for an opinion.
    """
    answer = exchange.answer
    if answer is None:
        body, copied = note_html(exchange.note, failed=exchange.failed), exchange.note
    elif answer.refused:
        body, copied = _refused_html(exchange, answer, turn), answer.reason or answer.answer
    else:
        body, copied = _answered_html(exchange, answer, turn), plain_text(answer)
    body += steps_html(answer.steps) if answer else ""
    buttons = _opinion_buttons(exchange) + _mend_button(answer, turn) + _actions_html(exchange.question, copied)
    actions = f'<div class="actions">{buttons}</div>'
    below = remark or (THANKS if exchange.verdict else "")
    opinion = _opinion_form(turn) if answer else ""
    next_ = followups_html(exchange.suggestions) if last else ""
    return _exchange(
        exchange.question, understood_html(exchange) + body + actions + opinion + below + next_, "exchange"
    )


def _refused_html(exchange: Exchange, answer: Answer, turn: int) -> str:
    said = notice_html(answer.notice) + refusal_html(answer, turn) + notes_html(answer)
    return said + ask_everything_html(exchange)


def _answered_html(exchange: Exchange, answer: Answer, turn: int) -> str:
    lines = answer.answer.splitlines()  # what is offered stands below, to be clicked
    text = "\n".join(line for line in lines if line.removeprefix("- ") not in answer.choices)
    shown = answer_html(text, answer.citations, turn)
    unsure = answer.certainty == "unsure" and not answer.corrected
    said = (
        notice_html(answer.notice) + _framed_html(shown, unsure, bool(answer.corrected)) + choices_html(answer.choices)
    )
    checked = unsure_html(len(answer.citations), written_by(answer)) if unsure else _checked_html(answer)
    return said + checked + notes_html(answer) + report_html(answer, turn) + own_answer_html(exchange)


def _checked_html(answer: Answer) -> str:
    if answer.corrected:
        return check_html(answer.verification, 0)
    # Nothing is asserted by quotations that may be beside the point: there is nothing to vouch for.
    quoted = quoted_figures(answer) if answer.about in ("content", "document") else 0
    return check_html(answer.verification, len(answer.citations), written_by(answer), quoted)


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


def plain_text(answer: Answer) -> str:
    """The answer as one pastes it into a document: no Markdown, its sources listed below."""
    text = _STRONG.sub(r"\1", answer.answer).strip()
    sources = [f"[{citation.marker}] {where(citation)}" for citation in answer.citations]
    return "\n".join([text, "", "Nguồn:", *sources]) if sources else text
