"""One file that holds a library and what users made beside it: written while the library is used, checked on restore.

    sao-luu.json    format, time, the library's marker, and every file with its size and SHA-256
    data/...        the files, as they lie in the data folder

Database and vector index are copied under `chroma.lock`, so they are of one moment; a backup taken while documents are
added holds those whose commit came before. What is made again at need (the lexical index) is left out, as are locks,
secrets and temporary files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from index import database, swap
from index.database import Condition
from index.errors import BackupRefused, LibraryBusy
from index.folder import ChromaFolder
from index.locking import folder_lock, unwritable
from index.marker import MARKER, Marker, marker_of, new_marker, read_marker, write_marker
from index.settings import Settings
from index.store import open_store

FORMAT = 1
"""Raised when an older version of the product could not restore what a newer one writes."""

LIST = "sao-luu.json"
DATA = "data/"

MAX_FILES = 200_000
MAX_LIST = 64_000_000
"""Bytes of the list at most."""
MAX_RATIO, RATIO_FROM = 200, 100_000_000
"""A file that unpacks to more than so many times its size, and to more bytes than this, is taken for a zip bomb."""

_BLOCK = 1 << 20
_BESIDE_SQLITE = (".sqlite-wal", ".sqlite-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """`replaced` is the folder that what stood there before was moved to; None when there was nothing."""

    documents: int
    files: int
    replaced: Path | None


def backup(settings: Settings, file: Path, *, force: bool = False) -> int:
    """Write the backup, whole or not at all. Returns its bytes. Raises BackupRefused or LibraryUnavailable."""
    folder = _folder_of(settings)
    data_dir, file = settings.data_dir.absolute(), file.absolute()
    if file.exists() and not force:
        raise BackupRefused(f"{file} đã có. Chọn tên khác, hoặc thêm --force để ghi đè.")
    if file.resolve().is_relative_to(data_dir.resolve()):
        raise BackupRefused("Bản sao lưu không được nằm trong thư mục dữ liệu. Chọn nơi khác, tốt nhất là ổ đĩa khác.")
    if not settings.data_dir.exists():
        raise BackupRefused(f"Không có thư viện ở {settings.data_dir}. Kiểm tra --data hoặc TROLY_DATA_DIR.")
    store = open_store(settings)  # what a kill left behind is made good first
    try:
        generation = store.manifest().generation
    finally:
        store.close()
    marker = read_marker(data_dir) or new_marker(generation)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as work:
            copy, draft = Path(work) / "data", Path(work) / "backup.zip"
            with folder.exclusive():
                folder.copy(copy / "chroma")
                if folder.lost_vectors:
                    (copy / "chroma.restoring").touch()
            _copy_users_files(data_dir, copy)
            write_marker(copy, marker)
            _pack(copy, draft, marker)
            _read_list(zipfile.ZipFile(draft))
            draft.replace(file)
    except OSError as error:
        raise BackupRefused(f"Chưa sao lưu được. {unwritable(error, file.parent).for_operators}") from error
    return file.stat().st_size


def restore(settings: Settings, file: Path, *, force: bool = False) -> Restored:
    """Put the backup's library in place, whole or not at all. Raises BackupRefused, LibraryBusy, LibraryUnavailable.

    A library that stands there is refused without `force`, and moved aside with it.
    """
    folder = _folder_of(settings)
    data_dir = settings.data_dir
    try:
        with zipfile.ZipFile(file) as packed:
            contents = _read_list(packed)
            data_dir.mkdir(parents=True, exist_ok=True)
            with all_locks(folder):
                swap.finish(data_dir)
                _require_room(folder, contents, force)
                try:
                    _unpack(packed, contents, swap.staging(data_dir))
                    documents = _examined(data_dir, contents)
                    replaced = swap.swap(data_dir, everything=True)
                finally:
                    swap.abandon(data_dir)
    except FileNotFoundError as error:
        raise BackupRefused(f"Không đọc được {file}. Kiểm tra đường dẫn của bản sao lưu.") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _spoiled(f"{file.name} không phải bản sao lưu, hoặc bị hỏng") from error
    except OSError as error:
        raise BackupRefused(f"Chưa phục hồi được. {unwritable(error, data_dir).for_operators}") from error
    return Restored(documents, len(contents.files), replaced)


# ---------------------------------------------------------------------------------------------- what both need


def _folder_of(settings: Settings) -> ChromaFolder:
    if settings.chroma_url is not None:
        raise BackupRefused(
            "Thư viện nằm trên máy chủ Chroma; lệnh này chỉ sao lưu thư viện trên máy này.",
            hint="Dừng máy chủ rồi sao lưu thư mục dữ liệu của nó (tham số --path khi chạy `chroma run`).",
        )
    return ChromaFolder(settings.data_dir / "chroma")


@contextmanager
def all_locks(folder: ChromaFolder) -> Iterator[None]:
    """Nobody adds, derives, loads or opens meanwhile. Raises LibraryBusy, LibraryUnavailable, OSError."""
    with folder_lock(folder.data_dir):
        try:
            derived = FileLock(folder.data_dir / "derived.lock", timeout=60)
            derived.acquire()
        except Timeout as error:
            raise LibraryBusy("Thư viện đang được cập nhật ở nơi khác. Chờ ít phút rồi thử lại.") from error
        try:
            with folder.exclusive():
                yield
        finally:
            derived.release()


def _spoiled(what: str) -> BackupRefused:
    return BackupRefused(f"{what}. Thư viện giữ nguyên. Dùng một bản sao lưu khác, hoặc chép lại tệp này từ nơi lưu.")


# ---------------------------------------------------------------------------------------------- writing


def _copy_users_files(data_dir: Path, copy: Path) -> None:
    for top in sorted(data_dir.iterdir()):
        if not swap.belongs(top.name) or top.name == MARKER or top.name.partition(".")[0] == "chroma":
            continue
        for path in [top, *sorted(top.rglob("*"))] if top.is_dir() and not top.is_symlink() else [top]:
            if path.is_symlink() or not path.is_file() or path.name.endswith((".lock", *_BESIDE_SQLITE)):
                continue
            target = copy / path.relative_to(data_dir)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                (database.copy if path.suffix == ".sqlite" else shutil.copyfile)(path, target)
            except FileNotFoundError:  # a draft that its user has just deleted
                continue


def _pack(copy: Path, draft: Path, marker: Marker) -> None:
    files: dict[str, dict[str, Any]] = {}
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "w+b") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed,
    ):
        for path in sorted(path for path in copy.rglob("*") if path.is_file()):
            name = path.relative_to(copy).as_posix()
            with path.open("rb") as source, packed.open(DATA + name, "w", force_zip64=True) as target:
                files[name] = {"size": path.stat().st_size, "sha256": _carry(source, target)}
        contents = {
            "format": FORMAT,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "library": asdict(marker),
            "files": files,
        }
        packed.writestr(LIST, json.dumps(contents, ensure_ascii=False, indent=1))
        packed.close()
        raw.flush()
        os.fsync(raw.fileno())


def _carry(source: Any, target: BinaryIO | Any, limit: int | None = None) -> str:
    """Copy, `limit` bytes at most, and return the SHA-256."""
    digest, left = hashlib.sha256(), limit
    while block := source.read(_BLOCK if left is None else min(_BLOCK, left + 1)):
        if left is not None:
            left -= len(block)
            if left < 0:
                raise _spoiled("Một tệp trong bản sao lưu lớn hơn danh sách ghi")
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


# ---------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Contents:
    marker: Marker
    files: Mapping[str, tuple[int, str]]

    @property
    def size(self) -> int:
        return sum(size for size, _ in self.files.values())


def _read_list(packed: zipfile.ZipFile) -> _Contents:
    """The list, checked against the archive. Raises BackupRefused."""
    entries = {entry.filename: entry for entry in packed.infolist()}
    if LIST not in entries or entries[LIST].file_size > MAX_LIST or len(packed.infolist()) > MAX_FILES:
        raise _spoiled("Tệp này không phải bản sao lưu của Trợ lý KCN")
    try:
        raw = json.loads(packed.read(LIST))
        version = int(raw["format"])
        if version > FORMAT:
            raise BackupRefused(
                f"Bản sao lưu có định dạng {version}, bản này đọc được đến {FORMAT}. "
                "Cập nhật phần mềm rồi phục hồi; thư viện giữ nguyên."
            )
        files = {str(name): (int(one["size"]), str(one["sha256"])) for name, one in raw["files"].items()}
        contents = _Contents(marker_of(raw["library"]), files)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _spoiled("Danh sách trong bản sao lưu không đọc được") from error
    if len(entries) != len(packed.infolist()) or {DATA + name for name in files} | {LIST} != set(entries):
        raise _spoiled("Bản sao lưu có tệp thừa hoặc thiếu so với danh sách")
    for name, (size, _) in files.items():
        _require_harmless(entries[DATA + name], name, size)
    packed_bytes = sum(entry.compress_size for entry in entries.values())
    if contents.size > max(RATIO_FROM, MAX_RATIO * packed_bytes):
        raise _spoiled("Bản sao lưu bung ra lớn bất thường")
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
        raise _spoiled(f"Bản sao lưu có tệp không được phép: {name!r}")


def _require_room(folder: ChromaFolder, contents: _Contents, force: bool) -> None:
    data_dir = folder.data_dir
    users = [path.name for path in data_dir.iterdir() if swap.belongs(path.name) and path.name != MARKER]
    marker = read_marker(data_dir)
    held = folder.once_held(marker) or any(name.partition(".")[0] != "chroma" for name in users)
    if (held or database.condition(folder.path, False) not in (Condition.NEW, Condition.SOUND)) and not force:
        raise BackupRefused(
            f"{data_dir} đã có thư viện. Thêm --force để phục hồi đè lên: thư viện hiện có được dời sang một thư mục "
            "bên cạnh, không bị xóa."
        )
    if shutil.disk_usage(data_dir).free < contents.size * 1.05:
        raise BackupRefused(
            f"Ổ đĩa không đủ chỗ: bản sao lưu cần {contents.size / 1e6:,.0f} MB ở {data_dir}. "
            "Giải phóng chỗ trống rồi thử lại; thư viện giữ nguyên."
        )


def _unpack(packed: zipfile.ZipFile, contents: _Contents, new: Path) -> None:
    for name, (size, digest) in contents.files.items():
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(DATA + name) as source:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                if _carry(source, file, size) != digest:
                    raise _spoiled(f"Tệp {name} trong bản sao lưu không khớp mã băm")


def _examined(data_dir: Path, contents: _Contents) -> int:
    """Number of documents in the new database, which can be opened. Writes the marker beside it."""
    new = data_dir / swap.INCOMING / "new"
    if database.condition(new / "chroma", True) is not Condition.SOUND or database.page_errors(new / "chroma"):
        raise _spoiled("Cơ sở dữ liệu trong bản sao lưu không dùng được")
    write_marker(new, contents.marker.in_place_of(read_marker(data_dir)))
    query = "SELECT count(*) FROM embedding_metadata WHERE key = 'record' AND string_value = 'report'"
    with database.opened(new / "chroma" / database.DATABASE) as opened:
        return int(opened.execute(query).fetchone()[0])
