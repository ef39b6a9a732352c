"""Drafts as the server keeps them: a folder for each, under an id that only the browser that made it knows.

DATA/drafts/ID/draft.json holds the summary with its edits, inputs.json the documents as they were read. So citations
open and sections can be drafted anew although the library has changed since, and notes stay out of the library.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant.meetings import Fact, MeetingSummary
from assistant.meetings.model import FACTS, FactKey
from index.errors import TrolyError
from index.report import Report

KEPT_DAYS = 90
"""Drafts that nobody has changed for longer are deleted."""

FIELDS = ("parent", "body", "province")
"""What can be filled in beside the facts of the meeting."""

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_OWNER = "owner.json"
_REPORTS = TypeAdapter(tuple[Report, ...])
_GONE = "Bản nháp này không còn trên máy chủ. Hãy soạn lại từ tài liệu."
_NO_LINE = "Dòng này không còn trong bản nháp. Hãy tải lại trang để xem bản mới nhất."


class UnknownDraft(TrolyError):
    """No draft of that id, or no such line in it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with its edits. `changed` is POSIX time; `previous` is what undoing the last step gives back."""

    id: str
    summary: MeetingSummary
    changed: float
    previous: MeetingSummary | None = None


class Drafts:
    """All access to the drafts of a data folder; thread-safe within one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def add(self, summary: MeetingSummary, inputs: Sequence[Report], documents: Sequence[str] = ()) -> Draft:
        """Keep a new draft; `documents` of the library are among its inputs. Raises OSError where nothing can be
        written."""
        self._sweep()
        draft = Draft(secrets.token_urlsafe(16), summary, time.time())
        folder = self.folder / draft.id
        folder.mkdir(parents=True, mode=0o700)
        self._note(folder, documents)
        _write(folder / "inputs.json", _REPORTS.dump_json(tuple(inputs)))
        self._save(draft)
        return draft

    def get(self, draft_id: str) -> Draft:
        """Raises UnknownDraft, or InvalidSummary when the file can't be read."""
        file = self._folder(draft_id) / "draft.json"
        try:
            data = json.loads(file.read_bytes())
        except FileNotFoundError:
            raise UnknownDraft(_GONE) from None
        before = data["previous"]
        return Draft(
            draft_id,
            MeetingSummary.from_json(data["summary"]),
            file.stat().st_mtime,
            MeetingSummary.from_json(before) if before else None,
        )

    def inputs(self, draft_id: str) -> tuple[Report, ...]:
        """The documents that a draft was made from. Raises UnknownDraft."""
        try:
            return _REPORTS.validate_json((self._folder(draft_id) / "inputs.json").read_bytes())
        except FileNotFoundError:
            raise UnknownDraft(_GONE) from None

    def found(self, ids: Sequence[str]) -> list[Draft]:
        """Those of the drafts that are still there, the last changed first."""
        drafts = []
        for draft_id in dict.fromkeys(ids):
            try:
                drafts.append(self.get(draft_id))
            except TrolyError:
                continue
        return sorted(drafts, key=lambda draft: -draft.changed)

    def change(self, draft_id: str, edit: Callable[[MeetingSummary], MeetingSummary], *, step: bool = False) -> Draft:
        """Apply an edit to what is there now; a `step` can be undone until the next edit. Raises UnknownDraft."""
        with self._lock:
            draft = self.get(draft_id)
            try:
                after = edit(draft.summary)
            except KeyError:
                raise UnknownDraft(_NO_LINE) from None
            changed = Draft(draft_id, after, time.time(), draft.summary if step else None)
            self._save(changed)
            return changed

    def undo(self, draft_id: str) -> Draft:
        """Back to before the last step; as it is when there is none. Raises UnknownDraft."""
        with self._lock:
            draft = self.get(draft_id)
            back = Draft(draft_id, draft.previous or draft.summary, time.time())
            self._save(back)
            return back

    def remove(self, draft_id: str) -> None:
        """Harmless when it is gone already. Raises UnknownDraft for what is no id."""
        shutil.rmtree(self._folder(draft_id), ignore_errors=True)

    def _note(self, folder: Path, documents: Sequence[str]) -> None:
        """Keep whose a new draft is: where accounts are off, nobody's."""

    def _folder(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise UnknownDraft(_GONE)
        return self.folder / draft_id

    def _save(self, draft: Draft) -> None:
        previous = draft.previous.to_json() if draft.previous else None
        data = {"summary": draft.summary.to_json(), "previous": previous}
        _write(self.folder / draft.id / "draft.json", json.dumps(data, ensure_ascii=False).encode())

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_DAYS * 86400
        for file in self.folder.glob("*/draft.json"):
            if file.stat().st_mtime < oldest:
                shutil.rmtree(file.parent, ignore_errors=True)


class OwnDrafts(Drafts):
    """The drafts of one person; those made of a document that he may no longer see are closed to him."""

    def __init__(
        self, every: Drafts, owner: str, hidden: Callable[[Collection[str]], bool], *, may_open_old: bool = False
    ) -> None:
        self.folder = every.folder
        self._lock = every._lock
        self.owner = owner
        self.hidden = hidden
        self.may_open_old = may_open_old
        """Those that were made where accounts were off."""

    def _note(self, folder: Path, documents: Sequence[str]) -> None:
        _write(folder / _OWNER, json.dumps({"owner": self.owner, "documents": list(documents)}).encode())

    def _folder(self, draft_id: str) -> Path:
        folder = super()._folder(draft_id)
        if not folder.exists():
            return folder
        try:
            noted = json.loads((folder / _OWNER).read_bytes())
        except FileNotFoundError:
            if self.may_open_old:
                return folder
            raise UnknownDraft(_GONE) from None
        if noted["owner"] != self.owner or self.hidden(noted["documents"]):
            raise UnknownDraft(_GONE)
        return folder


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(path)


# --- edits: a summary and what was typed -> a summary --------------------------------------------------------------


def typed(summary: MeetingSummary, name: str, text: str) -> MeetingSummary:
    """With one box of the page changed: "fact:KEY", "field:NAME", "line:ID" or "task:ID:FIELD".

    A line is never emptied in this way, see `without`. Raises KeyError when there is no such box.
    """
    what, _, rest = name.partition(":")
    text = " ".join(text.split())
    if what == "fact" and rest in FACTS:
        return summary.edit(rest, text)
    if what == "field" and rest in FIELDS:
        changes: dict[str, Any] = {rest: text}
        return replace(summary, **changes)
    if what == "line":
        return summary.edit(rest, text) if text else summary
    if what == "task":
        return _task_changed(summary, *rest.rpartition(":")[::2], text)
    raise KeyError(name)


def _task_changed(summary: MeetingSummary, task_id: str, field: str, text: str) -> MeetingSummary:
    bodies = tuple(filter(None, map(str.strip, text.split(";"))))
    changes: dict[str, Any] = {field: bodies if field == "coordinating" else text}
    if field not in ("assignee", "coordinating", "deadline") or all(t.id != task_id for t in summary.tasks):
        raise KeyError(task_id)
    tasks = (replace(t, edited=True, **changes) if t.id == task_id else t for t in summary.tasks)
    return replace(summary, tasks=tuple(tasks))


def without(summary: MeetingSummary, line_id: str) -> MeetingSummary:
    """Without one line. Raises KeyError."""
    return summary.edit(line_id, "")


def verified(summary: MeetingSummary, line_id: str) -> MeetingSummary:
    """With one line taken as it stands, by the drafter. Raises KeyError."""
    line = next((line for line in summary.lines() if line.id == line_id), None)
    if line is None:
        raise KeyError(line_id)
    return summary.edit(line_id, line.text)


CHOICES: Mapping[str, FactKey] = {"Ngày họp": "date", "Địa điểm": "place", "Người chủ trì": "chair"}
"""The subjects of conflicts about the meeting itself: one of the sides can take the fact's place."""


def chosen(summary: MeetingSummary, number: int, side: int) -> MeetingSummary:
    """With a side of a conflict as the fact that it is about, and the conflict settled. Raises KeyError."""
    after = settled(summary, number)
    conflict = summary.conflicts[number]
    key = CHOICES[conflict.subject]
    if not 0 <= side < len(conflict.sides):
        raise KeyError(side)
    taken = Fact(conflict.sides[side].text, conflict.sides[side].sources)
    return replace(after, facts={**after.facts, key: taken})


def settled(summary: MeetingSummary, number: int) -> MeetingSummary:
    """Without one of the conflicts: the drafter has dealt with it. Raises KeyError."""
    if not 0 <= number < len(summary.conflicts):
        raise KeyError(number)
    return replace(summary, conflicts=summary.conflicts[:number] + summary.conflicts[number + 1 :])
