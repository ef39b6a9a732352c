"""Word lists that are data: one entry a line in a package's data/, `#` for what is said about them.

A list of several kinds has lines of "kind<tab>entry". Entries that are regular expressions are read by `pattern`: the
alternatives of a kind stand one a line, `{other kind}` in one of them means any entry of that kind, and "(?i)" before
the first holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.vietnamese import LOWER, UPPER


class Form(NamedTuple):
    """A kind of paper, the code that its numbers bear, whether only a head names it, and whether a paper of another
    kind lays it down."""

    name: str
    code: str
    head_only: bool
    laid_down: bool


_LETTERS = {"LOWER": LOWER, "UPPER": UPPER}
_REFERENCE = re.compile(r"\{([A-Za-z][A-Za-z0-9 ]*)\}")


@cache
def entries(name: str, package: str = "index") -> tuple[str, ...]:
    """The lines of a list, without comments, in their order."""
    text = (files(package) / "data" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def kinds(name: str, package: str = "index") -> Mapping[str, tuple[str, ...]]:
    """The entries of a list of several kinds, by kind, in their order."""
    found: dict[str, list[str]] = {}
    for line in entries(name, package):
        kind, _, entry = line.partition("\t")
        found.setdefault(kind, []).append(entry)
    return {kind: tuple(of_kind) for kind, of_kind in found.items()}


@cache
def pattern(name: str, kind: str, package: str = "index") -> re.Pattern[str]:
    """Any of the regular expressions of a kind."""
    return re.compile(_alternatives(name, kind, package))


@cache
def patterns(name: str, kind: str, package: str = "index") -> tuple[re.Pattern[str], ...]:
    """The regular expressions of a kind one by one, where their order says which is stronger."""
    return tuple(re.compile(_written_out(name, entry, package)) for entry in kinds(name, package)[kind])


def _alternatives(name: str, kind: str, package: str) -> str:
    return "|".join(_written_out(name, entry, package) for entry in kinds(name, package)[kind])


def _written_out(name: str, entry: str, package: str) -> str:
    """An entry with the kinds that it refers to."""

    def meant(match: re.Match[str]) -> str:
        return _LETTERS.get(match[1]) or f"(?:{_alternatives(name, match[1], package)})"

    return _REFERENCE.sub(meant, entry.partition("\t")[0])


@cache
def forms() -> tuple[Form, ...]:
    rows = (line.split("\t") for line in entries("forms.tsv"))
    return tuple(Form(name, code, told == "đầu", told == "kèm") for name, code, told in rows)
