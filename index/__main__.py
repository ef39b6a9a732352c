"""`python -m index`: documents in and out, check, repair, backup. Heavy imports wait until a command needs them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.console import DONE, REFUSED, fail, print_json, run
from index.errors import TrolyError
from index.settings import Settings
from index.versions_command import Data, Json, register

if TYPE_CHECKING:
    from index.adding import AddProgress, FileResult, Status
    from index.library import Library, ReportInfo
    from index.watch_overview import Overview

app = typer.Typer(
    help="Thư viện tài liệu của Trợ lý KCN: thêm, xem, gỡ, dựng lại, kiểm tra, sửa, sao lưu, phục hồi.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Tệp hoặc thư mục cần thêm.", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="ID", help="Mã (hoặc đầu mã) hay tên tệp của tài liệu.")]
Folders = Annotated[
    list[Path], typer.Argument(metavar="DIR...", help="Thư mục cần theo dõi.", file_okay=False, show_default=False)
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp sao lưu (.zip).", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Ghi đè; khi phục hồi, thư viện cũ được giữ ở bên cạnh.")]

SUMMARY: tuple[tuple[Status, str], ...] = (
    ("added", "thêm mới {}"),
    ("replaced", "thay thế {}"),
    ("unchanged", "giữ nguyên {}"),
    ("refused", "từ chối {}"),
)


@app.command()
def add(paths: Paths, data: Data = None, json: Json = False) -> int:
    """Thêm tệp hoặc thư mục; chạy lại nhiều lần cũng không sinh bản trùng."""
    results: list[FileResult] = []
    with _library(data) as library, _progress() as on_progress:
        try:
            for result in library.add(paths, on_progress=on_progress):
                results.append(result)
                if result.status == "refused":
                    print(f"Từ chối {result.document}: {result.reason}", file=sys.stderr)
                for note in result.notes:
                    print(f"Lưu ý {result.document}: {note}", file=sys.stderr)
        except TrolyError as error:
            return fail(error.for_operators, as_json=json, results=[asdict(r) for r in results])
    counts = Counter(result.status for result in results)
    if json:
        print_json(
            {"results": [asdict(r) for r in results], "summary": {status: counts[status] for status, _ in SUMMARY}}
        )
    else:
        print("Xong: " + ", ".join(text.format(counts[status]) for status, text in SUMMARY) + ".")
    return REFUSED if counts["refused"] else DONE


@app.command(name="list")
def list_(data: Data = None, json: Json = False) -> int:
    """Liệt kê tài liệu trong thư viện."""
    with _reporting(json), _library(data) as library:
        reports = library.reports()
    if json:
        print_json({"reports": [report.listed() for report in reports]})
    elif not reports:
        print("Thư viện trống. Thêm tài liệu bằng `python -m index add PATH`.")
    for report in () if json else reports:
        pages = f", {report.pages} trang" if report.pages else ""
        title = f"  {report.metadata.title}" if report.metadata.title else ""
        print(f"{report.id}  {report.document}  ({report.passages} đoạn{pages}{_seen(report)}){title}")
    return DONE


def _seen(report: ReportInfo) -> str:
    """What of it was read from images, and what could not be."""
    facts = report.metadata
    scanned = f"; đọc từ bản quét: trang {facts.scanned}" if facts.scanned else ""
    return scanned + (f"; CHƯA ĐỌC ĐƯỢC: trang {facts.unread}" if facts.unread else "")


@app.command()
def remove(name: Name, data: Data = None, json: Json = False) -> int:
    """Gỡ một tài liệu khỏi thư viện."""
    with _reporting(json), _library(data) as library:
        report = library.remove(name)
    print_json({"removed": report.listed()}) if json else print(f"Đã gỡ {report.document} ({report.passages} đoạn).")
    return DONE


@app.command()
def watch(folders: Folders, data: Data = None) -> int:
    """Giữ cho thư viện khớp với các thư mục, đến khi dừng bằng Ctrl+C; mỗi thay đổi của một tệp in một dòng."""
    from index.watching import Watcher

    settings = _settings(data)
    with _library(data) as library:
        watcher = Watcher(
            library, folders, seconds=settings.watch_seconds, grace=settings.watch_grace_hours * 3600, told=_news()
        )
        print(f"Đang theo dõi {len(folders)} thư mục (dừng: Ctrl+C).", flush=True)
        watcher.run()
    return DONE


def _news() -> Callable[[Overview], None]:
    """Prints what an overview has that the one before had not."""
    before: set[tuple[str, str]] = set()

    def show(overview: Overview) -> None:
        lines = [("", overview.trouble)] if overview.trouble else []
        lines += [("Không xem được, hoặc trống", folder) for folder in overview.unseen]
        lines += [(file.state, f"{file.name}: {file.detail}".rstrip(": ")) for file in overview.files]
        for label, text in lines:
            if (label, text) not in before:
                print(f"{label} {text}".strip(), flush=True)
        before.clear()
        before.update(lines)

    return show


@app.command()
def rebuild(data: Data = None, json: Json = False) -> int:
    """Lập chỉ mục lại toàn bộ từ văn bản đã lưu; không cần các tệp gốc."""
    with _reporting(json), _library(data) as library:
        with _progress() as on_progress:
            library.rebuild(on_progress)
        stats = library.stats()
    print_json(stats) if json else print(f"Đã dựng lại {stats['documents']} tài liệu, {stats['passages']} đoạn.")
    return DONE


@app.command()
def check(data: Data = None, json: Json = False) -> int:
    """Kiểm tra thư viện; mỗi vấn đề một dòng kèm cách xử lý."""
    from index.repair import inspect

    with _reporting(json):
        problems = inspect(_settings(data))  # opening mends some of what is found here
        if not problems:
            with _library(data) as library:
                problems = library.check()
    if json:
        print_json({"problems": problems})
    else:
        print("\n".join(problems) or "Thư viện không có vấn đề gì.")
    return REFUSED if problems else DONE


@app.command()
def repair(
    data: Data = None,
    start_again: Annotated[
        bool, typer.Option("--start-again", help="Khi không cứu được: dành dữ liệu cũ sang một bên, mở thư viện trống.")
    ] = False,
    json: Json = False,
) -> int:
    """Sửa những gì sửa được từ dữ liệu còn lại; không xóa gì."""
    from index.repair import repair as mend

    with _reporting(json):
        done = mend(_settings(data), start_again=start_again)
    print_json({"done": done}) if json else print("\n".join(done) or "Thư viện không có gì phải sửa.")
    return DONE


@app.command()
def backup(file: File, data: Data = None, force: Force = False, json: Json = False) -> int:
    """Sao lưu thư viện cùng bản thảo, góp ý vào một tệp; phần mềm cứ chạy."""
    from index.backup import backup as save

    with _reporting(json):
        size = save(_settings(data), file, force=force)
    print_json({"file": str(file), "bytes": size}) if json else print(f"Đã sao lưu vào {file} ({size // 1000} KB).")
    return DONE


@app.command()
def restore(file: File, data: Data = None, force: Force = False, json: Json = False) -> int:
    """Phục hồi thư viện từ một bản sao lưu, sau khi kiểm tra từng tệp của nó."""
    from index.backup import restore as put_back

    with _reporting(json):
        done = put_back(_settings(data), file, force=force)
        with _library(data) as library:
            library.refresh()  # the lexical index is in no backup
    aside = str(done.replaced) if done.replaced else None
    if json:
        print_json({"documents": done.documents, "files": done.files, "replaced": aside})
    else:
        print(f"Đã phục hồi {done.documents} tài liệu." + (f" Thư viện trước đó để ở {aside}." if aside else ""))
    return DONE


@app.command()
def stats(data: Data = None, json: Json = False) -> int:
    """Số liệu về thư viện."""
    with _reporting(json), _library(data) as library:
        numbers = library.stats()
    if json:
        print_json(numbers)
    else:
        print(
            f"Nơi lưu: {numbers['place']}\nTài liệu: {numbers['documents']}\nĐoạn: {numbers['passages']}\n"
            f"Trang: {numbers['pages']}\nNhúng văn bản: {numbers['embedder']}\n"
            f"Phiên bản dữ liệu: {numbers['generation']}"
        )
    return DONE


@contextmanager
def _library(data: Path | None) -> Iterator[Library]:
    from index.library import Library

    with Library.open(_settings(data)) as library:
        yield library


@contextmanager
def _opened(data: Path | None, as_json: bool) -> Iterator[Library]:
    with _reporting(as_json), _library(data) as library:
        yield library


def _settings(data: Path | None) -> Settings:
    return Settings.model_validate({"data_dir": data} if data else {})


@contextmanager
def _reporting(as_json: bool) -> Iterator[None]:
    try:
        yield
    except TrolyError as error:
        raise typer.Exit(fail(error.for_operators, as_json=as_json)) from error


@contextmanager
def _progress() -> Iterator[Callable[[AddProgress], None]]:
    """A bar on standard error, drawn on terminals only."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Tệp {task.fields[file]}/{task.fields[files]} {task.fields[document]}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("đoạn"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", file=0, files=0, document="", total=None)

        def show(at: AddProgress) -> None:
            bar.update(task, completed=at.done, total=at.passages, file=at.file, files=at.files, document=at.document)

        yield show


register(app, _opened)

if __name__ == "__main__":
    run(app, "index")
