"""Trợ lý KCN: the web application. `python app.py --help` tells its options."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.web.temporary import own_folder
from index.errors import TrolyError
from index.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from socket import socket

    from fastapi import FastAPI
    from starlette.requests import Request

    from assistant.accounts.opening import Accounts
    from assistant.assistant import Assistant
    from assistant.web.downloads import Maker
    from assistant.web.drafting import DraftingTab
    from assistant.web.records import LibraryRecords
    from assistant.web.rooms import Rooms
    from assistant.web.startup import StartUp
    from eval.tab import EvaluationTab
    from index.library import Library
    from index.watching import Watcher

SAMPLES = Path(__file__).parent / "eval" / "sample" / "reports"


class AppSettings(Settings):
    """The settings, and the one that only the application has."""

    sample: bool = True
    """TROLY_SAMPLE=0: leave an empty library empty."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the page until Ctrl+C. Exit codes: 0 stopped, 1 the library can't be opened, 2 wrong use."""
    try:
        settings = _settings(_parse(arguments))
    except ValidationError as error:
        names = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        return _fail(f"Thiết lập không hợp lệ: {names}. Xem các giá trị được phép bằng: python app.py --help", 2)
    try:
        with own_folder(settings.data_dir) as uploads:
            return _run(settings, uploads)
    except TrolyError as error:
        return _fail(error.for_operators, 1)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trợ lý KCN: hỏi đáp có trích dẫn trên các báo cáo đã nạp.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="thư mục của thư viện (mặc định: ./data)")
    parser.add_argument("--host", help="địa chỉ phục vụ (mặc định: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="cổng phục vụ (mặc định: 7860)")
    parser.add_argument("--no-sample", action="store_true", help="không nạp báo cáo mẫu khi thư viện trống")
    return parser.parse_args(arguments)


def _settings(options: argparse.Namespace) -> AppSettings:
    given = {"data_dir": options.data, "host": options.host, "port": options.port}
    if options.no_sample:
        given["sample"] = False
    return AppSettings(**{name: value for name, value in given.items() if value is not None})


def _run(settings: AppSettings, uploads: Path) -> int:
    _tell("Trợ lý KCN đang khởi động, thường mất 10 đến 30 giây.")
    _quiet_gradio(uploads)
    from assistant.web import logs, server

    logs.log_to_console(settings.log)
    try:
        bound = server.listen(settings.host, settings.port)
    except OSError as error:
        return _fail(_why_not_listening(error, settings), 2)
    _serve(settings, bound)
    print("Đã dừng.", flush=True)
    return 0


def _serve(settings: AppSettings, bound: socket) -> None:
    """Open the library, lay the page out, and serve it until Ctrl+C."""
    _tell(f"Đang mở thư viện tài liệu trong {settings.data_dir}…")
    from assistant.accounts.opening import accounts_of
    from assistant.assistant import build_assistant
    from assistant.web import audit, server
    from assistant.web.records import LibraryRecords
    from assistant.web.startup import StartUp

    assistant = build_assistant(settings)
    audit.keep(settings.data_dir / audit.FILE, settings.audit_mb, settings.audit_days)
    with_samples = settings.sample and not settings.watch and SAMPLES.is_dir()
    watcher = _watcher(assistant.library, settings)
    accounts = accounts_of(settings)
    records = LibraryRecords(assistant.library)
    start_up = StartUp(assistant, SAMPLES if with_samples else None, _tell, records.indicator_lines)
    _tell("Đang dựng trang…")
    app = compose(assistant, start_up, accounts, watcher, records)

    def ready() -> None:
        _tell_ready(settings, accounts)
        start_up.start()
        if watcher is not None:
            watcher.start()

    server.serve(app, bound, ready, settings.trusted_proxies)


def _tell_ready(settings: AppSettings, accounts: Accounts | None) -> None:
    """Where the page is, and what whoever has started it should know or do."""
    print(f"Trợ lý KCN đang chạy tại http://{_shown(settings.host)}:{settings.port} (dừng: Ctrl+C)", flush=True)
    if accounts is None and (warning := open_to_all(settings)):
        _tell(warning)
    if accounts is not None and not accounts.people.managed():
        _tell(first_step(accounts.people.first_code(), settings))


def compose(
    assistant: Assistant,
    start_up: StartUp,
    accounts: Accounts | None = None,
    watcher: Watcher | None = None,
    records: LibraryRecords | None = None,
) -> FastAPI:
    """The page, the interfaces beside it and what is in front of them, as one application."""
    from assistant.api.interfaces import build_interfaces
    from assistant.web import server
    from assistant.web.drafting import DraftingTab
    from assistant.web.originals import Originals
    from assistant.web.page import build_page
    from assistant.web.pictures import Pictures
    from assistant.web.rooms import Rooms
    from assistant.web.talks import TalkRoutes
    from eval.tab import EvaluationTab

    rooms = Rooms(assistant, records, accounts=accounts)
    evaluation = EvaluationTab(assistant, rooms)
    drafting = DraftingTab(assistant, rooms)
    page = build_page(assistant, start_up, rooms, [drafting.tab, evaluation.tab], watcher)

    downloads = _downloads(rooms, drafting, evaluation, assistant.settings)
    interfaces = build_interfaces(assistant, rooms.drafts, drafting.handlers.writer, rooms)
    pictures, originals = Pictures(assistant.library, rooms.seen), Originals(assistant.library, rooms.seen)
    talks = TalkRoutes(accounts.talks, rooms) if accounts else None
    return server.create_app(page, assistant.settings, downloads, pictures, interfaces, originals, accounts, talks)


def _downloads(
    rooms: Rooms, drafting: DraftingTab, evaluation: EvaluationTab, settings: Settings
) -> Callable[[Request], Mapping[str, Maker]]:
    """What links of the page lead to; runs of the evaluation and the log for administrators alone."""
    from assistant.web import people_tab

    log = {people_tab.LOG: people_tab.log_of(settings.data_dir)}

    def downloads(request: Request) -> Mapping[str, Maker]:
        room = rooms.at(request)
        runs = {**evaluation.downloads, **log} if room.person.may_manage else {}
        return {**room.records.downloads, **drafting.downloads(room.drafts), **runs}

    return downloads


def first_step(code: str, settings: Settings) -> str:
    """What whoever starts the page for the first time has to do."""
    return (
        f"Chưa có người quản trị. Mở http://{_shown(settings.host)}:{settings.port}/dang-nhap và nhập mã một lần:\n\n"
        f"    {code}\n\nMã thay đổi mỗi lần khởi động cho đến khi có người quản trị; đừng đưa mã cho người khác."
    )


def _watcher(library: Library, settings: AppSettings) -> Watcher | None:
    """What keeps the folders of TROLY_WATCH in the library, not started yet."""
    if not settings.watch:
        return None
    from assistant.records.store import keep_records
    from index.watching import Watcher

    return Watcher(
        library,
        settings.watch,
        seconds=settings.watch_seconds,
        grace=settings.watch_grace_hours * 3600,
        changed=partial(keep_records, library),
    )


def open_to_all(settings: AppSettings) -> str:
    """What whoever starts the page for others should know; "" where only this computer reaches it."""
    from assistant.accounts.opening import reached_by_others

    if not reached_by_others(settings):
        return ""
    return (
        f"CẢNH BÁO: trang phục vụ tại {settings.host}:{settings.port}, người ở máy khác mở được mà không cần tài "
        "khoản. Ai mở được trang cũng có thể: đọc mọi tài liệu trong thư viện; nạp, thay và gỡ tài liệu; xuất chỉ tiêu "
        "và nhiệm vụ; soạn dự thảo; chạy đánh giá; dùng mô hình ngôn ngữ đã cấu hình. Hãy bỏ TROLY_ACCOUNTS=off để bật "
        "tài khoản, hoặc giới hạn bằng tường lửa hoặc máy chủ trung gian có đăng nhập. Tên máy mà người dùng gõ phải "
        "có trong TROLY_ALLOWED_HOSTS; việc nạp, gỡ được ghi vào audit.jsonl trong thư mục dữ liệu."
    )


def _quiet_gradio(uploads: Path) -> None:
    """Before Gradio is imported: nothing is sent anywhere, uploads stay in the folder given until they are read."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)


def _why_not_listening(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {settings.port} đang được một chương trình khác sử dụng; hãy dừng chương trình đó hoặc chọn cổng "
            f"khác, ví dụ: python app.py --port {settings.port % 65535 + 1}"
        )
    return f"Không mở được địa chỉ {settings.host}:{settings.port}; hãy kiểm tra --host và --port."


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host


def _tell(sentence: str) -> None:
    """How far starting has got; to standard error, for standard output says when the page is up."""
    print(sentence, file=sys.stderr, flush=True)


def _fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a model may still be loading in native code, which an orderly end would wait for or abort
