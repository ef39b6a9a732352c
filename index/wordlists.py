"""Word lists that are data: one entry a line in index/data, `#` for what is said about them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Form(NamedTuple):
    """A kind of paper, the code that its numbers bear, whether only a head names it, and whether a paper of another
    kind lays it down."""

    name: str
    code: str
    head_only: bool
    laid_down: bool


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of a list, without comments, in their order."""
    text = (files("index") / "data" / name).read_text(encoding="utf-8")
    return tuple(line.rstrip("\n") for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def forms() -> tuple[Form, ...]:
    rows = (line.split("\t") for line in entries("forms.tsv"))
    return tuple(Form(name, code, told == "đầu", told == "kèm") for name, code, told in rows)
