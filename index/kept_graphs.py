"""ONNX graphs that are built once, kept in a folder and opened again at every start."""

from __future__ import annotations

import base64
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from index.e5_graph import RANGE, Ranges
from index.e5_weights import Floats

log = logging.getLogger(__name__)

Model = TypeVar("Model")

REFERENCE = "reference"
"""Metadata of a kept graph: what it is compared with at every start, base64 of little-endian float32."""


def session_of(graph: bytes, threads: int = 0) -> Any:
    """A graph, ready to run on so many threads at once, by default one a core. Raises whatever ONNX Runtime does."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    # Threads that wait for each other actively starve a busy machine, and each other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # it keeps the largest text's memory for good
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def with_reference(expected: Floats) -> dict[str, str]:
    """The metadata of a graph that is to be compared with these values."""
    return {REFERENCE: base64.b64encode(expected.astype("<f4").tobytes()).decode()}


def opened(kept: Path | None, threads: int, checked: Callable[[Any, Floats], Model]) -> Model | None:
    """What `checked` makes of the kept graph's session and the values to compare it with; None where there is no graph
    or it raises."""
    if kept is None or not kept.exists():
        return None
    try:
        session = session_of(kept.read_bytes(), threads)
        reference = session.get_modelmeta().custom_metadata_map[REFERENCE]
        return checked(session, np.frombuffer(base64.b64decode(reference), "<f4"))
    except Exception as error:  # cut short, overwritten, of another processor
        log.warning("the kept graph %s can't be used and is built again: %s", kept.name, error)
        return None


def keep(kept: Path | None, graph: bytes, family: str) -> None:
    """Write a graph and delete the older ones of its family, a pattern of names, which nobody opens any more."""
    if kept is None:
        return
    try:
        _write(kept, graph)
        for path in kept.parent.glob(family):
            if path != kept:
                path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("the graph can't be kept in %s, so every start builds it: %s", kept.parent, error)


def ranges_of(measuring: Any, inputs: Iterable[Mapping[str, Any]]) -> Ranges:
    """What the inputs of the products reach, by the session of a measuring graph."""
    names = [output.name for output in measuring.get_outputs() if output.name.endswith(RANGE)]
    found = [measuring.run(names, given) for given in inputs]
    largest = [np.max(values, axis=0) for values in zip(*found, strict=True)]
    return dict(zip((name.removesuffix(RANGE) for name in names), largest, strict=True))


def _write(path: Path, data: bytes) -> None:
    """All or nothing: other processes may be reading, and this one may be killed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
