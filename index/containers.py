"""Archives (.zip) and e-mails (.eml): the papers that they hold, each of which becomes a document of its own.

A paper is named after its container: "ho-so.zip › to-trinh.docx". What is in a container counts together against
the limits of one file: how much it unpacks to, how many times its size. Containers in containers are not opened.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path, PurePosixPath

from index.files import CONTAINERS, document_name
from index.limits import MB, LimitExceeded, Limits, check, shown
from index.lines import Content, Element

WITHIN = " › "
_MOST_PAPERS = 500
_SPLIT = "Giải nén, chọn các tệp cần dùng rồi thêm lại."
_SMALL = 1 * MB
_UTF8_NAME = 0x800
_NOT_PAPERS = (".", "~$")


@dataclass(frozen=True, slots=True)
class Part:
    """One paper in a container: its name there, the SHA-256 (hex) of its bytes, the reason why it can't be taken."""

    name: str
    digest: str = ""
    reason: str = ""

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


class Locked(Exception):
    """A container, or a part of it, that is encrypted."""


def document_in(path: Path, part: str) -> str:
    """The name of a document: its file's, and where it is a part of a container, the part's behind it."""
    return f"{document_name(path)}{WITHIN}{document_name(Path(part))}" if part else document_name(path)


def parts_of(data: bytes, suffix: str, limits: Limits) -> list[Part]:
    """The papers of a container. Raises LimitExceeded, Locked, BadZipFile."""
    return [
        Part(name, hashlib.sha256(content).hexdigest(), _REFUSED if PurePosixPath(name).suffix.lower() in _OPEN else "")
        for name, content in _contents(data, suffix, limits)
    ]


_OPEN = CONTAINERS | {".rar", ".7z", ".tar", ".gz"}
_REFUSED = "Tệp nén hoặc thư nằm trong một tệp khác thì không mở. Giải nén rồi thêm riêng."


def part_of(data: bytes, suffix: str, limits: Limits, wanted: str) -> bytes:
    """The bytes of one paper. Raises KeyError when it is not there."""
    found = next((content for name, content in _contents(data, suffix, limits) if name == wanted), None)
    if found is None:
        raise KeyError(wanted)
    return found


def _contents(data: bytes, suffix: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Names, each once, and bytes."""
    seen: dict[str, int] = {}
    for name, content in _in_zip(data, limits) if suffix == ".zip" else _attached(data, limits):
        seen[name] = seen.get(name, 0) + 1
        stem, dot, tail = name.rpartition(".")
        yield (
            (name if seen[name] == 1 else f"{stem or tail} ({seen[name]}){dot if stem else ''}{tail if stem else ''}"),
            content,
        )


def _in_zip(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if _is_paper(entry)]
        check("Tệp nén", len(archive.infolist()), 10 * _MOST_PAPERS, "mục", _SPLIT)
        check("Tệp nén", len(entries), _MOST_PAPERS, "tệp", _SPLIT)
        check("Tệp khi giải nén", sum(entry.file_size for entry in entries) / MB, limits.unpacked_mb, "MB", _SPLIT)
        for entry in entries:
            if entry.flag_bits & 1:
                raise Locked
            if entry.file_size > max(_SMALL, limits.ratio * entry.compress_size):
                raise LimitExceeded(
                    f"Một tệp nén tới {shown(entry.file_size / max(entry.compress_size, 1))} lần, quá giới hạn "
                    f"{shown(limits.ratio)} lần. {_SPLIT}"
                )
            with archive.open(entry) as packed:
                yield _name(entry), packed.read(entry.file_size + 1)


def _is_paper(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and not any(part.startswith(_NOT_PAPERS) or part == "__MACOSX" for part in path.parts)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; those that are not marked as UTF-8 are often so all the same."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return WITHIN.join(part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", "."))


# ---------------------------------------------------------------------------------------------- e-mail


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def _attached(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    files = [part for part in _message(data).iter_attachments() if _is_file(part)]
    check("Thư", len(files), _MOST_PAPERS, "tệp đính kèm", _SPLIT)
    for part in files:
        content = part.get_payload(decode=True)
        name = (part.get_filename() or "dinh-kem").replace("/", "_").replace("\\", "_")
        if isinstance(content, bytes):
            check("Tệp đính kèm", len(content) / MB, limits.file_mb, "MB", _SPLIT)
            yield name, content


def _is_file(part: EmailMessage) -> bool:
    """Whether a part was attached on purpose: not the pictures of a signature."""
    return bool(part.get_filename()) and part.get_content_maintype() not in ("image", "multipart")


def content_of_eml(data: bytes, limits: Limits) -> Content:
    """The text of an e-mail, under its subject and date."""
    from index.plain_text import elements_of_text
    from index.webpage import elements_of_html

    message = _message(data)
    body = message.get_body(("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    check("Thư", len(text), limits.characters, "ký tự", _SPLIT)
    html = body is not None and body.get_content_subtype() == "html"
    told = [Element(f"{label}{message[key]}") for label, key in _TOLD if message[key]]
    sent = message["date"].datetime if message["date"] else None
    told += [Element(f"Ngày gửi: {sent:%d/%m/%Y}")] if sent else []
    return Content([*told, *(elements_of_html(text, limits) if html else elements_of_text(text))])


_TOLD = (("", "subject"), ("Người gửi: ", "from"), ("Người nhận: ", "to"))
