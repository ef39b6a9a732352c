"""The part of the Tài liệu tab about versions of papers: proposals, what was decided, and two papers side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import gradio as gr

from assistant.accounts.model import require_adding
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.by_hand import by_whom
from assistant.web.comparing import comparison_html
from assistant.web.documents import DocumentsTab
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Room, Rooms
from index.comparing import compare
from index.errors import CorrectionRefused
from index.library import Library
from index.proposals import Proposal
from index.relations import Choice, Decision, Relation
from index.versions import CHOICES, called

MOST_SHOWN = 30
MOST_NAMES = 2_000
"""Documents that the boxes for comparing suggest."""
_INTRO = (
    "Phần mềm đề xuất, anh/chị quyết định. Câu trả lời lấy từ văn bản đang có hiệu lực; văn bản đã được thay thế, sửa "
    "đổi khi trích đều được ghi rõ."
)
_DOES = {"replaces": "thay thế", "amends": "sửa đổi, bổ sung", "separate": "khác với"}
_UNDO = "Bỏ quyết định"


# --- what is shown -----------------------------------------------------------------------------------------------


def versions_html(library: Library, *, may_decide: bool = True) -> str:
    """Proposals, then what holds, then the form for comparing; nothing for a library of fewer than two documents."""
    reports = library.reports()
    if len(reports) < 2:
        return ""
    names = {report.document: called(report) for report in reports}
    waiting = library.proposals
    cards = "".join(_proposal_html(one, names, may_decide) for one in waiting[:MOST_SHOWN])
    rest = len(waiting) - MOST_SHOWN
    more = f"<p>và {rest} đề xuất khác, hiện ra khi các đề xuất trên đã được quyết định.</p>" if rest > 0 else ""
    told = f"{len(waiting)} đề xuất chờ quyết định" if waiting else "không có đề xuất chờ quyết định"
    listed = f'<ul class="versions">{cards}</ul>{more}' if waiting else ""
    return (
        f'<details class="versions-part"><summary><span role="status">Phiên bản văn bản: {told}</span></summary>'
        f"<p>{_INTRO}</p>{listed}{_decided_html(library, names, may_decide)}{_form_html(list(names))}</details>"
    )


def _proposal_html(one: Proposal, names: Mapping[str, str], may_decide: bool) -> str:
    state = "theo lời văn bản, đang áp dụng" if one.holds else "đề xuất"
    reasons = escape("; ".join(one.reasons))
    buttons = "".join(
        f'<button type="button" class="quiet" data-decide="{choice}">{label}</button>'
        for choice, label in (CHOICES.items() if may_decide else ())
    )
    swap = '<button type="button" class="quiet" data-swap>Đổi hai bên</button>' if may_decide else ""
    return (
        f'<li {_pair(one.newer, one.older)}><p><span class="tag">{state}</span> {_paper(one.newer, names)} '
        f"<b>{_DOES[one.kind]}</b> {_paper(one.older, names)}</p>"
        f'<p class="second">{reasons}</p><p class="buttons">{buttons}{_COMPARE}{swap}</p></li>'
    )


_COMPARE = '<button type="button" class="quiet" data-compare>So sánh</button>'


def _pair(newer: str, older: str) -> str:
    return f'data-newer="{escape(newer)}" data-older="{escape(older)}"'


def _paper(document: str, names: Mapping[str, str]) -> str:
    name = names.get(document, document)
    file = "" if document in name else f' <span class="second">{escape(document)}</span>'
    return f'<span class="paper">{escape(name)}{file}</span>'


def _decided_html(library: Library, names: Mapping[str, str], may_decide: bool) -> str:
    decided = [one for one in library.decisions if one.newer in names and one.older in names]
    if not decided:
        return ""
    shown = reversed(decided[-10 * MOST_SHOWN :])
    rows = "".join(_decision_html(one, library.relations, names, may_decide) for one in shown)
    return (
        f"<details><summary>Đã quyết định: {len(decided)}</summary>"
        f'<ul class="versions">{rows}</ul></details>'
    )  # fmt: skip


def _decision_html(one: Decision, relations: tuple[Relation, ...], names: Mapping[str, str], may_decide: bool) -> str:
    held = one.kind == "separate" or any(r.by_staff and (r.newer, r.older) == (one.newer, one.older) for r in relations)
    undo = f'<button type="button" class="quiet" data-undecide>{_UNDO}</button>' if may_decide else ""
    lapsed = "" if held else ' <span class="tag">không còn áp dụng: tài liệu đã là văn bản khác</span>'
    return (
        f"<li {_pair(one.newer, one.older)}><p>{_paper(one.newer, names)} <b>{_DOES[one.kind]}</b> "
        f'{_paper(one.older, names)}{lapsed}</p><p class="second">Quyết định {by_whom(one.who, one.at)}</p>'
        f'<p class="buttons">{undo}{_COMPARE}</p></li>'
    )


def _form_html(names: list[str]) -> str:
    options = "".join(f'<option value="{escape(name)}"></option>' for name in names[:MOST_NAMES])
    boxes = "".join(
        f'<label>{label}<input name="{name}" list="version-documents" autocomplete="off" required maxlength="300">'
        "</label>"
        for name, label in (("older", "Văn bản cũ"), ("newer", "Văn bản mới"))
    )
    return (
        f'<details><summary>So sánh hai tài liệu bất kỳ</summary><form class="compare">{boxes}'
        f'<button type="submit" class="quiet">So sánh</button></form></details>'
        f'<datalist id="version-documents">{options}</datalist>'
    )


# --- the part ----------------------------------------------------------------------------------------------------


class Handlers:
    """Gradio's events -> decisions -> HTML."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def listing(self, request: gr.Request | None = None) -> str:
        try:
            return _listed(self.rooms.of(request))
        except Exception as error:
            return note_html(explain(error))

    def decide(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, Any]:
        """What to say, and the list."""
        newer, older = _named(event)
        try:
            kind = _choice(event)
            room = self.rooms.of(request)
            require_adding(room.person)
            room.library.decide(newer, older, kind, room.person.shown)
            audit.note(request, f"version {kind}", f"{newer} – {older}")
            return _done(f"{newer} {_DOES[kind]} {older}"), _listed(room)
        except Exception as error:
            return note_html(explain(error)), gr.skip()

    def undecide(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, Any]:
        newer, older = _named(event)
        try:
            room = self.rooms.of(request)
            require_adding(room.person)
            room.library.undecide(newer, older)
            audit.note(request, "version undecided", f"{newer} – {older}")
            return _done(f"bỏ quyết định về {newer} và {older}"), _listed(room)
        except Exception as error:
            return note_html(explain(error)), gr.skip()

    def compare(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, Any]:
        """What to say, and the two papers side by side."""
        newer, older = _named(event)
        try:
            library = self.rooms.library(request)
            reports = [library.report(name) for name in (older, newer)]
            titles = [called(library.find(name)) for name in (older, newer)]
            return "", comparison_html(compare(*reports), *titles)
        except Exception as error:
            return note_html(explain(error)), gr.skip()


