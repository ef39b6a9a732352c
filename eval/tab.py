"""The page's Đánh giá tab: choose cases, run them, read the headline and the failures, take the report away."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.accounts.model import require_managing
from assistant.assistant import Assistant
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.downloads import Download, Maker, link_html
from assistant.web.failures import explain
from assistant.web.page import ExtraTab
from assistant.web.render import escape, note_html, shorten, where
from assistant.web.rooms import Rooms
from assistant.web.uploads import Upload, upload_button
from eval.background import Evaluations, RunRefused, State
from eval.cases import read_cases
from eval.errors import InvalidRun
from eval.runner import Row
from eval.writing import KINDS, number, share
from index.errors import TrolyError

SAMPLE = Path(__file__).parent / "sample"
SAMPLE_NAME = "Bộ mẫu"
ON_SAMPLE, ON_LIBRARY = "Tài liệu mẫu", "Thư viện hiện tại"
MOST_FAILURES = 100
MOST_FILES = 100
"""Case files that visitors may put into the data folder, for nobody can remove them from the page."""
_ANSWER_LENGTH = 600
_MEDIA = {"html": "text/html; charset=utf-8", "json": "application/json"}
_INTRO = (
    "<h2>Đánh giá</h2><p class='lead'>Hỏi trợ lý một bộ câu hỏi đã có đáp án và chấm tự động, để biết có thể tin các "
    "câu trả lời đến mức nào. Trang vẫn dùng được trong khi chấm.</p>"
)
_UNKNOWN_RUN = "Không còn báo cáo này. Hãy chạy đánh giá lại."


# --- what is shown -----------------------------------------------------------------------------------------------


def state_html(state: State) -> str:
    """Progress of the present run, or how the last one ended."""
    if state.phase == "running":
        share_done = f' value="{state.done}" max="{state.total}"' if state.total else ""
        words = f"{state.step} {state.done}/{state.total}" if state.total else state.step
        return f'<p role="status">{escape(words)}</p><progress{share_done} aria-label="Tiến độ"></progress>'
    return note_html(state.note, failed=state.phase == "failed") if state.note else ""


def result_html(state: State) -> str:
    """Headline figures, a line for each kind of question, the failures and the way to the whole report."""
    if state.phase != "done" or state.summary is None or state.folder is None:
        return ""
    files = (("Tải báo cáo (HTML)", "html"), ("Tải số liệu (JSON)", "json"))
    links = "".join(link_html(label, "evaluation", {"run": state.folder.name, "file": kind}) for label, kind in files)
    return (
        f"<h3>Kết quả: {escape(state.title)}, {state.summary['cases']} câu</h3>{_headline_html(state.summary)}"
        f'<p class="links">{links}</p>{_kinds_html(state.summary)}{_failures_html(state.rows)}'
    )


def _headline_html(summary: Mapping[str, Any]) -> str:
    low, high = summary["intervals"].get("accuracy", (None, None))
    refusal = summary["refusal"]
    figures = (
        (share(summary["accuracy"]), "câu trả lời đúng", f"khoảng tin cậy 95%: {share(low)} – {share(high)}"),
        (share(summary["citation_recall"]), "nguồn đúng được dẫn", f"{share(summary['citation_precision'])} trích dẫn "
         "là nguồn đúng"),
        (share(refusal["recall"]), "câu không có đáp án được từ chối", f"{share(refusal['precision'])} lần từ chối là "
         "đúng"),
        (number(summary["unsupported_figures"]), "số liệu không có trong nguồn", "càng ít càng tốt, nên là 0"),
        (f"{number(summary['latency_ms']['ask']['p50'])} ms", "thời gian trả lời trung vị", f"95% số câu dưới "
         f"{number(summary['latency_ms']['ask']['p95'])} ms"),
    )  # fmt: skip
    cards = "".join(
        f"<div><b>{value}</b><span>{label}</span><small>{detail}</small></div>" for value, label, detail in figures
    )
    return f'<div class="figures">{cards}</div>'


def _kinds_html(summary: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><td data-label="Loại câu hỏi">{escape(KINDS.get(kind, kind))}</td>'
        f'<td class="number" data-label="Số câu">{group["cases"]}</td>'
        f'<td class="number" data-label="Đúng">{group["correct"]}</td>'
        f'<td class="number" data-label="Tỷ lệ đúng">{share(group["accuracy"])}</td></tr>'
        for kind, group in summary["by_kind"].items()
    )
    head = '<th>Loại câu hỏi</th><th class="number">Số câu</th><th class="number">Đúng</th>'
    return (
        f'<table class="list narrow"><thead><tr>{head}<th class="number">Tỷ lệ đúng</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _failures_html(rows: Sequence[Row]) -> str:
    failures = [row for row in rows if not row.correct]
    if not failures:
        return "<p><b>Không có câu nào sai.</b></p>"
    rest = len(failures) - MOST_FAILURES
    more = f"<p>Còn {rest} câu khác trong báo cáo tải về.</p>" if rest > 0 else ""
    columns = ("Câu hỏi", "Câu trả lời", "Vì sao chưa đạt", "Nguồn đã dẫn")
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    lines = "".join(_failure_html(row, columns) for row in failures[:MOST_FAILURES])
    return (
        f"<h3>Các câu chưa đạt ({len(failures)})</h3>"
        f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{more}'
    )


def _failure_html(row: Row, columns: Sequence[str]) -> str:
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in row.reasons)
    sources = "".join(f"<li>{escape(where(citation))}</li>" for citation in row.citations)
    cells = (
        escape(row.case.question),
        escape(shorten(row.answer, _ANSWER_LENGTH)) or "–",
        f"<ul>{reasons}</ul>",
        f"<ul>{sources}</ul>" if sources else "–",
    )
    return "<tr>" + "".join(f'<td data-label="{n}">{c}</td>' for n, c in zip(columns, cells, strict=True)) + "</tr>"


# --- case files --------------------------------------------------------------------------------------------------


class CaseFiles:
    """The sample's cases and the `*.jsonl` files of a folder, by the names that the page shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        own = sorted(path.name for path in self.folder.glob("*.jsonl")) if self.folder.is_dir() else []
        return [SAMPLE_NAME, *own]

    def path(self, name: str) -> Path:
        """Raises RunRefused for a name that is not in the list."""
        if name == SAMPLE_NAME:
            return SAMPLE / "cases.jsonl"
        if name not in self.names():
            raise RunRefused("Không còn bộ câu hỏi này. Hãy chọn bộ khác.")
        return self.folder / name

    def keep(self, upload: Upload) -> str:
        """Check an uploaded file and put it beside the others; its name there. Raises InvalidCases, RunRefused."""
        try:
            if len(self.names()) > MOST_FILES:
                raise RunRefused(
                    f"Đã có {MOST_FILES} bộ câu hỏi. Hãy nhờ người quản trị xoá bớt trong thư mục dữ liệu."
                )
            read_cases(upload.path)
            self.folder.mkdir(parents=True, exist_ok=True)
            target = self._free_name(upload)
            shutil.copyfile(upload.path, target)
            return target.name
        finally:
            upload.path.unlink(missing_ok=True)

    def _free_name(self, upload: Upload) -> Path:
        """The file's own name; with a number when another file has it."""
        stem = upload.name.removesuffix(".jsonl").removesuffix(".json")
        number_, target = 1, self.folder / f"{stem}.jsonl"
        while target.exists() and not filecmp.cmp(target, upload.path, shallow=False):
            number_ += 1
            target = self.folder / f"{stem} ({number_}).jsonl"
        return target


