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
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from index import database, swap
from index.backup_list import DATA, FORMAT, LIST, Contents, read_list, spoiled
from index.database import Condition
from index.errors import BackupRefused, LibraryBusy
from index.folder import ChromaFolder
from index.locking import folder_lock, unwritable
from index.marker import MARKER, Marker, new_marker, read_marker, write_marker
from index.settings import Settings
from index.store import open_store

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
    _require_place(settings, file, force)
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
            read_list(zipfile.ZipFile(draft))
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
            contents = read_list(packed)
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
        raise spoiled(f"{file.name} không phải bản sao lưu, hoặc bị hỏng") from error
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


# ---------------------------------------------------------------------------------------------- writing


def _require_place(settings: Settings, file: Path, force: bool) -> None:
    if file.exists() and not force:
        raise BackupRefused(f"{file} đã có. Chọn tên khác, hoặc thêm --force để ghi đè.")
    if file.resolve().is_relative_to(settings.data_dir.resolve()):
        raise BackupRefused("Bản sao lưu không được nằm trong thư mục dữ liệu. Chọn nơi khác, tốt nhất là ổ đĩa khác.")
    if not settings.data_dir.exists():
        raise BackupRefused(f"Không có thư viện ở {settings.data_dir}. Kiểm tra --data hoặc TROLY_DATA_DIR.")


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
                raise spoiled("Một tệp trong bản sao lưu lớn hơn danh sách ghi")
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


# ---------------------------------------------------------------------------------------------- reading


def _require_room(folder: ChromaFolder, contents: Contents, force: bool) -> None:
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


def _unpack(packed: zipfile.ZipFile, contents: Contents, new: Path) -> None:
    for name, (size, digest) in contents.files.items():
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(DATA + name) as source:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                if _carry(source, file, size) != digest:
                    raise spoiled(f"Tệp {name} trong bản sao lưu không khớp mã băm")


def _examined(data_dir: Path, contents: Contents) -> int:
    """Number of documents in the new database, which can be opened. Writes the marker beside it."""
    new = data_dir / swap.INCOMING / "new"
    if database.condition(new / "chroma", True) is not Condition.SOUND or database.page_errors(new / "chroma"):
        raise spoiled("Cơ sở dữ liệu trong bản sao lưu không dùng được")
    write_marker(new, contents.marker.in_place_of(read_marker(data_dir)))
    query = "SELECT count(*) FROM embedding_metadata WHERE key = 'record' AND string_value = 'report'"
    with database.opened(new / "chroma" / database.DATABASE) as opened:
        return int(opened.execute(query).fetchone()[0])
