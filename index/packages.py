"""The zip packages that .docx and .xlsx files are: what they hold is measured before and while it is unpacked."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from index.limits import MB, LimitExceeded, Limits, check, shown

_MOST_PARTS = 10_000
_SAVE_ANEW = "Mở bằng Word hoặc Excel, lưu lại thành tệp mới rồi thêm lại."
_SMALL = 1 * MB
"""Bytes: what unpacks to no more is harmless however well it is packed."""
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The package, unless what it declares is beyond the limits. Raises LimitExceeded, BadZipFile."""
    package = zipfile.ZipFile(BytesIO(data))
    parts = [part for part in package.infolist() if is_text(part.filename)]
    check("Tệp nén", len(package.infolist()), _MOST_PARTS, "phần", _SAVE_ANEW)
    check("Tệp khi giải nén", sum(part.file_size for part in parts) / MB, limits.unpacked_mb, "MB", _SAVE_ANEW)
    for part in parts:
        if part.file_size > max(_SMALL, limits.ratio * part.compress_size):
            raise LimitExceeded(
                f"Một phần của tệp nén tới {shown(part.file_size / max(part.compress_size, 1))} lần, quá giới hạn "
                f"{shown(limits.ratio)} lần. {_SAVE_ANEW}"
            )
    return package


def is_text(name: str) -> bool:
    """Whether a part of the package may hold words: pictures and embedded files are never unpacked."""
    return name.lower().endswith((".xml", ".rels", ".vml"))


def unpack(package: zipfile.ZipFile, part: str | zipfile.ZipInfo) -> bytes:
    """One part, of the size that it declares. Raises BadZipFile for another size, LimitExceeded for entities."""
    info = part if isinstance(part, zipfile.ZipInfo) else package.getinfo(part)
    with package.open(info) as packed:
        content = packed.read(info.file_size + 1)  # with a size, no more is unpacked at once, whatever is packed
    if _DTD.search(content, 0, 10_000):
        raise LimitExceeded(f"Tệp có khai báo thực thể (DTD), là điều tệp văn phòng không có. {_SAVE_ANEW}")
    return content
