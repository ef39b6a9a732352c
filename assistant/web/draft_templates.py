"""The office's own Word templates on the Soạn thảo tab: one for each kind, a sample to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.accounts.model import require_managing
from assistant.meetings import KINDS, Kind
from assistant.meetings.template_sample import sample
from assistant.meetings.templates import LISTS, PLACEHOLDERS, Templates
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.downloads import Download, link_html
from assistant.web.drafts import UnknownDraft
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Rooms
from assistant.web.uploads import Upload, upload_button
from index.errors import FileRefused

NAME = "mau-word"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_INTRO = (
    "<p class='lead'>Có mẫu cho loại văn bản nào thì nút “Tải Word không kèm nguồn” của loại đó dùng mẫu. Mẫu là tệp "
    "Word có các chỗ giữ chỗ như {{ chu_tri }}; chỗ dự thảo không có được để dấu chấm.</p>"
)


def sample_download(asked: Mapping[str, str]) -> Download:
    """The sample of a kind. Raises UnknownDraft."""
    kind = next((kind for kind in KINDS if kind == asked.get("kind")), None)
    if kind is None:
        raise UnknownDraft("Không có tệp mẫu của loại văn bản này.")
    return Download(f"mau-{kind}.docx", sample(kind), _DOCX)


class TemplateHandlers:
    """Translates; what is kept is told after every step. The office's forms are changed by administrators alone."""

    def __init__(self, kept: Templates, rooms: Rooms | None = None) -> None:
        self.kept = kept
        self.rooms = rooms

    def _admit(self, request: gr.Request | None) -> None:
        """Raises NotSignedIn, NotAllowed."""
        if self.rooms is not None:
            require_managing(self.rooms.of(request).person)

    def shown(self, kind: Kind, told: str = "") -> str:
        own = dict.fromkeys(self.kept.kinds(), "có mẫu của cơ quan")
        state = own.get(kind, "chưa có mẫu, dùng thể thức chuẩn")
        names = "".join(
            f"<li>{escape(name)}: {escape(label)}</li>" for name, label in {**PLACEHOLDERS, **LISTS}.items()
        )
        link = link_html(f"Tải tệp mẫu để sửa ({KINDS[kind].lower()})", NAME, {"kind": kind})
        return (
            f"{told}<p><b>{escape(KINDS[kind])}</b>: {state}. {link}</p>"
            f"<details><summary>Các chỗ giữ chỗ dùng được</summary><ul>{names}</ul></details>"
        )

    def add(self, uploads: list[Upload], kind: Kind, request: gr.Request | None = None) -> str:
        told = ""
        for upload in uploads[:1]:
            try:
                self._admit(request)
                self.kept.keep(kind, self.kept.read(upload.path), upload.name)
                audit.note(request, "template-added", kind, upload.name)
                told = '<p role="status">Đã nhận mẫu.</p>'
            except FileRefused as error:
                told = note_html(f"{upload.name}: {error.reason}")
            except Exception as error:
                told = note_html(explain(error))
            finally:
                upload.path.unlink(missing_ok=True)
        return self.shown(kind, told)

    def remove(self, kind: Kind, request: gr.Request | None = None) -> str:
        try:
            self._admit(request)
            self.kept.remove(kind)
            audit.note(request, "template-removed", kind)
        except Exception as error:
            return self.shown(kind, note_html(explain(error)))
        return self.shown(kind, '<p role="status">Đã bỏ mẫu.</p>')


def build_templates(handlers: TemplateHandlers, kind: Any) -> None:
    """The part of the tab; `kind` is the choice of the form above."""
    with gr.Accordion("Mẫu Word của cơ quan", open=False, elem_id="draft-templates"):
        html(_INTRO, name="template-intro", responds=False)
        shown = html(handlers.shown("tom-tat"), name="template-shown", responds=False)
        with gr.Row(elem_classes="filters"):
            sent = upload_button("Tải mẫu lên cho loại đang chọn", "template-upload", variant="secondary")
            gone = gr.Button("Bỏ mẫu", elem_id="template-remove", scale=0)
    kind.change(handlers.shown, kind, shown, **QUIET)
    sent.upload(handlers.add, [sent, kind], shown, **QUIET)
    gone.click(handlers.remove, kind, shown, **QUIET)
