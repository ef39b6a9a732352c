"""Every public function of index, assistant and prompts that takes text, with arguments made of one hostile text.

Found by introspection: a function is run when each of its parameters is of a type that `BUILDERS` knows; one that
takes text and can't be run must stand in `ELSEWHERE` with what covers it, so that a new function is never forgotten.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from index.errors import TrolyError
from tests.linear.builders import build, is_text

PACKAGES = ("index", "assistant", "prompts")

NO_TEXT = (
    "index.connection", "index.console", "index.derived", "index.e5_", "index.embedding", "index.folder",
    "index.adding", "index.lexical", "index.library", "index.locking", "index.manifest", "index.reader", "index.recent",
    "index.retrieval", "index.settings", "index.store", "index.tokens", "index.versions_command", "index.watch",
    "assistant.assistant", "assistant.examples", "assistant.records_command", "assistant.summarize_command",
    "assistant.meetings.notice", "assistant.meetings.typeset", "assistant.meetings.inputs",
    "assistant.records.assisted.", "assistant.records.store", "assistant.records.workbook",
    "assistant.generation.cache", "assistant.generation.endpoint", "assistant.generation.errors",
    "assistant.web", "assistant.api",
)  # fmt: skip
"""Modules that keep, carry or show text and read none of it."""


Calls = Callable[[str], list[Callable[[], object]]]


@dataclass(frozen=True)
class Subject:
    """A public function or method: `calls` of a text are those with every choice of arguments made of it."""

    name: str
    calls: Calls


def subjects() -> Iterator[Subject]:
    for name, function, owner in _public():
        calls = _arguments(name, function, owner)
        if calls is not None:
            yield Subject(name, calls)


def forgotten() -> list[str]:
    """The functions that take text and that nothing here can call."""
    return sorted(
        name
        for name, function, owner in _public()
        if _takes_text(function, owner) and _arguments(name, function, owner) is None
    )


def _public() -> Iterator[tuple[str, Callable[..., Any], str]]:
    for package in PACKAGES:
        root = importlib.import_module(package)
        for found in (package, *(m.name for m in pkgutil.walk_packages(root.__path__, package + "."))):
            if not found.endswith("__main__") and not f"{found}.".startswith(NO_TEXT):
                yield from _of_module(importlib.import_module(found))


def _of_module(module: Any) -> Iterator[tuple[str, Callable[..., Any], str]]:
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isclass(value):
            for own, method in vars(value).items():
                function = method.fget if isinstance(method, property) else getattr(method, "func", method)
                if not own.startswith("_") and inspect.isfunction(function):
                    yield f"{module.__name__}.{name}.{own}", function, name
        elif inspect.isfunction(bare := inspect.unwrap(value)):
            yield f"{module.__name__}.{name}", bare, ""


def _parameters(function: Callable[..., Any], owner: str) -> dict[str, str]:
    """The parameters that must be given, and those that take text all the same, with their annotations."""
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        kind = owner if name == "self" else str(parameter.annotation)
        if parameter.default is parameter.empty or kind in ("str", "bool"):
            found[name] = kind
    return found


def _takes_text(function: Callable[..., Any], owner: str) -> bool:
    return any(is_text(kind) for kind in _parameters(function, owner).values())


def _arguments(name: str, function: Callable[..., Any], owner: str) -> Calls | None:
    parameters = _parameters(function, owner)
    module = name.rsplit(".", 2 if owner else 1)[0]
    if not any(is_text(kind) for kind in parameters.values()):
        return None
    if any(build(module, kind, parameter, "a") is None for parameter, kind in parameters.items()):
        return None
    signature = inspect.signature(function)

    def calls(text: str) -> list[Callable[[], object]]:
        values = {parameter: build(module, kind, parameter, text) or () for parameter, kind in parameters.items()}
        rounds = range(max(map(len, values.values())))
        chosen = ({key: choices[n % len(choices)] for key, choices in values.items()} for n in rounds)
        return [partial(_run, function, signature, arguments) for arguments in chosen]

    return calls


def _run(function: Callable[..., Any], signature: inspect.Signature, values: dict[str, Any]) -> None:
    """Calls a function; what it refuses (a text that is no number, no line's id) is not asked about."""
    positional: Sequence[Any] = ()
    varying = next((n for n, p in signature.parameters.items() if p.kind is p.VAR_POSITIONAL), "")
    if varying in values:
        before = [values.pop(n) for n in list(signature.parameters) if n in values and n != varying]
        positional, values = (*before, values.pop(varying)), {}
    try:
        result = function(*positional, **values)
        if isinstance(result, Iterator):
            for _ in result:
                pass
    except (ValueError, LookupError, TrolyError):
        pass
