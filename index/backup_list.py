"""The list in a backup: what it holds, checked against the archive before anything is unpacked."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from index import swap
from index.errors import BackupRefused
from index.marker import Marker, marker_of

FORMAT = 1
"""Raised when an older version of the product could not restore what a newer one writes."""


LIST = "sao-luu.json"


DATA = "data/"


MAX_FILES = 200_000


MAX_LIST = 64_000_000
"""Bytes of the list at most."""


MAX_RATIO, RATIO_FROM = 200, 100_000_000
"""A file that unpacks to more than so many times its size, and to more bytes than this, is taken for a zip bomb."""


def spoiled(what: str) -> BackupRefused:
    return BackupRefused(f"{what}. Thư viện giữ nguyên. Dùng một bản sao lưu khác, hoặc chép lại tệp này từ nơi lưu.")


@dataclass(frozen=True, slots=True)
class Contents:
    marker: Marker
    files: Mapping[str, tuple[int, str]]

    @property
    def size(self) -> int:
        return sum(size for size, _ in self.files.values())


def read_list(packed: zipfile.ZipFile) -> Contents:
    """The list, checked against the archive. Raises BackupRefused."""
    entries = {entry.filename: entry for entry in packed.infolist()}
    if LIST not in entries or entries[LIST].file_size > MAX_LIST or len(packed.infolist()) > MAX_FILES:
        raise spoiled("Tệp này không phải bản sao lưu của Trợ lý KCN")
    try:
        raw = json.loads(packed.read(LIST))
        version = int(raw["format"])
        if version > FORMAT:
            raise BackupRefused(
                f"Bản sao lưu có định dạng {version}, bản này đọc được đến {FORMAT}. "
                "Cập nhật phần mềm rồi phục hồi; thư viện giữ nguyên."
            )
        files = {str(name): (int(one["size"]), str(one["sha256"])) for name, one in raw["files"].items()}
        contents = Contents(marker_of(raw["library"]), files)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise spoiled("Danh sách trong bản sao lưu không đọc được") from error
    if len(entries) != len(packed.infolist()) or {DATA + name for name in files} | {LIST} != set(entries):
        raise spoiled("Bản sao lưu có tệp thừa hoặc thiếu so với danh sách")
    for name, (size, _) in files.items():
        _require_harmless(entries[DATA + name], name, size)
    packed_bytes = sum(entry.compress_size for entry in entries.values())
    if contents.size > max(RATIO_FROM, MAX_RATIO * packed_bytes):
        raise spoiled("Bản sao lưu bung ra lớn bất thường")
    return contents


_HARMFUL = re.compile(r'[\x00-\x1f\\:*?"<>|]')


def _require_harmless(entry: zipfile.ZipInfo, name: str, size: int) -> None:
    parts = PurePosixPath(name).parts
    plain = (
        bool(parts)
        and "/".join(parts) == name
        and not name.startswith("/")
        and ".." not in parts
        and not _HARMFUL.search(name)
        and swap.belongs(parts[0])
        and max(len(part.encode()) for part in parts) < 256
    )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not plain or kind not in (0, stat.S_IFREG) or entry.is_dir() or entry.flag_bits & 1 or entry.file_size != size:
        raise spoiled(f"Bản sao lưu có tệp không được phép: {name!r}")
