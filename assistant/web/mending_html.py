"""The form in which staff correct an answer, and the list of what was corrected, as HTML. Pure."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.corrected.model import LONGEST_TEXT, Corrected
from assistant.web.by_hand import by_whom
from assistant.web.render import escape, shorten
from index.report import Passage

_SNIPPET = 260
_TITLE = 90
_HOW = (
    "Lần sau ai hỏi câu này, câu đã sửa được đưa ra trước, ghi tên người sửa và ngày. Chỉ người xem được tài liệu làm "
    "căn cứ mới thấy; tài liệu ấy thay đổi hoặc bị gỡ thì câu đã sửa không còn được dùng."
)
_LISTED = "Những câu do cán bộ sửa được đưa ra trước khi có người hỏi như vậy."
GONE = "Không còn dùng: tài liệu làm căn cứ đã thay đổi hoặc không còn trong thư viện"


@dataclass(frozen=True, slots=True)
class Option:
    """A passage that an answer may rest on, `start:end` in its own text, both 0 for all of it."""

    marker: int
    passage: Passage
    start: int
    end: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form. `turn` is the exchange that it was opened from, `kept` the correction to be changed."""

    question: str
    text: str
    options: Sequence[Option]
    turn: str = ""
    kept: str = ""
    problem: str = ""


def form_html(form: Form, most_question: int) -> str:
    problem = f'<p class="warning" role="alert">{escape(form.problem)}</p>' if form.problem else ""
    options = "".join(map(option_html, form.options))
    return (
        f'<form method="dialog" class="correction mending" data-turn="{escape(form.turn)}" '
        f'data-kept="{escape(form.kept)}" data-opened="{time.time_ns()}"><h2 tabindex="-1">Sửa câu trả lời</h2>'
        f'<p class="second">{_HOW}</p>{problem}'
        f'<label>Câu hỏi (đủ nghĩa khi đứng một mình)<input name="question" value="{escape(form.question)}" '
        f'maxlength="{most_question}" autocomplete="off" required></label>'
        f'<label>Câu trả lời đúng<textarea name="text" rows="6" maxlength="{LONGEST_TEXT}" required>'
        f"{escape(form.text)}</textarea></label>"
        f'<fieldset><legend>Căn cứ: đánh dấu đoạn nêu điều này</legend><div class="options">{options}</div>'
        '<div class="find-row"><input type="search" name="words" aria-label="Tìm đoạn khác" maxlength="300" '
        'placeholder="Tìm đoạn khác trong tài liệu" autocomplete="off">'
        '<button type="button" class="quiet" data-find>Tìm</button></div><p class="found-none" role="status"></p>'
        '</fieldset><menu><button type="button" data-close class="quiet">Huỷ</button>'
        '<button value="yes" class="primary">Lưu câu trả lời</button></menu></form>'
    )


def refused_html(sentence: str) -> str:
    """In place of the form, why there is none."""
    return (
        f'<form method="dialog" class="correction" data-opened="{time.time_ns()}">'
        f'<h2 tabindex="-1">Sửa câu trả lời</h2><p class="warning" role="alert">{escape(sentence)}</p>'
        '<menu><button type="button" data-close class="quiet">Đóng</button></menu></form>'
    )


def option_html(option: Option) -> str:
    passage, checked = option.passage, " checked" if option.chosen else ""
    words = shorten(passage.text[option.start : option.end] or passage.text, _SNIPPET)
    page = "" if passage.page is None else f"trang {passage.page}"
    name = shorten(passage.metadata.title or passage.document, _TITLE)
    where = " · ".join(filter(None, [name, passage.metadata.period, page]))
    return (
        f'<label class="option"><input type="checkbox" data-marker-of="{option.marker}" '
        f'data-passage="{escape(passage.id)}" data-start="{option.start}" data-end="{option.end}"{checked}>'
        f"<span><b>[{option.marker}] {escape(where)}</b><br>{escape(words)}</span></label>"
    )


def found_html(options: Sequence[Option]) -> str:
    """What a search in the form has found; the page's script puts it below the passages that are there."""
    listed = "".join(map(option_html, options))
    told = "" if options else "Không tìm thấy đoạn nào. Hãy thử từ khác."
    return f'<div data-opened="{time.time_ns()}" data-told="{told}">{listed}</div>'


def list_html(answers: Sequence[Corrected], lapsed: Collection[str], *, may_change: bool) -> str:
    """What was corrected, the newest first; `lapsed` are the ids of those that are no longer used."""
    if not answers:
        return ""
    gone = sum(one.id in lapsed for one in answers)
    told = f"{len(answers)} câu" + (f", {gone} câu không còn dùng" if gone else "")
    items = "".join(_item_html(one, one.id in lapsed, may_change) for one in answers)
    return (
        f'<details class="versions-part"><summary><span role="status">Câu trả lời đã sửa: {told}</span></summary>'
        f'<p>{_LISTED}</p><ul class="versions">{items}</ul></details>'
    )


def _item_html(one: Corrected, lapsed: bool, may_change: bool) -> str:
    state = f'<p><span class="tag">{GONE}</span></p>' if lapsed else ""
    sources = "; ".join(dict.fromkeys(cited.document for cited in one.cited))
    text = "<br>".join(escape(line) for line in one.text.splitlines() if line.strip())
    change = f'<button type="button" class="quiet" data-mend-kept="{escape(one.id)}">Sửa</button>'
    buttons = (
        f'<p class="buttons">{"" if lapsed else change}'
        f'<button type="button" class="quiet" data-unmend="{escape(one.id)}" data-question="{escape(one.question)}">'
        "Xoá</button></p>"
    )
    return (
        f"<li><p><b>{escape(one.question)}</b></p><p>{text}</p>{state}"
        f'<p class="second">Căn cứ: {escape(sources)}. Sửa {by_whom(one.shown, one.at.isoformat())}</p>'
        f"{buttons if may_change else ''}</li>"
    )