def _listed(room: Room) -> str:
    room.library.refresh()
    return versions_html(room.library, may_decide=room.person.may_add)


def _named(event: gr.EventData) -> tuple[str, str]:
    data = event._data if isinstance(event._data, Mapping) else {}
    newer, older = (str(data.get(name) or "")[:300] for name in ("newer", "older"))
    return newer, older


def _choice(event: gr.EventData) -> Choice:
    given = event._data.get("kind") if isinstance(event._data, Mapping) else None
    known: tuple[Choice, ...] = get_args(Choice)
    found = next((choice for choice in known if choice == given), None)
    if found is None:
        raise CorrectionRefused(f"Không có lựa chọn “{str(given)[:40]}”. Hãy tải lại trang rồi chọn lại.")
    return found


def _done(what: str) -> str:
    return f'<ul class="results"><li class="added"><b>Đã ghi</b> {escape(what)}</li></ul>'


def build(tab: gr.Tab, rooms: Rooms, shelf: DocumentsTab) -> list[Any]:
    """Lay the part out and wire it; call inside `gr.Tab`. What changes the documents' heads or standing."""
    handlers = Handlers(rooms)
    said = html(name="versions-said", responds=False)
    listing = html(name="versions")
    compared = html(name="compared", script="viewer", html_template=" ")
    one_writer: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library", **QUIET}
    decided = listing.submit(handlers.decide, None, [said, listing], **one_writer)
    undone = listing.undo(handlers.undecide, None, [said, listing], **one_writer)
    listing.select(handlers.compare, None, [said, compared], trigger_mode="multiple", **QUIET)
    for event in (tab.select, shelf.added.then, shelf.removed.then):
        event(handlers.listing, None, listing, **QUIET)
    return [decided, undone]
