"""A copy of a library's Chroma files to read from, where Chroma can't open the files themselves.

Chroma writes while it opens, so on a full disk or in a read-only folder it opens nothing. Memory (`/dev/shm`) takes the
copy where there is room, else the system's temporary folder.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from index.database import DATABASE

SPARE = 1.1
"""Room asked for beside the bytes copied."""

_PREFIX = "troly-read-"


def places() -> list[Path]:
    return [Path("/dev/shm"), Path(tempfile.gettempdir())]


def snapshot(folder: Path, size: int) -> Path:
    """A copy of the Chroma folder, `size` bytes, in a folder of its own. Raises OSError when there is no room."""
    for place in places():
        if not os.access(place, os.W_OK):
            continue
        _sweep(place)
        if shutil.disk_usage(place).free < size * SPARE:
            continue
        copy = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))
        try:
            # The journal of a killed write comes along, so that SQLite rolls it back in the copy.
            for file in folder.glob(f"{DATABASE}*"):
                shutil.copyfile(file, copy / file.name)
            for index in folder.glob("*/"):
                shutil.copytree(index, copy / index.name, copy_function=shutil.copyfile)
        except OSError:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        return copy
    raise OSError(errno.ENOSPC, "no room for a copy to read from")


def _sweep(place: Path) -> None:
    """Delete what processes that are gone have left."""
    for left in place.glob(f"{_PREFIX}*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)
