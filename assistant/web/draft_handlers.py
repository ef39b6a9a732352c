"""What the Soạn thảo tab does: Gradio's events -> drafts -> HTML."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from assistant.meetings import LENGTHS, Kind, Length, MeetingSummary, Writer, draft, notes_report, regenerate
from assistant.meetings.model import LETTERS, SECTIONS, FactKey, SectionKey
from assistant.meetings.outline import TITLES
from assistant.web import audit, draft_side, drafts
from assistant.web.draft_sources import asked_for
from assistant.web.draft_view import View, busy, drawn, idle, in_background, settled
from assistant.web.drafts import Drafts
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Rooms
from assistant.web.scope import scope_update
from assistant.web.uploads import Upload
from index.errors import FileRefused, TrolyError
from index.library import Library
from index.report import Report
from index.settings import Settings

_EMPTY = '<p class="hint-line">Thư viện chưa có tài liệu. Có thể dán ghi chép hoặc tải tệp lên.</p>'
_NOTHING_CHOSEN = "Hãy chọn ít nhất một tài liệu, dán ghi chép hoặc tải tệp lên rồi bấm “Soạn dự thảo”."


@dataclass(frozen=True, slots=True)
class DraftBounds:
    """What a draft is made of at most: number of files, characters of notes and of a box typed into."""

    files: int = 50
    notes: int = 100_000
    typed: int = 20_000

    @classmethod
    def of(cls, settings: Settings) -> DraftBounds:
        return cls(settings.max_draft_files, settings.max_notes)


class Handlers:
    """Translates; `current` is the id of the draft that the page shows, "" for none."""

    def __init__(
        self,
        library: Library,
        kept: Drafts,
        bounds: DraftBounds = DraftBounds(),
        writer: Writer | None = None,
        rooms: Rooms | None = None,
    ) -> None:
        self.rooms = rooms
        self.library = library
        self.drafts = kept
        self.bounds = bounds
        self.writer = writer

    def of(self, request: gr.Request | None) -> Handlers:
        """The same over what somebody may read and has drafted. Raises NotSignedIn."""
        if self.rooms is None:
            return self
        room = self.rooms.of(request)
        return Handlers(room.library, room.drafts, self.bounds, self.writer)

    # what to draft from

    def opened(self, chosen: list[str], request: gr.Request | None = None) -> tuple[Any, str]:
        """The tab was opened: the documents that there are now."""
        try:
            library = self.of(request).library
            library.refresh()
            shown = scope_update(library.reports(), chosen)
        except Exception as error:
            return gr.skip(), note_html(explain(error))
        there = bool(shown["choices"])
        return {**shown, "visible": there}, "" if there else _EMPTY

    def read(self, uploads: list[Upload], files: tuple[Report, ...]) -> tuple[tuple[Report, ...], str]:
        """Uploaded files are read at once, so that it is known here whether they can be used."""
        refused: list[str] = []
        for upload in uploads:
            try:
                self._check_room(upload.name, files)
                report = replace(self.library.files.read(upload.path), document=upload.name)
                files = (*(file for file in files if file.document != upload.name), report)
            except FileRefused as error:
                refused.append(f"{upload.name}: {error.reason}")
            except Exception as error:
                refused.append(f"{upload.name}: {explain(error)}")
            finally:
                upload.path.unlink(missing_ok=True)
        return files, draft_side.files_html([file.document for file in files], refused)

    def _check_room(self, name: str, files: tuple[Report, ...]) -> None:
        """Raises FileRefused."""
        if len(files) >= self.bounds.files and all(file.document != name for file in files):
            raise FileRefused(name, f"Một dự thảo nhận nhiều nhất {self.bounds.files} tệp. Hãy bỏ bớt tệp khác trước.")

    def drop(self, files: tuple[Report, ...], event: gr.EventData) -> tuple[tuple[Report, ...], str]:
        files = tuple(file for number, file in enumerate(files) if str(number) != asked_for(event, "drop"))
        return files, draft_side.files_html([file.document for file in files])

    # drafting

    def start(
        self,
        chosen: list[str],
        notes: str,
        files: tuple[Report, ...],
        kind: Kind,
        length: Length,
        subject: str | None = "",
        recipients: str | None = "",
        request: gr.Request | None = None,
    ) -> Iterator[View]:
        """A new draft of the chosen documents, the files and the notes, in this order.

        `subject` and `recipients` are those of a letter.
        """
        if refused := self._refused(chosen, notes or "", files):
            yield View(status=note_html(refused))
            return
        yield busy(draft_side.progress_html(["Mở tài liệu"], 0))
        try:
            mine, bound = self.of(request), self.bounds.typed
            inputs = mine._inputs(chosen, notes, files)
            given: dict[FactKey, str] = {"subject": (subject or "")[:bound], "recipients": (recipients or "")[:bound]}
            work = partial(draft, inputs, kind, length, writer=self.writer, given=given if kind in LETTERS else {})
            summary = yield from _followed(work)
            made = mine.drafts.add(summary, inputs, chosen)
            audit.note(request, "draft-made", made.id[:6], ", ".join(report.document for report in inputs))
            yield settled(made, "Đã soạn xong. Mọi chỗ sửa được lưu tự động.")
        except Exception as error:
            yield idle(note_html(explain(error)))

    def _refused(self, chosen: list[str], notes: str, files: tuple[Report, ...]) -> str:
        """Why a draft is not even begun, "" when it is."""
        if not (chosen or files or notes.strip()):
            return _NOTHING_CHOSEN
        if len(notes) > self.bounds.notes:
            return (
                f"Ghi chép dài {len(notes)} ký tự, quá giới hạn {self.bounds.notes}. Hãy rút gọn, hoặc lưu thành tệp "
                "và nạp vào thư viện."
            )
        if (count := len(chosen) + len(files)) > self.bounds.files:
            return f"Đã chọn {count} tài liệu, quá giới hạn {self.bounds.files}. Hãy bỏ bớt tài liệu."
        return ""

    def _inputs(self, chosen: list[str], notes: str, files: tuple[Report, ...]) -> list[Report]:
        reports = [self.library.report(name) for name in chosen] + list(files)
        if (notes or "").strip():
            reports.append(notes_report(notes))
        by_content = {report.digest: report for report in reversed(reports)}
        return list(reversed(by_content.values()))

    def again(self, current: str, event: gr.EventData, request: gr.Request | None = None) -> Iterator[View]:
        """One section anew, at the length that was chosen beside it; the others keep their edits."""
        key = next((key for key in SECTIONS if key == asked_for(event, "again")), None)
        length = next((length for length in LENGTHS if length == asked_for(event, "length")), None)
        if key is None:
            yield View()
            return
        try:
            mine = self.of(request)
            before, inputs = mine.drafts.get(current), mine.drafts.inputs(current)
            work = partial(regenerate, before.summary, key, inputs, length, writer=self.writer)
            for item in in_background(lambda tell: work(on_progress=tell)):
                if isinstance(item, MeetingSummary):
                    yield mine._anew(current, key, item)
                else:
                    yield View(side=draft_side.side_html(before, f"Đang soạn lại “{TITLES[key]}”: {item[0]}…"))
        except Exception as error:
            yield self.of(request)._failed(current, error)

    def _anew(self, current: str, key: SectionKey, fresh: MeetingSummary) -> View:
        def taken(summary: MeetingSummary) -> MeetingSummary:
            if key == "tasks":
                return replace(summary, tasks=fresh.tasks)
            return replace(summary, sections={**summary.sections, key: fresh.items(key)})

        changed = self.drafts.change(current, taken, step=True)
        return drawn(changed, f"Đã soạn lại mục “{TITLES[key]}”.")

    # editing

    def apply(self, event: gr.EventData, request: gr.Request | None = None) -> View:
        """The browser's last draft, or its list of drafts when it shows none."""
        mine = self.of(request)
        wanted, known = asked_for(event, "draft"), _asked_ids(event)
        if wanted:
            try:
                return settled(mine.drafts.get(wanted), "Bản nháp đã lưu.")._replace(status="")
            except Exception as error:
                recent = draft_side.recent_html(mine.drafts.found(known))
                return View(note_html(explain(error)), recent, "", "")
        return View("", draft_side.recent_html(mine.drafts.found(known)), "", "")

    def edit(self, current: str, event: gr.EventData, request: gr.Request | None = None) -> View:
        """One box was typed into: it is saved; the sheet stays as the browser shows it."""
        mine = self.of(request)
        try:
            if (length := len(asked_for(event, "text"))) > self.bounds.typed:
                raise TrolyError(f"Ô này có {length} ký tự, quá giới hạn {self.bounds.typed}. Hãy rút gọn.")
            changed = mine.drafts.change(
                current, lambda summary: drafts.typed(summary, asked_for(event, "name"), asked_for(event, "text"))
            )
        except Exception as error:
            return mine._failed(current, error, asked_for(event, "seal"))
        return View(side=draft_side.side_html(changed, "Đã lưu.", asked_for(event, "seal")))

    def step(self, current: str, event: gr.EventData, request: gr.Request | None = None) -> View:
        """A line was removed or confirmed, a conflict settled: the sheet is drawn again."""
        mine = self.of(request)
        for name, (change, told) in _STEPS.items():
            if value := asked_for(event, name):
                try:
                    return drawn(mine.drafts.change(current, partial(change, value), step=True), told)
                except Exception as error:
                    return mine._failed(current, error)
        return View()

    def undo(self, current: str, request: gr.Request | None = None) -> View:
        mine = self.of(request)
        try:
            return drawn(mine.drafts.undo(current), "Đã hoàn tác.")
        except Exception as error:
            return mine._failed(current, error)

    def forget(self, event: gr.EventData, request: gr.Request | None = None) -> View:
        """A draft is deleted from the server."""
        mine = self.of(request)
        try:
            mine.drafts.remove(asked_for(event, "draft"))
            audit.note(request, "draft-removed", asked_for(event, "draft")[:6])
        except Exception as error:
            return View(status=note_html(explain(error)))
        return View("", draft_side.recent_html(mine.drafts.found(_asked_ids(event))))

    def _failed(self, current: str, error: Exception, seal: str = "") -> View:
        sentence = explain(error)
        try:
            return View(side=draft_side.side_html(self.drafts.get(current), "", seal) + note_html(sentence))
        except TrolyError:
            return View(side=f'<p class="saved" data-seal="{escape(seal)}"></p>{note_html(sentence)}')


