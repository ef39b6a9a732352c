"""Keys of the programs that may come in: a file of `name<TAB>sha256 of the key` lines, read again when it changes.

A third column names the person whose rights a key has; where people have accounts a key without one opens nothing.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from assistant.accounts.model import name_of
from assistant.accounts.passwords import digest_of
from assistant.web.private import open_private
from index.errors import TrolyError

_LONGEST_NAME = 64
_HASH = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger("troly.web")


class KeyRefused(TrolyError):
    """A key of that name can't be made."""


@dataclass(frozen=True, slots=True)
class Key:
    """`digest` is the SHA-256 (hex) of the key, which itself is kept nowhere."""

    name: str
    digest: str
    person: str = ""


class Keys:
    """The keys of a file. Thread-safe; a line that is added or taken away counts from the next request on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = (0, 0)
        self._keys: tuple[Key, ...] = ()

    def find(self, key: str) -> Key | None:
        """The key that somebody shows, None for what is none. Takes the same time whichever it is."""
        digest, found = digest_of(key), None
        for known in self._read():
            if hmac.compare_digest(known.digest, digest):
                found = known
        return found

    def _read(self) -> tuple[Key, ...]:
        with self._lock:
            try:
                now = self.file.stat()
                state = (now.st_mtime_ns, now.st_size)
                if state != self._state:
                    self._keys, self._state = parse(self.file.read_text(encoding="utf-8-sig")), state
            except (OSError, UnicodeDecodeError) as error:
                if self._state is not None:
                    _log.warning("keys can't be read: %s", error)
                self._keys, self._state = (), None
            return self._keys


def parse(text: str) -> tuple[Key, ...]:
    """The keys of a file's text; lines that are none are left out, and said in the log by their number."""
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        name, digest, person = (*(part.strip() for part in line.split("\t")), "", "")[:3]
        if name and _HASH.fullmatch(digest.lower()):
            keys.append(Key(name, digest.lower(), person.lower()))
        elif line.strip() and not line.startswith("#"):
            _log.warning("line %d of the file of keys is no `name<TAB>sha256`", number)
    return tuple(keys)


def add_key(file: Path, name: str, person: str = "") -> str:
    """Make a key, append its hash to the file and return it. Raises KeyRefused, AccountRefused, or OSError."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or name.startswith("#") or not name.isprintable():
        raise KeyRefused(f"Tên khóa cần từ 1 đến {_LONGEST_NAME} ký tự in được, không bắt đầu bằng #: {name!r}.")
    known = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    if any(key.name == name for key in parse(known)):
        raise KeyRefused(f"Đã có khóa tên {name}. Hãy chọn tên khác, hoặc xóa dòng đó trong {file} trước.")
    owner = f"\t{name_of(person)}" if person else ""
    key = f"troly_{secrets.token_urlsafe(32)}"
    file.parent.mkdir(parents=True, exist_ok=True)
    with open_private(file, "a", "utf-8") as lines:
        lines.write(("" if not known or known.endswith("\n") else "\n") + f"{name}\t{digest_of(key)}{owner}\n")
    return key
