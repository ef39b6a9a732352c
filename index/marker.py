"""`library.json`: what the data folder remembers of its library, so that one that is gone is not taken for a new one.

It stands beside the database, not in it: a marker without its database is a library that vanished. It is written after
each commit and may lag one commit behind, never ahead.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import LibraryUnavailable

MARKER = "library.json"

LAYOUT = 1
"""The layout of the data folder. A folder without a marker is of the layout before this one, and is given a marker."""

FOLLOWED = 20
"""Libraries remembered that this one was put in place of."""


@dataclass(frozen=True, slots=True)
class Marker:
    """`generation` is the manifest's. `follows` names libraries that this one was deliberately put in place of."""

    id: str
    created: str
    generation: int = 0
    layout: int = LAYOUT
    follows: tuple[str, ...] = ()

    def in_place_of(self, old: Marker | None) -> Marker:
        followed = () if old is None else (old.id, *old.follows)
        return replace(self, follows=tuple(dict.fromkeys((*followed, *self.follows)))[:FOLLOWED])

    def replaces(self, other: str) -> bool:
        """Whether whoever has the library of that id open may go on with this one."""
        return other == self.id or other in self.follows


def new_marker(generation: int = 0) -> Marker:
    return Marker(secrets.token_hex(8), datetime.now(UTC).isoformat(timespec="seconds"), generation)


def read_marker(data_dir: Path) -> Marker | None:
    """None where there is none, or none that can be read. Raises LibraryUnavailable for a newer layout."""
    try:
        return marker_of(json.loads((data_dir / MARKER).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def marker_of(raw: Any) -> Marker:
    """The inverse of `asdict`. Raises ValueError, TypeError or KeyError; LibraryUnavailable for a newer layout."""
    layout = int(raw["layout"])
    if layout > LAYOUT:
        raise LibraryUnavailable(
            "Thư viện do một phiên bản mới hơn của phần mềm tạo ra. Hãy báo người quản trị phần mềm.",
            hint=f"Thư mục dữ liệu có định dạng {layout}, bản này đọc được đến {LAYOUT}. "
            "Cập nhật phần mềm rồi chạy lại.",
        )
    return Marker(str(raw["id"]), str(raw["created"]), int(raw["generation"]), layout, tuple(map(str, raw["follows"])))


def write_marker(data_dir: Path, marker: Marker) -> None:
    """Whole or not at all. Raises OSError."""
    write_atomically(data_dir / MARKER, json.dumps(asdict(marker), ensure_ascii=False, indent=1))


def write_atomically(path: Path, text: str) -> None:
    """Raises OSError; the old file then stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