# --- the tab -----------------------------------------------------------------------------------------------------


class Handlers:
    """Gradio's events -> runs -> HTML: what becomes of the status, the result, the start and the stop button."""

    def __init__(self, runs: Evaluations, files: CaseFiles, rooms: Rooms | None = None) -> None:
        self.runs = runs
        self.files = files
        self.rooms = rooms

    def _admit(self, request: gr.Request | None) -> None:
        """Runs tell of the whole library. Raises NotAllowed, NotSignedIn."""
        if self.rooms is not None:
            require_managing(self.rooms.of(request).person)

    def start(self, name: str, where_: str, request: gr.Request | None = None) -> Iterator[tuple[Any, ...]]:
        try:
            self._admit(request)
            audit.note(request, "evaluation-started", name, where_)
            self.runs.start(self.files.path(name), "library" if where_ == ON_LIBRARY else "sample", name)
        except Exception as error:
            yield note_html(explain(error)), gr.skip(), gr.skip(), gr.skip()
            return
        yield from self.follow()

    def follow(self) -> Iterator[tuple[Any, ...]]:
        """Until the run is over; at once when there is none."""
        for state in self.runs.follow():
            running = state.phase == "running"
            yield state_html(state), result_html(state), gr.update(interactive=not running), gr.update(visible=running)

    def opened(self, name: str, request: gr.Request | None = None) -> Iterator[tuple[Any, ...]]:
        """The tab was opened: the case files that there are by now, then as `follow`."""
        try:
            self._admit(request)
        except TrolyError as error:
            yield gr.skip(), note_html(explain(error)), "", gr.skip(), gr.skip()
            return
        names = self.files.names()
        choices = gr.update(choices=names, value=name if name in names else SAMPLE_NAME)
        for shown in self.follow():
            yield (choices, *shown)
            choices = gr.skip()

    def keep(self, uploads: list[Upload], request: gr.Request | None = None) -> tuple[Any, Any]:
        """An uploaded case file joins the choices, or is refused with every problem that it has."""
        try:
            self._admit(request)
            names = [self.files.keep(upload) for upload in uploads]
            for name in names:
                audit.note(request, "cases-added", name)
        except Exception as error:
            return gr.skip(), note_html(explain(error))
        return gr.update(choices=self.files.names(), value=names[-1]), ""

    def cancel(self, request: gr.Request | None = None) -> None:
        try:
            self._admit(request)
        except TrolyError as error:
            explain(error)
            return
        self.runs.cancel()


