"""What staff and operators are told of watched folders: how each file stands, in Vietnamese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.watch_files import Look, lies_in
from index.watch_state import Kept, Taken

WAITING, LOADED, REFUSED, LEAVING = "Chờ", "Đã nạp", "Bị từ chối", "Sẽ gỡ"
STATES = (WAITING, REFUSED, LEAVING, LOADED)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class FileState:
    """`name` begins with the watched folder's own name; `detail` says why, or until when, "" where that is plain."""

    name: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """`unseen`: folders that could not be looked into; `others`: files of other kinds; `trouble`: what went wrong."""

    folders: tuple[str, ...]
    files: tuple[FileState, ...] = ()
    unseen: tuple[str, ...] = ()
    others: int = 0
    trouble: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        count = Counter(file.state for file in self.files)
        told = [f"{count[state]} {label}" for state, label in _COUNTED if count[state]]
        told += [f"{len(self.unseen)} nơi không xem được"] if self.unseen else []
        return f"{len(self.folders)} thư mục: {', '.join(told) or 'chưa có tệp nào'}"


_COUNTED = ((LOADED, "tệp đã nạp"), (WAITING, "tệp chờ"), (REFUSED, "tệp bị từ chối"), (LEAVING, "tài liệu sẽ gỡ"))


def overview_of(
    folders: Sequence[Path], seen: Look, kept: Kept, waiting: Collection[str], there: Collection[str], grace: float
) -> Overview:
    """`waiting`: files that are new or changed and not read yet; `there`: the library's documents."""
    roots = tuple(map(str, folders))
    told = []
    for path in seen.files:
        told.append(_file_state(_shown(path, roots), kept.files.get(path), path in waiting, there))
    for name, own in kept.owned.items():
        if own.gone is not None:
            told.append(FileState(name, LEAVING, f"lúc {_time(own.gone + grace)}, vì tệp không còn trong thư mục"))
    ordered = sorted(told, key=lambda one: (STATES.index(one.state), one.name))
    return Overview(roots, tuple(ordered), tuple(_shown(path, roots) for path in seen.unseen), seen.others)


def _file_state(name: str, file: Taken | None, waiting: bool, there: Collection[str]) -> FileState:
    if waiting or file is None:
        return FileState(name, WAITING)
    if file.retry:
        return FileState(name, REFUSED, f"{file.reason} Thử lại lúc {_time(file.retry)}.")
    if not any(document in there for document in file.documents):
        return FileState(name, LOADED, "đã được gỡ khỏi thư viện bằng tay; sẽ nạp lại khi tệp thay đổi")
    return FileState(name, LOADED, file.reason)


def _shown(path: str, roots: Sequence[str]) -> str:
    """Without what lies above the watched folder."""
    root = next((root for root in roots if lies_in(path, root)), None)
    return str(Path(path).relative_to(Path(root).parent)) if root else path


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds):%H:%M %d/%m/%Y}"
