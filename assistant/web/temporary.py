"""A folder for files on their way in, this process's own: what a killed process has left is removed by the next."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

UPLOADS = "uploads"
"""In the data folder."""
_LOCK = "in-use.lock"


@contextmanager
def own_folder(data: Path) -> Iterator[Path]:
    """A new folder below DATA/uploads, removed in the end; elsewhere when the data folder can't be written.

    Its lock goes with the process, however that ends, so folders that nobody holds any more are known and removed.
    """
    try:
        folder = (data / UPLOADS / secrets.token_hex(8)).resolve()
        folder.mkdir(parents=True, mode=0o700)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="troly-")).resolve()
    lock = FileLock(folder / _LOCK)
    lock.acquire()
    try:
        _sweep(folder)
        yield folder / "files"
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(own: Path) -> None:
    for other in own.parent.iterdir() if own.parent.name == UPLOADS else ():
        if other == own:
            continue
        if not other.is_dir() or other.is_symlink():
            with contextlib.suppress(OSError):
                other.unlink()
        elif not _is_held(other):
            shutil.rmtree(other, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        with FileLock(folder / _LOCK, timeout=0):
            return False
    except (Timeout, OSError):
        return True
