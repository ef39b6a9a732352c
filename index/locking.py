"""One writer at a time: a lock file in the data folder, and on a shared Chroma server a lock record as well.

The file lock is exact and goes with its process. The server's record is best effort, for servers give no atomic
"create if absent": two writers of different machines that start within the same tenth of a second may both believe
they hold it, one gives way when it looks again. It is renewed while its holder lives and expires `LEASE` seconds after
a crash, by the clocks of the machines involved.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryUnavailable
from index.store import Store

log = logging.getLogger(__name__)

LEASE = 60.0
"""Seconds that a crashed writer keeps a shared server locked."""

SETTLE = 0.1
"""Seconds between taking the server's lock and looking whether another writer took it at the same time."""

Check = Callable[[], None]
"""Raises LibraryBusy when the lock has been lost."""


@contextmanager
def writer_lock(data_dir: Path, store: Store) -> Iterator[Check]:
    """Hold the library for writing. Raises LibraryBusy, at once, when another process or thread writes to it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        # Not bound to a thread: a web server may take each result of `Library.add` in another one.
        file = FileLock(data_dir / "writer.lock", timeout=0, thread_local=False)
        file.acquire()
    except Timeout as error:
        log.info("another process is writing to %s", data_dir)
        raise LibraryBusy(
            "Thư viện đang được cập nhật ở nơi khác. Chờ việc đó xong rồi thử lại.", hint=f"Thư viện ở {data_dir}."
        ) from error
    except OSError as error:
        log.error("cannot write to %s: %s", data_dir, error)
        raise LibraryUnavailable(
            "Không ghi được vào thư viện. Hãy báo người quản trị phần mềm.",
            hint=f"Kiểm tra quyền ghi và chỗ trống của thư mục {data_dir}.",
        ) from error
    try:
        if store.shared:
            with _server_lock(store) as check:
                yield check
        else:
            yield lambda: None
    finally:
        file.release()


@contextmanager
def _server_lock(store: Store) -> Iterator[Check]:
    me = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def check() -> None:
        holder, until = store.lock()
        if holder != me and until > time.time():
            raise _busy(holder, until)

    def renew() -> None:
        while not done.wait(LEASE / 3):
            try:
                check()
                store.set_lock(me, time.time() + LEASE)
            except (LibraryBusy, LibraryUnavailable) as error:
                log.warning("writer lock not renewed: %s", error)

    done = threading.Event()
    check()
    store.set_lock(me, time.time() + LEASE)
    time.sleep(SETTLE)
    check()
    heartbeat = threading.Thread(target=renew, name="writer-lock", daemon=True)
    heartbeat.start()
    try:
        yield check
    finally:
        done.set()
        heartbeat.join()
        if store.lock()[0] == me:
            store.clear_lock()


def _busy(holder: str, until: float) -> LibraryBusy:
    machine = holder.split(":")[0]
    return LibraryBusy(
        f"Thư viện dùng chung đang được máy {machine} cập nhật. Chờ việc đó xong rồi thử lại; "
        f"nếu máy đó đã dừng, khóa tự hết hạn sau {max(1, round(until - time.time()))} giây."
    )
