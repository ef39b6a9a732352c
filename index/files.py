"""Files as they are given: which ones there are, what they are called, and opening one without being held up by it.

Nothing here looks inside a file, so that commands and the server need not import what reads them.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterable
from io import FileIO
from pathlib import Path

from index.errors import FileRefused
from index.limits import MB, Limits, shown

TEXT = frozenset({".txt", ".md", ".html", ".htm", ".csv"})
CONTAINERS: frozenset[str] = frozenset({".zip", ".eml"})
"""Suffixes of files whose parts are documents; an e-mail is one itself too."""
SUPPORTED: frozenset[str] = (
    TEXT | CONTAINERS | {".docx", ".doc", ".rtf", ".odt", ".pdf", ".xlsx", ".xlsm", ".xls", ".ods", ".pptx"}
)
"""Suffixes of files that can be read, in lower case."""

ACCEPTED = (
    "Chấp nhận: .docx, .doc, .rtf, .odt, .pdf, .xlsx, .xlsm, .xls, .ods, .csv, .pptx, .html, .txt, .md, .eml, .zip."
)


def document_name(path: Path) -> str:
    """A file's name as the library keeps it: composed letters, without control characters and undecodable bytes."""
    name = unicodedata.normalize("NFC", path.name or str(path))
    return "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")).strip() or "tai-lieu"


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and, recursively, in their folders, sorted, each once.

    Hidden files and Office's lock files (~$...) in folders are skipped. Raises FileRefused for a path that isn't there.
    """
    found: set[Path] = set()
    for path in paths:
        try:
            there, folder = path.exists(), path.is_dir()
        except OSError as error:  # a folder above it may not be looked into, a name may be too long
            raise _refusal(document_name(path), error) from error
        if not there:
            raise FileRefused(document_name(path), f"Không có tệp hoặc thư mục nào tại {path}. Kiểm tra lại đường dẫn.")
        found.update(_inside(path) if folder else [path])
    return sorted(found)


def _inside(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.name.lower() not in ("thumbs.db", "desktop.ini"):
            yield path


def open_file(path: Path, limits: Limits) -> FileIO:
    """A regular file of a kind that can be read, and not too large. Never waits: a pipe or a device is refused.

    What is open is what was checked, whatever becomes of the path meanwhile. Raises FileRefused.
    """
    document = document_name(path)
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _refusal(document, error) from error
    try:
        _check(document, path.suffix.lower(), os.fstat(opened), limits)
    except FileRefused:
        os.close(opened)
        raise
    return FileIO(opened)


def _check(document: str, suffix: str, status: os.stat_result, limits: Limits) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FileRefused(document, "Đây là thư mục, không phải tệp. Chọn từng tệp hoặc thêm cả thư mục.")
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(document, "Đây là ống dẫn hoặc thiết bị, không phải tệp thường. Chọn một tệp tài liệu.")
    if suffix not in SUPPORTED:
        raise FileRefused(document, unsupported(suffix))
    check_size(document, status.st_size, limits)


def unsupported(suffix: str) -> str:
    """The reason for which a file of another kind is refused, and what to do about it."""
    step = _INSTEAD.get(suffix, "Lưu lại thành một trong các loại này.")
    return f"Loại tệp chưa hỗ trợ ({suffix or 'không có đuôi'}). {ACCEPTED} {step}"


_INSTEAD = {
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz"), "Giải nén rồi thêm các tệp bên trong, hoặc nén lại thành .zip."),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff"), "Ảnh chụp văn bản thì ghép thành PDF rồi thêm lại."),
    ".msg": "Trong Outlook, lưu thư thành .eml hoặc chép nội dung sang tệp Word.",
    ".ppt": "Mở bằng PowerPoint, lưu lại thành .pptx.",
}


def check_size(document: str, size: int, limits: Limits) -> None:
    if size > limits.file_mb * MB:
        size_mb = f"{size / MB:.1f}".replace(".", ",")
        raise FileRefused(
            document,
            f"Tệp lớn {size_mb} MB, quá giới hạn {shown(limits.file_mb)} MB. Tách hoặc nén ảnh trong tệp.",
        )


def _refusal(document: str, error: Exception) -> FileRefused:
    code = error.errno if isinstance(error, OSError) else errno.EINVAL
    if code in (errno.EACCES, errno.EPERM):
        return FileRefused(document, "Không có quyền đọc tệp. Cấp quyền đọc rồi thêm lại.")
    if code in (errno.ENOENT, errno.ENOTDIR):
        return FileRefused(document, "Không tìm thấy tệp. Kiểm tra lại đường dẫn.")
    if code == errno.ELOOP:
        return FileRefused(document, "Liên kết trỏ vòng, không dẫn tới tệp nào. Chọn tệp gốc.")
    if code == errno.ENXIO:
        return FileRefused(document, "Đây là ống dẫn hoặc thiết bị, không phải tệp thường. Chọn một tệp tài liệu.")
    if code in (errno.ENAMETOOLONG, errno.EINVAL):
        return FileRefused(document[:100], "Tên tệp quá dài hoặc không hợp lệ. Đổi tên ngắn hơn rồi thêm lại.")
    reason = os.strerror(code or errno.EIO)
    return FileRefused(document, f"Không đọc được tệp ({reason}). Kiểm tra ổ đĩa rồi thêm lại.")
