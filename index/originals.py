"""The PDF files of a library as they came, so that a page can be shown beside what was read of it.

Only a convenience: everything else works without them. They stand in a folder of the data directory under the digests
of their bytes, and go with the last document that has that digest.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = (".pdf",)
_FOLDER = "originals"


def keep(data_dir: Path, path: Path, digest: str) -> None:
    """Keep a copy of a file that was added; where that fails, its pages are not shown."""
    if path.suffix.lower() not in KEPT:
        return
    kept = _path(data_dir, digest)
    part = kept.with_suffix(f".{os.getpid()}.part")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, part)
        part.replace(kept)
    except OSError as error:
        log.warning("%s is not kept beside the library: %s", path.name, error)
        with suppress(OSError):
            part.unlink()


def original_of(data_dir: Path, digest: str) -> Path | None:
    """The file with that digest, if it was kept."""
    kept = _path(data_dir, digest)
    return kept if kept.is_file() else None


def sweep(data_dir: Path, digests: Collection[str]) -> None:
    """Delete the files of documents that the library no longer holds."""
    with suppress(OSError):
        for kept in (data_dir / _FOLDER).iterdir():
            if kept.stem not in digests:
                kept.unlink()


def _path(data_dir: Path, digest: str) -> Path:
    return data_dir / _FOLDER / f"{digest}.pdf"