class EvaluationTab:
    """Wires the tab; `downloads` are the links that its results hold."""

    def __init__(self, assistant: Assistant, rooms: Rooms | None = None) -> None:
        self.rooms = rooms
        folder = assistant.settings.data_dir / "eval"
        self.runs = Evaluations(assistant, SAMPLE / "reports", folder / "runs", explain)
        self.files = CaseFiles(folder)

    @property
    def tab(self) -> ExtraTab:
        return ExtraTab("Đánh giá", "evaluation", self._build, managers_only=True)

    @property
    def downloads(self) -> dict[str, Maker]:
        return {"evaluation": self._report}

    def _report(self, asked: Mapping[str, str]) -> Download:
        run = next((path for path in self.runs.runs() if path.name == asked.get("run")), None)
        kind = asked.get("file", "")
        if run is None or kind not in _MEDIA or not (file := run / f"report.{kind}").is_file():
            raise InvalidRun(_UNKNOWN_RUN)
        return Download(f"danh-gia-{run.name}.{kind}", file.read_bytes(), _MEDIA[kind])

    def _build(self, tab: gr.Tab) -> None:
        handlers = Handlers(self.runs, self.files, self.rooms)
        html(_INTRO, name="evaluation-intro", responds=False)
        with gr.Row(elem_classes="filters"):
            cases = gr.Dropdown([SAMPLE_NAME], value=SAMPLE_NAME, label="Bộ câu hỏi", elem_id="cases", scale=2)
            upload = upload_button("Tải lên bộ câu hỏi (.jsonl)", "upload-cases", variant="secondary")
        # A place of its own: the state of runs, which comes whenever the tab is opened, must not wipe it away.
        said = html(name="cases-said", responds=False)
        on = gr.Radio([ON_SAMPLE, ON_LIBRARY], value=ON_SAMPLE, label="Chạy trên", elem_id="evaluate-on")
        with gr.Row(elem_classes="filters"):
            begin = gr.Button("Bắt đầu đánh giá", variant="primary", elem_id="evaluate", scale=0)
            cancel = gr.Button("Dừng", visible=False, elem_id="evaluate-stop", scale=0)
        status = html(name="evaluation-status", responds=False)
        result = html(name="evaluation-result", responds=False)
        shown = [status, result, begin, cancel]
        many: dict[str, Any] = {"concurrency_limit": 20, **QUIET}
        begin.click(handlers.start, [cases, on], shown, **many)
        tab.select(handlers.opened, cases, [cases, *shown], **many)
        cancel.click(handlers.cancel, None, None, **QUIET)
        upload.upload(handlers.keep, upload, [cases, said], **QUIET)
