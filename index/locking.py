"""One writer at a time: a lock file in the data folder, and on a shared Chroma server a lock record as well.

The file lock is exact and goes with its process. The server's record is best effort, for servers give no atomic
"create if absent": two writers of different machines that start within the same tenth of a second may both believe
they hold it, one gives way when it looks again. It is renewed while its holder lives and expires `LEASE` seconds after
a crash, by the clocks of the machines involved.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryUnavailable, LibraryVanished

log = logging.getLogger(__name__)

LEASE = 60.0
"""Seconds that a crashed writer keeps a shared server locked."""

SETTLE = 0.1
"""Seconds between taking the server's lock and looking whether another writer took it at the same time."""

Check = Callable[[], None]
"""Raises LibraryBusy when the lock has been lost."""


UNWRITABLE = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT}
"""Why a lock file can't be opened for writing where the files beside it can be read all the same."""


class ReadableLock:
    """A lock file that can also be held where nothing can be written. Reentrant within a thread."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.path = path
        self._seconds = seconds
        self._lock = FileLock(path, timeout=seconds)
        self._reading = threading.local()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises OSError when another process holds it for too long, or there is no folder for it."""
        if not self.path.parent.is_dir():  # it would be made
            raise NotADirectoryError(errno.ENOTDIR, "no folder", str(self.path.parent))
        try:
            self._lock.acquire()
        except Timeout as error:
            raise self._too_long() from error
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            with self._held_by_reader():
                yield
            return
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _held_by_reader(self) -> Iterator[None]:
        """The same lock through a file opened for reading; none where no writer ever made one."""
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        if getattr(self._reading, "held", False):
            yield
            return
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            until = time.monotonic() + self._seconds
            while not _locked(fcntl, descriptor):
                if time.monotonic() > until:
                    raise self._too_long()
                time.sleep(0.05)
            self._reading.held = True
            yield
        finally:
            self._reading.held = False
            os.close(descriptor)

    def _too_long(self) -> OSError:
        return OSError(f"{self.path} is held by another process")


def _locked(fcntl: Any, descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Leases(Protocol):
    """Where the writer's lease of a library on a server is kept; `shared` tells whether there is a server."""

    @property
    def shared(self) -> bool: ...

    def lock(self) -> tuple[str, float]:
        """(holder, until when in seconds since the epoch)."""

    def set_lock(self, holder: str, until: float) -> None: ...

    def clear_lock(self) -> None: ...


@contextmanager
def writer_lock(data_dir: Path, store: Leases) -> Iterator[Check]:
    """Hold the library for writing. Raises LibraryBusy, at once, when another process or thread writes to it."""
    if store.shared:
        data_dir.mkdir(parents=True, exist_ok=True)
    with folder_lock(data_dir):
        if store.shared:
            with _server_lock(store) as check:
                yield check
        else:
            yield lambda: None


@contextmanager
def folder_lock(data_dir: Path) -> Iterator[None]:
    """The file half of `writer_lock`. Raises LibraryBusy, at once, or LibraryUnavailable."""
    if not data_dir.exists():  # the lock would make it
        raise vanished(data_dir)
    try:
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
        raise unwritable(error, data_dir) from error
    try:
        yield
    finally:
        file.release()


def vanished(data_dir: Path) -> LibraryVanished:
    """The error of a running program whose library was moved or deleted."""
    return LibraryVanished(
        "Thư viện không còn ở chỗ cũ. Hãy báo người quản trị phần mềm.",
        hint=f"Thư mục {data_dir} đã bị chuyển đi hoặc bị xóa khi phần mềm đang chạy. Chuyển thư mục lại chỗ cũ là "
        "dùng được ngay; hoặc phục hồi bản sao lưu bằng `python -m index restore FILE` rồi khởi động lại phần mềm.",
    )


def replaced(data_dir: Path) -> LibraryVanished:
    """The error of a running program where another library stands in the place of its own."""
    return LibraryVanished(
        "Thư viện đã bị thay bằng một thư viện khác. Hãy báo người quản trị phần mềm.",
        hint=f"Thư mục {data_dir} không còn là thư mục lúc phần mềm bắt đầu chạy. Chuyển thư mục cũ về chỗ cũ, hoặc "
        "khởi động lại phần mềm để dùng thư viện đang ở đó.",
    )


def unwritable(error: BaseException, place: Path) -> LibraryUnavailable:
    """What a failure of the operating system while writing means, in one sentence, and the step to take."""
    text, number = str(error).lower(), getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT) or "full" in text or "no space" in text:
        return LibraryUnavailable(
            "Ổ đĩa đã đầy: giải phóng chỗ trống rồi thử lại. Những gì đã lưu vẫn còn.", hint=f"Thư mục {place}."
        )
    if number == errno.EROFS or "read-only" in text or "readonly" in text:
        return LibraryUnavailable(
            "Thư mục của thư viện chỉ cho đọc, chưa ghi gì. Hãy báo người quản trị phần mềm.",
            hint=f"Cho phép ghi vào {place}, hoặc chọn thư mục khác bằng --data.",
        )
    return LibraryUnavailable(
        "Không ghi được vào thư viện. Hãy báo người quản trị phần mềm.",
        hint=f"Kiểm tra đường dẫn, quyền ghi và chỗ trống của thư mục {place}.",
    )


@contextmanager
def _server_lock(store: Leases) -> Iterator[Check]:
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
