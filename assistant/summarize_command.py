"""`python -m assistant summarize`: inputs by path, name or id -> a DOCX, with progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.options import Data, settings_in
from index.console import DONE, REFUSED, WRONG_USE, fail

if TYPE_CHECKING:
    from rich.progress import Progress

    from assistant.meetings import MeetingSummary
    from assistant.meetings.model import FactKey
    from index.report import Report
    from index.settings import Settings

# assistant.meetings, which has kinds and lengths, is heavy: `ask` does not wait for it.
Kind = Annotated[
    Literal["tom-tat", "thong-bao", "bien-ban", "cong-van", "to-trinh"],
    typer.Option(help="tom-tat: tóm tắt hội nghị; thong-bao: thông báo kết luận; bien-ban, cong-van, to-trinh."),
]
Length = Annotated[Literal["ngan", "vua", "day-du"], typer.Option(help="ngan: ngắn; vua: vừa; day-du: đầy đủ.")]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Ghi thêm dự thảo dạng JSON.")]
Inputs = Annotated[list[str], typer.Argument(metavar="PATH|ID...", help="Tệp, hoặc tên hay mã tài liệu đã nạp.")]


def summarize(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.docx", dir_okay=False, help="Tệp Word ghi ra.")],
    kind: Kind = "tom-tat",
    length: Length = "vua",
    subject: Annotated[str, typer.Option(help="Trích yếu của công văn, tờ trình.")] = "",
    to: Annotated[str, typer.Option(help="Nơi kính gửi của công văn, tờ trình.")] = "",
    json_file: JsonFile = None,
    sources: Annotated[bool, typer.Option("--nguon/--bo-nguon", help="Kèm phụ lục nguồn của từng ý, hoặc bỏ.")] = True,
    data: Data = None,
) -> int:
    """Soạn tóm tắt hội nghị, thông báo kết luận hoặc biên bản từ báo cáo và ghi chép."""
    from assistant.generation.endpoint import endpoint_of
    from assistant.meetings import ModelWriter, draft

    if out.suffix.lower() != ".docx":
        return fail(f"tệp ghi ra phải có đuôi .docx, không phải «{out.name}».", code=WRONG_USE)
    settings = settings_in(data)
    with _progress() as bar:
        reports, refused = _read(inputs, settings, bar)
        if not reports:
            return fail("không có tài liệu nào dùng được nên chưa soạn gì. Kiểm tra lại tên tệp hoặc mã tài liệu.")
        endpoint = endpoint_of(settings)
        writer = ModelWriter(endpoint) if endpoint else None
        summary = draft(reports, kind, length, bar, writer, _given(kind, subject, to))
    if wrong := _write(summary, out, sources, json_file):
        return fail(wrong)
    _tell(summary, out)
    return REFUSED if refused else DONE


def _given(kind: Kind, subject: str, to: str) -> dict[FactKey, str]:
    return {"subject": subject, "recipients": to} if kind in ("cong-van", "to-trinh") else {}


def _write(summary: MeetingSummary, out: Path, sources: bool, json_file: Path | None) -> str:
    """Write the files; what keeps one from being written, or ""."""
    from assistant.meetings import to_docx

    try:
        to_docx(summary, out, sources=sources)
        if json_file:
            json_file.write_text(json.dumps(summary.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        place = error.filename or out
        return f"không ghi được {place} ({error.strerror}). Chọn thư mục khác hoặc đóng tệp đang mở."
    return ""


def _tell(summary: MeetingSummary, out: Path) -> None:
    from assistant.meetings import KINDS, LENGTHS, word_count

    check = summary.check
    print(f"{KINDS[summary.kind]} (mức {LENGTHS[summary.length]}, {word_count(summary)} chữ): {out}")
    print(f"Đã đối chiếu {check.figures - len(check.unsupported)}/{check.figures} số liệu với nguồn.")
    if summary.unverified:
        print(f"Cần xác minh {len(summary.unverified)} dòng, đã đánh dấu trong dự thảo.")
    if check.left_out:
        print(f"Đã bỏ {check.left_out} dòng mô hình viết mà tài liệu không chứng minh.")
    if summary.conflicts:
        print(f"Các tài liệu khác nhau ở {len(summary.conflicts)} chỗ, ghi cạnh nhau ở cuối dự thảo.")
    print(f"Người soạn cần điền: {'; '.join(summary.blanks)}.")
    for note in summary.notes:
        print(f"Lưu ý: {note}")


class _Bar:
    """Shows a step and its share of the whole."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Chuẩn bị", total=1.0)

    def __call__(self, message: str, share: float) -> None:
        self._progress.update(self._task, description=message, completed=share)


@contextmanager
def _progress() -> Iterator[_Bar]:
    """A bar on standard error, drawn on terminals only."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield _Bar(progress)


def _read(inputs: Sequence[str], settings: Settings, bar: Callable[[str, float], None]) -> tuple[list[Report], int]:
    """The reports, and how many of the inputs can't be used."""
    from assistant.meetings import read_inputs

    reports: list[Report] = []
    refused = 0
    for given in read_inputs(inputs, settings):
        bar(f"Đọc {given.name}", 0.0)
        if given.report is None:
            refused += 1
            print(f"Từ chối {given.name}: {given.reason}", file=sys.stderr)
        else:
            reports.append(given.report)
    return reports, refused
