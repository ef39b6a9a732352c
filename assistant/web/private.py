"""Files that nobody but their owner reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def open_private(file: Path, mode: str, encoding: str | None = None) -> IO[Any]:
    """As `open`; with mode 0600, also where the file was made before with another one."""
    return open(file, mode, encoding=encoding, opener=_private)


def _private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
