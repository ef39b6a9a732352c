"""Whether the files of a vector index that Chroma wrote hold together: its native code takes them on trust.

header.bin           counts and sizes, see `_HEADER`
data_level0.bin      an element each: count of links, links, vector, label
link_lists.bin       an element each: bytes of its links above level 0 (a 32-bit number), then those links
length.bin           an element each: the length of its vector, a 32-bit float
index_metadata.pickle  ids of the labels
"""

from __future__ import annotations

import io
import pickle
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_HEADER = struct.Struct("<i6QiI3QdQ")
_META = "index_metadata.pickle"
_SEGMENT_FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin")
_BIGGEST = 100_000
"""Bytes of one element at most; a vector has a few thousand."""


@dataclass(frozen=True, slots=True)
class _Header:
    version: int
    offset_level0: int
    capacity: int
    elements: int
    size: int
    label_at: int
    data_at: int
    top_level: int
    entry: int
    links: int
    links0: int
    m: int
    multiplier: float
    ef_construction: int


def fault(folder: Path) -> str:
    """What is wrong with the index files in the folder, in English for the log; "" when they hold together."""
    missing = [name for name in _SEGMENT_FILES if not (folder / name).is_file()]
    if missing:
        return f"{missing[0]} is missing"
    raw = (folder / "header.bin").read_bytes()
    if len(raw) != _HEADER.size:
        return "header.bin has another size"
    header = _Header(*_HEADER.unpack(raw))
    return (
        _fault_of_header(header)
        or _fault_of_elements(folder, header)
        or _fault_of_upper_links(folder, header)
        or _fault_of_ids(folder, header)
    )


def _fault_of_header(header: _Header) -> str:
    sound = (
        header.version == 1
        and header.offset_level0 == 0
        and 0 < header.size <= _BIGGEST
        and header.elements <= header.capacity
        and 4 + 4 * header.links0 == header.data_at
        and header.data_at < header.label_at == header.size - 8
        and (header.elements == 0 or (header.entry < header.elements and 0 <= header.top_level < 64))
    )
    return "" if sound else "header.bin holds impossible numbers"


def _fault_of_elements(folder: Path, header: _Header) -> str:
    bytes_level0, bytes_length = ((folder / name).stat().st_size for name in ("data_level0.bin", "length.bin"))
    for elements in (header.elements, header.capacity):
        if (bytes_level0, bytes_length) == (elements * header.size, elements * 4):
            break
    else:
        return "data_level0.bin or length.bin has another size"
    if not header.elements:
        return ""
    raw = np.memmap(folder / "data_level0.bin", np.uint8, "r", shape=(header.elements, header.size))
    links = np.ascontiguousarray(raw[:, : header.data_at]).view("<u4")
    counts = (links[:, 0] & 0xFFFF).astype(np.int64)
    if (counts > header.links0).any():
        return "an element has too many links"
    used = np.arange(header.links0) < counts[:, None]
    if (links[:, 1:][used] >= header.elements).any():
        return "a link leads nowhere"
    vectors = np.ascontiguousarray(raw[:, header.data_at : header.label_at]).view("<f4")
    lengths = np.fromfile(folder / "length.bin", "<f4", header.elements)
    if not (np.isfinite(vectors).all() and (((lengths > 1e-6) & (lengths < 1e6)) | (lengths == 0)).all()):
        return "a vector is no numbers"
    with np.errstate(over="ignore"):
        off = np.abs(np.linalg.norm(vectors, axis=1) - 1)[lengths > 0]
    return "a vector is not of length 1" if (off > 0.01).any() else ""


def _fault_of_upper_links(folder: Path, header: _Header) -> str:
    raw, at, one = (folder / "link_lists.bin").read_bytes(), 0, 4 + 4 * header.links
    for _ in range(header.elements):
        size = int.from_bytes(raw[at : at + 4], "little")
        if at + 4 + size > len(raw) or size % one or size // one > header.top_level:
            return "link_lists.bin is cut or mixed up"
        for level in range(at + 4, at + 4 + size, one):
            found = np.frombuffer(raw, "<u4", 1 + header.links, level)
            count = int(found[0]) & 0xFFFF
            if count > header.links or (found[1 : 1 + count] >= header.elements).any():
                return "a link above level 0 leads nowhere"
        at += 4 + size
    return "" if at == len(raw) else "link_lists.bin is too long"


class _PlainValues(pickle.Unpickler):
    """Numbers, texts and mappings: no pickle in a library may name code."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} in a vector index")


def _fault_of_ids(folder: Path, header: _Header) -> str:
    path = folder / _META
    if not path.exists():
        return f"{_META} is missing" if header.elements else ""
    try:
        found = _PlainValues(io.BytesIO(path.read_bytes())).load()
        labels, ids = found["id_to_label"], found["label_to_id"]
        if any(ids.get(label) != one for one, label in labels.items()) or len(labels) > header.elements:
            return f"{_META} contradicts itself"
    except Exception as error:  # a damaged pickle may raise anything
        return f"{_META} can't be read: {type(error).__name__}"
    return "" if labels or not header.elements else f"{_META} names no element"
