"""Putting a whole set of files in place of a library's, so that a kill leaves the old set or the new one.

    .incoming/new/      the new files, complete and on the disk before they count
    .incoming/ready     a list of what goes and what comes, written last: from then on it is only brought to its end
    replaced-TIME-xxxx/ what stood there before; nothing is deleted

Whoever opens the library finishes a swap that was killed. Whoever starts one holds all locks of the library.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from index.marker import write_atomically

INCOMING = ".incoming"
REPLACED = "replaced-"
NOT_THE_LIBRARY = (
    ".env*",
    "*.lock",
    "lexical",
    "lexical-rows",
    "derived.sqlite*",
    "e5",
    "uploads",
    f"{REPLACED}*",
    ".*",
)
"""Stays where it is, and is in no backup: locks, what is made again at need, secrets, temporary files."""

_DATABASE_FILES = ("chroma", "library.json", "chroma.index", "chroma.writing", "chroma.restoring")


def belongs(name: str) -> bool:
    """Whether an entry of the data folder is the users' own, or the library."""
    return not any(Path(name).match(pattern) for pattern in NOT_THE_LIBRARY)


def staging(data_dir: Path) -> Path:
    """An empty folder for the new files. Call under the library's locks. Raises OSError."""
    incoming = data_dir / INCOMING
    shutil.rmtree(incoming, ignore_errors=True)
    (incoming / "new").mkdir(parents=True)
    return incoming / "new"


def abandon(data_dir: Path) -> None:
    """Forget the new files."""
    if not (data_dir / INCOMING / "ready").exists():
        shutil.rmtree(data_dir / INCOMING, ignore_errors=True)


def swap(data_dir: Path, *, everything: bool) -> Path | None:
    """Put the new files in place; where the old ones are now, None when there were none.

    `everything`: users' own files go as well, else the database alone.
    """
    new = data_dir / INCOMING / "new"
    for path in sorted(new.rglob("*")):
        _to_disk(path)
    _to_disk(new)
    old = [
        path.name for path in data_dir.iterdir() if (belongs(path.name) if everything else path.name in _DATABASE_FILES)
    ]
    aside = f"{REPLACED}{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    plan = {"old": old, "new": [path.name for path in new.iterdir()], "aside": aside}
    write_atomically(data_dir / INCOMING / "ready", json.dumps(plan))
    _to_disk(data_dir / INCOMING)
    finish(data_dir)
    return data_dir / aside if old else None


def finish(data_dir: Path) -> None:
    """Bring a swap to its end that was started; call under the lock of the database. Raises OSError."""
    incoming = data_dir / INCOMING
    try:
        plan = json.loads((incoming / "ready").read_text("utf-8"))
    except FileNotFoundError:
        return
    aside = data_dir / plan["aside"]
    for name in plan["old"]:
        if (data_dir / name).exists() and not (aside / name).exists():
            aside.mkdir(exist_ok=True)
            (data_dir / name).rename(aside / name)
    for name in plan["new"]:
        if (incoming / "new" / name).exists():
            if (data_dir / name).exists():  # made meanwhile by a running program
                aside.mkdir(exist_ok=True)
                (data_dir / name).rename(aside / f"{name}-{secrets.token_hex(4)}")
            (incoming / "new" / name).rename(data_dir / name)
    _to_disk(data_dir)
    (incoming / "ready").unlink()
    shutil.rmtree(incoming, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Files and folders survive a power failure from here on; where folders can't be flushed they need not be."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
