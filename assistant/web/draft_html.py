"""A draft as HTML: a sheet whose lines can be typed into; what stands beside it is made by draft_side.py. Pure.

static/drafting.js sends back the data attributes of what was clicked and the `data-edit` names of what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.meetings import KINDS, LENGTHS, Conflict, Item, Kind, MeetingSummary, SectionKey, Source, TaskItem
from assistant.meetings.markdown import place_of
from assistant.meetings.model import LETTERS, SECTIONS
from assistant.meetings.outline import TITLES, body_key, lines_of
from assistant.web.downloads import link_html
from assistant.web.drafts import CHOICES, Draft
from assistant.web.render import escape, shorten
from assistant.web.sources import Spot
from index.vietnamese import capital, uncapital

NAME = "draft"
_TOOLTIP = 320
_FACTS: tuple[tuple[str, str], ...] = (
    ("fact:event", "Tên hội nghị"),
    ("fact:date", "Ngày họp"),
    ("fact:place", "Địa điểm"),
    ("fact:chair", "Người chủ trì"),
    ("fact:participants", "Thành phần dự họp"),
)
_OF_KIND: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    "tom-tat": (("fact:issued", "Ngày lập bản tóm tắt"),),
    "thong-bao": (
        ("fact:speaker", "Người kết luận"),
        ("fact:number", "Số văn bản"),
        ("fact:issued", "Ngày ban hành"),
    ),
    "bien-ban": (
        ("fact:start", "Giờ bắt đầu"),
        ("fact:closing", "Giờ kết thúc"),
        ("fact:secretary", "Thư ký"),
        ("fact:absent", "Vắng mặt"),
        ("fact:number", "Số văn bản"),
        ("fact:issued", "Ngày lập biên bản"),
    ),
}
_LETTER = (
    ("fact:subject", "Trích yếu (về việc)"),
    ("fact:recipients", "Kính gửi"),
    ("fact:number", "Số văn bản"),
    ("fact:issued", "Ngày ban hành"),
)
_BODIES: tuple[tuple[str, str], ...] = (
    ("field:parent", "Cơ quan chủ quản"),
    ("field:body", "Cơ quan ban hành"),
    ("field:province", "Địa danh"),
)
_OPTIONAL = frozenset({"fact:speaker", "fact:absent"})
_EXAMPLES = {
    "fact:number": "ví dụ: 25",
    "fact:issued": "ví dụ: 15/8/2024",
    "fact:date": "ví dụ: Ngày 15/8/2024",
    "field:province": "ví dụ: Lâm Đồng",
}
_TASK_FIELDS = (("assignee", "Đơn vị thực hiện"), ("coordinating", "Phối hợp"), ("deadline", "Thời hạn"))


def boxes_of(summary: MeetingSummary) -> list[tuple[str, str, str]]:
    """(name, label, text) of what is asked once for the whole draft; the text is empty for what is missing."""
    return [
        (name, label, value_of(summary, name))
        for name, label in (*(_LETTER if summary.kind in LETTERS else (*_FACTS, *_OF_KIND[summary.kind])), *_BODIES)
        if name not in _OPTIONAL or value_of(summary, name)
    ]


def value_of(summary: MeetingSummary, name: str) -> str:
    what, _, key = name.partition(":")
    return summary.fact(key) if what == "fact" else str(getattr(summary, key))  # type: ignore[arg-type]


def title_of(summary: MeetingSummary) -> str:
    """What tells a draft from others: its kind and what it is about."""
    about = (
        summary.fact("subject") or summary.fact("event") or next((i.title or i.document for i in summary.inputs), "")
    )
    return f"{KINDS[summary.kind]}: {shorten(about, 90)}" if about else KINDS[summary.kind]


# --- the sheet ---------------------------------------------------------------------------------------------------


def sheet_html(draft: Draft) -> str:
    """The whole draft, ready to be typed into."""
    summary = draft.summary
    chips = _Chips(summary)
    sections = "".join(_section_html(summary, key, chips) for key in SECTIONS if _has(summary, key))
    return (
        f'<article class="draft" data-draft="{escape(draft.id)}" data-drawn="{draft.changed}">{_bar_html(draft)}'
        f"{_facts_html(summary, chips)}{_conflicts_html(summary.conflicts, chips)}{sections}</article>"
    )


class _Chips:
    """The markers [n], numbered as in the files that are downloaded: a passage has one number."""

    def __init__(self, summary: MeetingSummary) -> None:
        self.numbers: dict[str, int] = {}
        for line in lines_of(summary):
            for source in line.sources:
                self.numbers.setdefault(source.passage, len(self.numbers) + 1)

    def html(self, sources: Sequence[Source]) -> str:
        shown = {source.passage: source for source in reversed(sources)}
        return "".join(self._chip(source) for source in reversed(shown.values()))

    def _chip(self, source: Source) -> str:
        number = self.numbers.setdefault(source.passage, len(self.numbers) + 1)
        place = place_of(source)
        tip = escape(f"“{shorten(source.quote, _TOOLTIP)}”\n{place}")
        spot = Spot(source.passage, source.start, source.end)
        return (
            f'<button type="button" class="chip" data-source="{number}" {spot.attributes} title="{tip}" '
            f'aria-label="{escape(f"Nguồn {number}: {place}")}">[{number}]</button>'
        )


def _has(summary: MeetingSummary, key: SectionKey) -> bool:
    return bool(summary.tasks) if key == "tasks" else bool(summary.items(key))


def _bar_html(draft: Draft) -> str:
    summary = draft.summary
    documents = "; ".join(i.document for i in summary.inputs)
    links = "".join(
        link_html(label, NAME, {"id": draft.id, "file": file})
        for label, file in (
            ("Tải Word (.docx)", "docx"),
            ("Tải Word không kèm nguồn", "clean"),
            ("Tải Markdown (.md)", "md"),
        )
    )
    return (
        f'<header class="draft-bar"><h3 tabindex="-1">Dự thảo {escape(uncapital(KINDS[summary.kind]))}</h3>'
        f'<p class="lead">Mức {escape(LENGTHS[summary.length])}, soạn từ: {escape(documents)}. '
        f"Bấm vào dòng chữ để sửa; bấm số trong ngoặc vuông để xem nguồn.</p>"
        f'<p class="links">{links}<button type="button" class="quiet" data-another>Soạn bản khác</button></p></header>'
    )


def _facts_html(summary: MeetingSummary, chips: _Chips) -> str:
    rows = "".join(_fact_html(summary, chips, *box) for box in boxes_of(summary))
    title = "<header><h4>Thông tin chung</h4></header>"
    return f'<section class="draft-facts">{title}<div class="boxes">{rows}</div></section>'


def _fact_html(summary: MeetingSummary, chips: _Chips, name: str, label: str, text: str) -> str:
    key = name.partition(":")[2]
    fact = summary.facts.get(key) if name.startswith("fact:") else None  # type: ignore[call-overload]
    hint = _EXAMPLES.get(name, "chưa có trong tài liệu")
    return (
        f'<div class="box"><label for="{box_id(name)}">{escape(label)}</label>'
        f"{_typing(name, text, hint=hint)}"
        f'<span class="chips">{chips.html(fact.sources if fact else ())}</span></div>'
    )


def _typing(name: str, text: str, *, hint: str = "", label: str = "") -> str:
    placeholder = f' placeholder="{escape(hint)}"' if hint else ""
    named = f' aria-label="{escape(label)}"' if label else ""
    return (
        f'<textarea rows="1" id="{box_id(name)}" data-edit="{escape(name)}" maxlength="4000" spellcheck="false"'
        f"{placeholder}{named}>{escape(text)}</textarea>"
    )


def box_id(name: str) -> str:
    return f"edit-{escape(name)}"


def _section_html(summary: MeetingSummary, key: SectionKey, chips: _Chips) -> str:
    title = TITLES[key]
    lengths = "".join(
        f'<option value="{length}"{" selected" if length == summary.length else ""}>mức {escape(word)}</option>'
        for length, word in LENGTHS.items()
    )
    again = (
        f'<span class="again"><select aria-label="Độ dài khi soạn lại mục {escape(title)}">{lengths}</select>'
        f'<button type="button" class="quiet" data-again="{key}">Soạn lại mục này</button></span>'
    )
    lines = _tasks_html(summary.tasks, chips) if key == "tasks" else _items_html(summary.items(key), chips)
    return (
        f'<section data-section="{key}"><header><h4>{escape(title)}</h4>{again}</header>'
        f'<ul class="draft-lines">{lines}</ul></section>'
    )


def _items_html(items: Sequence[Item], chips: _Chips) -> str:
    """The items, each change of the body or speaker that they come under as a line of its own."""
    parts, lead = [], ""
    for item in items:
        if item.lead and item.lead != lead:
            parts.append(f'<li class="under">{escape(item.lead)}</li>')
        lead = item.lead
        parts.append(_line_html(item, chips))
    return "".join(parts)


def _tasks_html(tasks: Sequence[TaskItem], chips: _Chips) -> str:
    """The tasks of one body together, as in the files that are downloaded."""
    order = list(dict.fromkeys(body_key(task.assignee) for task in tasks))
    return "".join(_line_html(task, chips) for task in sorted(tasks, key=lambda t: order.index(body_key(t.assignee))))


def _line_html(line: Item | TaskItem, chips: _Chips) -> str:
    name = escape(line.id)
    states = [state for state, true in (("unverified", line.unverified), ("edited", line.edited)) if true]
    check = (
        f'<p class="to-check"><b>Cần xác minh:</b> nguồn không có số liệu hoặc tên riêng của dòng này. '
        f'<button type="button" class="quiet" data-verify="{name}">Đã xác minh</button></p>'
        if line.unverified
        else ""
    )
    fields = _task_fields_html(line) if isinstance(line, TaskItem) else ""
    remove = f'<button type="button" class="quiet danger" data-remove="{name}" aria-label="Bỏ dòng">Bỏ</button>'
    return (
        f'<li class="{" ".join(("line", *states))}" data-line="{name}">'
        f"{_typing(f'line:{line.id}', capital(line.text), label='Nội dung dòng')}"
        f'<span class="line-tools">{chips.html(line.sources)}{remove}</span>{fields}{check}</li>'
    )


def _task_fields_html(task: TaskItem) -> str:
    values = {"assignee": task.assignee, "coordinating": "; ".join(task.coordinating), "deadline": task.deadline}
    boxes = "".join(
        f'<span class="box"><label for="{box_id(name)}">{label}</label>{_typing(name, values[field], hint="–")}</span>'
        for field, label in _TASK_FIELDS
        for name in (f"task:{task.id}:{field}",)
    )
    return f'<div class="task-fields">{boxes}</div>'


def _conflicts_html(conflicts: Sequence[Conflict], chips: _Chips) -> str:
    if not conflicts:
        return ""
    found = "".join(_conflict_html(number, conflict, chips) for number, conflict in enumerate(conflicts))
    return (
        '<section class="conflicts" id="draft-conflicts"><header><h4>Các tài liệu nêu khác nhau</h4></header>'
        '<p class="lead">Chọn nội dung đúng hoặc sửa dòng tương ứng trong dự thảo, rồi bấm “Đã xử lý”. Chỗ chưa xử lý '
        f"được ghi cạnh nhau ở cuối tệp tải về.</p>{found}</section>"
    )


def _conflict_html(number: int, conflict: Conflict, chips: _Chips) -> str:
    choice = conflict.subject in CHOICES
    sides = "".join(
        f"<div><b>{escape(side.lead)}</b><p>{escape(side.text)}\u00a0{chips.html(side.sources)}</p>"
        f"{_choose_html(number, place) if choice else ''}</div>"
        for place, side in enumerate(conflict.sides)
    )
    return (
        f'<div class="conflict"><p><b>{escape(capital(conflict.subject))}</b>'
        f'<button type="button" class="quiet" data-settle="{number}">Đã xử lý</button></p>'
        f'<div class="sides">{sides}</div></div>'
    )


def _choose_html(number: int, side: int) -> str:
    return f'<button type="button" class="quiet" data-choose="{number}-{side}">Dùng nội dung này</button>'