def _followed(work: Callable[..., MeetingSummary]) -> Generator[View, None, MeetingSummary]:
    """The steps of drafting as they are told, each once; then the draft."""
    steps: list[str] = []
    for item in in_background(lambda tell: work(on_progress=tell)):
        if isinstance(item, MeetingSummary):
            return item
        steps = [step for step in steps if step != item[0]] + [item[0]]
        yield View(draft_side.progress_html(steps, item[1]))
    raise AssertionError("in_background() ends with the draft")


_STEPS: Mapping[str, tuple[Callable[[str, MeetingSummary], MeetingSummary], str]] = {
    "remove": (lambda line, summary: drafts.without(summary, line), "Đã bỏ một dòng."),
    "verify": (lambda line, summary: drafts.verified(summary, line), "Đã ghi nhận dòng này được xác minh."),
    "choose": (
        lambda place, summary: drafts.chosen(summary, *map(int, place.split("-"))),
        "Đã chọn và ghi vào dự thảo.",
    ),
    "settle": (lambda number, summary: drafts.settled(summary, int(number)), "Đã ghi nhận là đã xử lý."),
}


def _asked_ids(event: gr.EventData) -> list[str]:
    ids = event._data.get("known") if isinstance(event._data, Mapping) else None
    return [str(one) for one in ids[:20]] if isinstance(ids, list) else []
