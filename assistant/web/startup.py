"""What happens behind the page after it is up: the sample reports are read, the models are loaded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from assistant.assistant import Assistant
from assistant.records.store import keep_records
from assistant.web.failures import explain
from index.library import AddProgress

_log = logging.getLogger("troly.web")


class StartUp:
    """Work done once, in a thread of its own; `status` is what the page says meanwhile, `tell` tells the console."""

    def __init__(
        self,
        assistant: Assistant,
        samples: Path | None,
        tell: Callable[[str], None] = lambda _: None,
        then: Callable[[], object] | None = None,
    ) -> None:
        """`then` is done last, when the records are kept."""
        self.assistant = assistant
        self.samples = samples
        self.tell = tell
        self.then = then
        self.status = ""
        self.failure = ""
        self._done = threading.Event()

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def start(self) -> None:
        threading.Thread(target=self.run, name="start-up", daemon=True).start()

    def run(self) -> None:
        """Never raises: a page without samples or with slow first answers is still a page."""
        try:
            self._add_samples()
            self.tell("Đang nạp mô hình tìm kiếm…")
            self.assistant.library.refresh()  # an outdated index is refilled here, not in the first question
            self.assistant.warm_up()
            self.tell("Sẵn sàng trả lời.")
        except Exception as error:
            self.failure = explain(error)
            self.tell(self.failure)
        finally:
            self.status = ""
            self._done.set()
        try:
            keep_records(self.assistant.library)
            if self.then is not None:
                self.then()
        except Exception:
            _log.exception("records are not kept; they are made anew when asked for")

    def _add_samples(self) -> None:
        files = sorted(path for path in self.samples.iterdir() if path.is_file()) if self.samples else []
        if not files or self.assistant.library.reports():
            return
        self.status = f"Đang nạp {len(files)} báo cáo mẫu…"
        for result in self.assistant.library.add(files, on_progress=self._tell):
            self.tell(f"Báo cáo mẫu {result.document}: {result.reason or 'đã nạp'}.")

    def _tell(self, news: AddProgress) -> None:
        self.status = (
            f"Đang nạp báo cáo mẫu {news.file}/{news.files}: {news.document} ({news.done}/{news.passages} đoạn). "
            "Có thể hỏi ngay trên phần đã nạp."
        )
