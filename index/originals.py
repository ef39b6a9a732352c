"""The files of a library as they came, to be opened beside what was read of them.

Only a convenience: everything else works without them. They stand in a folder of the data directory under the digests
of their bytes, and go with the last document that has that digest. Libraries of older software lack them.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from index.files import SUPPORTED
from index.limits import MB

log = logging.getLogger(__name__)

_FOLDER = "originals"
_CHUNK = MB


def keep(data_dir: Path, path: Path, digest: str, most_mb: float) -> None:
    """Keep a copy of a file that was added, unless all of them together would be larger than `most_mb`.

    A file that is no longer what was read is not kept.
    """
    if original_of(data_dir, digest):
        return
    kept = data_dir / _FOLDER / f"{digest}{path.suffix.lower()}"
    part = kept.with_suffix(f".{os.getpid()}.part")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _size(kept.parent) + path.stat().st_size > most_mb * MB:
            log.warning("%s is not kept beside the library: TROLY_ORIGINALS_MB is reached", path.name)
        elif _copied(path, part) == digest:
            part.replace(kept)
    except OSError as error:
        log.warning("%s is not kept beside the library: %s", path.name, error)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _size(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries)


def _copied(path: Path, copy: Path) -> str:
    """The digest of what was copied."""
    digest = hashlib.sha256()
    with path.open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def original_of(data_dir: Path, digest: str) -> Path | None:
    """The file with that digest, if it was kept."""
    names = (data_dir / _FOLDER / f"{digest}{suffix}" for suffix in sorted(SUPPORTED))
    return next((kept for kept in names if kept.is_file()), None)


def sweep(data_dir: Path, digests: Collection[str]) -> None:
    """Delete the files of documents that the library no longer holds."""
    with suppress(OSError):
        for kept in (data_dir / _FOLDER).iterdir():
            if kept.stem not in digests:
                kept.unlink()
