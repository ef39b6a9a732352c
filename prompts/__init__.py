"""Every prompt of the assistant: one Vietnamese template a file, loaded by name and rendered strictly.

    render("condense", history=turns, question="Còn xuất khẩu?")

Templates are Jinja2. Raises PromptError, an error of this project's code and not of its input.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["PromptError", "digest", "names", "render"]


class PromptError(Exception):
    """There is no such prompt, or its variables are not those that it was given."""


def names() -> tuple[str, ...]:
    """The prompts there are, in alphabetical order."""
    return tuple(sorted(f.name.removesuffix(".txt") for f in files("prompts").iterdir() if f.name.endswith(".txt")))


def render(name: str, **variables: Any) -> str:
    """The prompt with its variables filled in. Raises PromptError that names every missing and unknown variable."""
    template, wanted = _template(name)
    problems = [
        f"{what}: {', '.join(sorted(found))}"
        for what, found in (("missing", wanted - variables.keys()), ("unknown", variables.keys() - wanted))
        if found
    ]
    if problems:
        raise PromptError(f"prompt {name!r}: {'; '.join(problems)} (its variables: {', '.join(sorted(wanted))})")
    return template.render(variables).strip()


def digest() -> str:
    """The start of a hash over all prompts: answers given under other prompts are other answers."""
    texts = "\0".join(f"{name}\0{_text(name)}" for name in names())
    return hashlib.sha256(texts.encode()).hexdigest()[:16]


@cache
def _template(name: str) -> tuple[Template, frozenset[str]]:
    from jinja2 import Environment, StrictUndefined, meta

    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    text = _text(name)
    return environment.from_string(text), frozenset(meta.find_undeclared_variables(environment.parse(text)))


def _text(name: str) -> str:
    if name not in names():
        raise PromptError(f"no prompt {name!r}; available: {', '.join(names())}")
    return (files("prompts") / f"{name}.txt").read_text(encoding="utf-8")
