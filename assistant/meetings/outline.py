"""A summary -> the lines that both the DOCX and the Markdown show, in the order of its kind.

Words written here are forms and labels; everything else is the inputs' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from assistant.meetings.lines import GAP, Line, ended, marked
from assistant.meetings.model import (
    LETTERS,
    FactKey,
    Item,
    Kind,
    MeetingSummary,
    SectionKey,
    TaskItem,
)

BOARD = "ban quản lý"
"""The key of the board itself, however fully it is named."""


TITLES: Mapping[SectionKey, str] = {
    "proceedings": "Nội dung hội nghị",
    "results": "Kết quả",
    "shortcomings": "Tồn tại, hạn chế",
    "opinions": "Ý kiến phát biểu",
    "conclusions": "Kết luận, chỉ đạo",
    "targets": "Chỉ tiêu, phương hướng",
    "tasks": "Nhiệm vụ được giao",
    "open": "Kiến nghị, nội dung cần xử lý tiếp",
}
_ORDER: Mapping[Kind, tuple[SectionKey, ...]] = {
    "tom-tat": ("proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"),
    "thong-bao": ("proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"),
    "bien-ban": ("proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"),
    "cong-van": ("results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"),
    "to-trinh": ("results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"),
}
_TITLES_OF_LETTERS: Mapping[SectionKey, str] = {
    "results": "Tình hình, kết quả thực hiện",
    "shortcomings": "Khó khăn, vướng mắc",
    "opinions": "Ý kiến của các đơn vị",
    "conclusions": "Nội dung đã thống nhất",
    "targets": "Mục tiêu, phương hướng",
    "tasks": "Nội dung thực hiện",
    "open": "Đề nghị, kiến nghị",
}
TYPES: Mapping[Kind, str] = {
    "tom-tat": "TÓM TẮT HỘI NGHỊ",
    "thong-bao": "THÔNG BÁO",
    "bien-ban": "BIÊN BẢN",
    "cong-van": "",
    "to-trinh": "TỜ TRÌNH",
}
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def subject_of(summary: MeetingSummary) -> str:
    """The subject line under the type."""
    if summary.kind in LETTERS:
        return f"{'V/v' if summary.kind == 'cong-van' else 'Về việc'} {_small_first(summary.fact('subject')) or GAP}"
    event = summary.fact("event") or (summary.inputs[0].title if summary.inputs else "") or GAP
    if summary.kind != "thong-bao":
        return f"{event[:1].upper()}{event[1:]}"
    speaker = summary.fact("speaker") or summary.fact("chair")
    return f"Kết luận của {_name_first(speaker)} tại {event}" if speaker else f"Kết luận tại {event}"


def _name_first(person: str) -> str:
    """ "Đồng chí Phạm S – Tỉnh ủy viên" -> "đồng chí Phạm S – Tỉnh ủy viên", inside a sentence."""
    return person[:1].lower() + person[1:] if person.startswith(("Đồng chí", "Đ/c", "Ông", "Bà")) else person


def lines_of(summary: MeetingSummary) -> list[Line]:
    """The body of the draft, from the opening to the closing line."""
    return [*_opening(summary), *_sections(summary), *_conflicts(summary), *_closing(summary)]


# ---------------------------------------------------------------------------------------------- opening, closing


def _opening(summary: MeetingSummary) -> Iterator[Line]:
    if summary.kind == "bien-ban":
        yield from _minutes_head(summary)
        return
    if summary.kind in LETTERS:
        yield from _addressed(summary)
        return
    yield _told(summary)
    if participants := summary.fact("participants"):
        yield _fact_line(summary, "participants", "Thành phần dự họp: ", f"{participants}.")
    if source := _source_document(summary):
        yield Line("text", source)


def _addressed(summary: MeetingSummary) -> Iterator[Line]:
    """To whom a letter goes, and what it was made from."""
    yield _fact_line(summary, "recipients", "Kính gửi: ", f"{summary.fact('recipients').rstrip('.') or GAP}.")
    if source := _source_document(summary):
        yield Line("text", source)
    if summary.kind == "to-trinh":
        subject = _small_first(summary.fact("subject")) or GAP
        yield Line(
            "text", f"{summary.body or GAP} trình {summary.fact('recipients') or GAP} về việc {subject} như sau:"
        )


_SUBJECT = re.compile(r"^(?:V/v|Về việc)\s+")


def _small_first(words: str) -> str:
    """A subject inside a sentence: "Đôn đốc báo cáo" -> "đôn đốc báo cáo"; "UBND ..." stays."""
    words = _SUBJECT.sub("", words.strip().rstrip("."))
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _told(summary: MeetingSummary) -> Line:
    """When, where, who and what, with gaps for what the inputs do not give."""
    keys: tuple[FactKey, ...] = ("date", "place", "chair", "event")
    date = summary.fact("date") or f"Ngày {GAP}"
    place = summary.fact("place") or GAP
    chair = summary.fact("chair") or GAP
    event = summary.fact("event") or f"hội nghị {GAP}"
    if summary.length != "day-du" and summary.fact("event"):
        event = "hội nghị"  # the subject line above names it in full
    text = f"{date}, tại {place}, {_name_first(chair)} chủ trì {event}."
    return Line("text", text, tuple(s for key in keys if key in summary.facts for s in summary.facts[key].sources))


def _source_document(summary: MeetingSummary) -> str:
    """The official documents that the draft was made from, with their numbers."""
    numbered = [
        f"{_kind_word(i.number)} số {i.number}{f' ngày {i.date}' if i.date else ''}{f' của {i.body}' if i.body else ''}"
        for i in summary.inputs
        if i.number
    ]
    return f"Căn cứ {'; '.join(numbered)}." if numbered else ""


def _kind_word(number: str) -> str:
    codes = {"TB": "Thông báo", "BC": "Báo cáo", "KH": "Kế hoạch", "BB": "Biên bản", "NQ": "Nghị quyết"}
    return next((word for code, word in codes.items() if f"/{code}" in number), "Văn bản")


def _fact_line(summary: MeetingSummary, key: FactKey, label: str, text: str) -> Line:
    sources = summary.facts[key].sources if key in summary.facts else ()
    return Line("text", text, sources, key, label)


def _minutes_head(summary: MeetingSummary) -> Iterator[Line]:
    date = summary.fact("date") or f"ngày {GAP}"
    start = summary.fact("start") or f"{GAP} giờ {GAP}"
    yield _fact_line(summary, "date", "Thời gian bắt đầu: ", f"{start}, {date[:1].lower()}{date[1:]}.")
    for key, label in (
        ("place", "Địa điểm: "),
        ("participants", "Thành phần tham dự: "),
        ("chair", "Chủ trì (chủ tọa): "),
    ):
        text = summary.fact(key).rstrip(".") or GAP  # type: ignore[arg-type]
        yield _fact_line(summary, key, label, f"{text}.")  # type: ignore[arg-type]
    if absent := summary.fact("absent"):
        yield _fact_line(summary, "absent", "Vắng mặt: ", f"{absent}.")
    yield _fact_line(summary, "secretary", "Thư ký (người ghi biên bản): ", f"{summary.fact('secretary') or GAP}.")
    if source := _source_document(summary):
        yield Line("text", source)
    yield Line("text", "", label="Nội dung (theo diễn biến hội nghị):")


def _closing(summary: MeetingSummary) -> Iterator[Line]:
    if summary.kind == "bien-ban":
        closing = summary.fact("closing") or f"{GAP} giờ {GAP}, ngày {GAP}"
        yield _fact_line(summary, "closing", "", f"Hội nghị kết thúc vào {closing}./.")
    elif summary.kind in LETTERS:
        to = summary.fact("recipients") or GAP
        asked = "xem xét, quyết định" if summary.kind == "to-trinh" else "quan tâm, phối hợp thực hiện"
        yield Line("text", f"{'Kính đề' if summary.kind == 'to-trinh' else 'Đề'} nghị {to} {asked}./.")
    elif summary.kind == "thong-bao":
        yield Line("text", "Thông báo để các cơ quan, đơn vị biết, thực hiện./.")


# ---------------------------------------------------------------------------------------------- sections


def _sections(summary: MeetingSummary) -> Iterator[Line]:
    shown = [key for key in _ORDER[summary.kind] if summary.tasks or key != "tasks"]
    shown = [key for key in shown if key == "tasks" or summary.items(key)]
    titles = _TITLES_OF_LETTERS if summary.kind in LETTERS else TITLES
    for numeral, key in zip(_NUMERALS, shown, strict=False):
        yield Line("heading", f"{numeral}. {titles[key].upper()}", id=key)
        yield from _tasks(summary) if key == "tasks" else _items(summary.items(key))


def _items(items: Iterable[Item]) -> Iterator[Line]:
    """The items, under the names of the bodies that they are of where there are several."""
    for lead, own in groupby(items, key=lambda item: item.lead):
        if lead:
            yield Line("subheading", lead)
        yield from map(_item, own)


def _item(item: Item) -> Line:
    return Line("item", ended(marked(item.text, item.unverified)), item.sources, item.id)


def _tasks(summary: MeetingSummary) -> Iterator[Line]:
    """By body, then by deadline; a deadline that several tasks of a body share is said once, before them.

    The other tasks come first, so that they do not stand under a deadline that is not theirs.
    """
    bodies: dict[str, list[TaskItem]] = {}
    for task in map(_with_named_helpers, summary.tasks) if summary.length != "day-du" else summary.tasks:
        several = len({i.body for i in summary.inputs}) > 1
        bodies.setdefault(task.assignee.casefold() if several else body_key(task.assignee), []).append(task)
    for n, own in enumerate(bodies.values(), 1):
        by_deadline: dict[str, list[TaskItem]] = {}
        for task in own:
            by_deadline.setdefault(task.deadline.casefold(), []).append(task)
        name = max((task.assignee for task in own), key=len) or GAP
        if len(own) == 1:
            line = _task(own[0], own[0].deadline)
            yield replace(line, style="text", label=f"{n}. {name[:1].upper()}{name[1:]}: ")
            continue
        shared = own[0].deadline if len(by_deadline) == 1 else ""
        yield Line("subheading", f"{n}. {name[:1].upper()}{name[1:]}{f' ({_small(shared)})' if shared else ''}")
        together = [] if shared else [group for group in by_deadline.values() if len(group) > 1 and group[0].deadline]
        yield from (
            _task(task, "" if shared else task.deadline) for task in own if all(task not in g for g in together)
        )
        for group in together:
            said = _small(group[0].deadline)
            yield Line("subheading", f"{said[:1].upper()}{said[1:]}:")
            yield from (_task(task, "") for task in group)


def _small(words: str) -> str:
    """A deadline inside a sentence: "NĂM 2024" of a heading -> "năm 2024"."""
    return words.lower() if words.isupper() else f"{words[:1].lower()}{words[1:]}"


def _with_named_helpers(task: TaskItem) -> TaskItem:
    return replace(task, coordinating=named_helpers(task.coordinating))


def named_helpers(bodies: Iterable[str]) -> tuple[str, ...]:
    """Without those helpers that are no particular body: "các sở, ngành liên quan"."""
    return tuple(body for body in bodies if "liên quan" not in body)


_BOARD_ITSELF = re.compile(r"ban(?: quản lý(?: (?:các )?(?:khu|kcn|kkt).*)?)?")
_EACH = re.compile(r"^các\s+")


def body_key(name: str) -> str:
    """One key for one body: letters' case, a leading "các" and how fully the board is named do not make another.

    With several boards in a draft their full names are needed: see `Candidate.task_item`.
    """
    key = _EACH.sub("", name.casefold()).strip()
    return BOARD if _BOARD_ITSELF.fullmatch(key) else key


def _task(task: TaskItem, deadline: str) -> Line:
    text = task.text
    helpers = [body for body in task.coordinating if body.casefold() not in text.casefold()]
    if helpers:
        text = f"{text}; phối hợp: {', '.join(helpers)}"
    if deadline and deadline.casefold() not in text.casefold():
        text = f"{text} ({_small(deadline)})"
    return Line("item", ended(marked(text, task.unverified)), task.sources, task.id)


def _conflicts(summary: MeetingSummary) -> Iterator[Line]:
    if summary.conflicts:
        yield Line("heading", "SỐ LIỆU KHÁC NHAU GIỮA CÁC TÀI LIỆU (người soạn chọn trước khi trình ký)")
    for conflict in summary.conflicts:
        sides = " | ".join(f"{side.text} [{side.lead}]" for side in conflict.sides)
        yield Line(
            "item", sides, tuple(s for side in conflict.sides for s in side.sources), label=f"{conflict.subject}: "
        )
