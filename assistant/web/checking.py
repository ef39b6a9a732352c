"""The check before signing on the Soạn thảo tab: the draft that is shown, or a Word file that was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import gradio as gr

from assistant.checking import check, paper_of, read_paper
from assistant.web.assets import QUIET, html
from assistant.web.check_html import checked_html
from assistant.web.draft_files import docx_of
from assistant.web.drafts import Drafts
from assistant.web.failures import explain
from assistant.web.render import note_html
from assistant.web.rooms import Rooms
from assistant.web.uploads import Upload, upload_button
from index.errors import FileRefused
from index.library import Library
from index.limits import Limits
from index.report import Report

_INTRO = (
    "<h3>Kiểm tra trước khi ký</h3><p class='lead'>Soát số liệu, phép cộng, ngày tháng, tên cơ quan và thể thức của "
    "bản đang soạn hoặc của một tệp Word bất kỳ; tài liệu chọn ở trên được dùng làm nguồn đối chiếu.</p>"
)
_NO_DRAFT = "Chưa có bản nháp nào đang mở. Hãy soạn dự thảo, hoặc tải lên tệp Word cần kiểm tra."


class CheckHandlers:
    """Translates; `today` stands for the day of papers that have none."""

    def __init__(self, library: Library, kept: Drafts, limits: Limits, today: date, rooms: Rooms | None = None) -> None:
        self.rooms = rooms
        self.library = library
        self.limits = limits
        self.drafts = kept
        self.today = today

    def of(self, request: gr.Request | None) -> tuple[Library, Drafts]:
        """What somebody may read and has drafted. Raises NotSignedIn."""
        if self.rooms is None:
            return self.library, self.drafts
        room = self.rooms.of(request)
        return room.library, room.drafts

    def draft(self, current: str, request: gr.Request | None = None) -> Iterator[str]:
        """The draft that the page shows, against what it was made from."""
        if not current:
            yield note_html(_NO_DRAFT)
            return
        yield _WORKING
        try:
            _, drafts = self.of(request)
            summary, inputs = drafts.get(current).summary, drafts.inputs(current)
            paper = paper_of(docx_of(summary, sources=False), "ban-nhap.docx", self.limits)
            yield checked_html("Bản đang soạn", paper, check(paper, _texts(inputs), self.today), len(inputs))
        except Exception as error:
            yield note_html(explain(error))

    def file(
        self,
        uploads: list[Upload],
        chosen: list[str],
        files: tuple[Report, ...],
        request: gr.Request | None = None,
    ) -> Iterator[str]:
        """A Word file, against the documents that are chosen above."""
        yield _WORKING
        for upload in uploads[:1]:
            try:
                library, _ = self.of(request)
                inputs = [library.report(name) for name in chosen] + list(files)
                paper = read_paper(upload.path, self.limits)
                yield checked_html(upload.name, paper, check(paper, _texts(inputs), self.today), len(inputs))
            except FileRefused as error:
                yield note_html(f"{upload.name}: {error.reason}")
            except Exception as error:
                yield note_html(explain(error))
            finally:
                upload.path.unlink(missing_ok=True)


_WORKING = '<p role="status">Đang kiểm tra từng dòng…</p>'


def _texts(reports: Sequence[Report]) -> list[str]:
    return [f"{one.text}\n{one.metadata.title}\n{one.metadata.period}" for one in reports]


def build_check(handlers: CheckHandlers, current: gr.State, reports: Any, files: gr.State) -> None:
    """The part of the tab, below the draft."""
    with gr.Column(elem_id="draft-check", min_width=0):
        html(_INTRO, name="check-intro", responds=False)
        with gr.Row(elem_classes="filters"):
            own = gr.Button("Kiểm tra bản đang soạn", variant="secondary", elem_id="check-draft", scale=0)
            sent = upload_button("Kiểm tra tệp Word", "check-upload", variant="secondary")
        found = html(name="check-found", script="checked")
    working: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "drafting", **QUIET}
    own.click(handlers.draft, current, found, **working)
    sent.upload(handlers.file, [sent, reports, files], found, **working)
