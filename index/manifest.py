"""What a library holds, as values: the manifest and its reports, and their flat form as Chroma records.

A passage's id starts with its version key, a hash of document and digest (see `index.chunking.passages_of`). A passage
counts while the manifest holds its key.
"""

from __future__ import annotations

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from index.embedding import NO_EMBEDDER, Vectors
from index.report import Block, Metadata, Passage, Report

FORMAT = 1
"""Raised whenever reading or chunking changes what is stored; an older library then asks for a rebuild."""

_METADATA_FIELDS = [f.name for f in fields(Metadata)]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A document of the library. `key` is the start of its passages' ids; it stands for document and digest."""

    document: str
    digest: str
    key: str
    passages: int
    pages: int | None
    metadata: Metadata

    @property
    def id(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True)
class Manifest:
    """What the library holds at one generation. `collection` is the passages collection; "" before the first report."""

    generation: int = 0
    format: int = FORMAT
    embedder: str = NO_EMBEDDER
    collection: str = ""
    reports: Mapping[str, ReportInfo] = field(default_factory=dict)
    stamp: str = ""

    @property
    def revision(self) -> str:
        """Changes with every commit, and is never met again: a restored backup may repeat a generation."""
        return f"{self.generation}-{self.stamp}"

    @cached_property
    def by_key(self) -> Mapping[str, ReportInfo]:
        """Version key -> report; the passages of these keys count, no others."""
        return {report.key: report for report in self.reports.values()}

    def with_report(self, report: ReportInfo) -> Manifest:
        return self._next({**self.reports, report.document: report})

    def without(self, document: str) -> Manifest:
        return self._next({name: report for name, report in self.reports.items() if name != document})

    def rebuilt(self, embedder: str, collection: str, reports: Iterable[ReportInfo]) -> Manifest:
        started = replace(self, format=FORMAT, embedder=embedder, collection=collection)
        return started._next({report.document: report for report in reports})

    def _next(self, reports: Mapping[str, ReportInfo]) -> Manifest:
        ordered = dict(sorted(reports.items()))
        return replace(self, generation=self.generation + 1, stamp=secrets.token_hex(4), reports=ordered)


def key_of(passage_id: str) -> str:
    """The version key that a passage's id starts with."""
    return passage_id.rpartition("-")[0]


def passage_ids(key: str, passages: int) -> list[str]:
    """The ids of a document version's passages, in order."""
    return [f"{key}-{ordinal:05d}" for ordinal in range(passages)]


def record_of(passage: Passage) -> dict[str, str | int]:
    """A passage's fields beside id and text, flat, as Chroma takes them; what is None is left out."""
    flat = asdict(passage) | asdict(passage.metadata)
    return {name: value for name, value in flat.items() if name not in ("id", "text", "metadata") and value is not None}


def passage_of(passage_id: str, text: str, record: Mapping[str, Any]) -> Passage:
    """The inverse of `record_of`."""
    return Passage(
        id=passage_id,
        document=record["document"],
        digest=record["digest"],
        ordinal=record["ordinal"],
        text=text,
        start=record["start"],
        page=record.get("page"),
        section=record["section"],
        lead_in=record["lead_in"],
        headers=record["headers"],
        metadata=_metadata_of(record),
    )


def pack_report(report: Report) -> str:
    """A report as a short ASCII string."""
    return base64.b85encode(zlib.compress(json.dumps(asdict(report), ensure_ascii=False).encode())).decode()


def unpack_report(packed: str) -> Report:
    """The inverse of `pack_report`."""
    raw = json.loads(zlib.decompress(base64.b85decode(packed)))
    blocks = tuple(Block(**{**block, "headers": tuple(block["headers"])}) for block in raw["blocks"])
    return Report(raw["document"], raw["digest"], blocks, Metadata(**raw["metadata"]), raw["pages"])


def pack_vectors(vectors: Vectors) -> str:
    """An (n, dim) array as an ASCII string, in half precision: enough for a cosine, half the size."""
    return f"{vectors.shape[1]}:" + base64.b85encode(vectors.astype(np.float16).tobytes()).decode()


def unpack_vectors(packed: str) -> Vectors:
    """The inverse of `pack_vectors`, but for rounding."""
    dim, _, data = packed.partition(":")
    return np.frombuffer(base64.b85decode(data), dtype=np.float16).reshape(-1, int(dim)).astype(np.float32)


def _metadata_of(record: Mapping[str, Any]) -> Metadata:
    return Metadata(**{name: record.get(name, "") for name in _METADATA_FIELDS})


def report_record(report: ReportInfo) -> dict[str, str | int]:
    flat = {"record": "report"} | asdict(report) | asdict(report.metadata)
    return {name: value for name, value in flat.items() if name != "metadata" and value is not None}


def _report_of(record: Mapping[str, Any]) -> ReportInfo:
    return ReportInfo(
        record["document"],
        record["digest"],
        record["key"],
        record["passages"],
        record.get("pages"),
        _metadata_of(record),
    )


def library_record(manifest: Manifest) -> dict[str, str | int]:
    return {
        "record": "library",
        "generation": manifest.generation,
        "stamp": manifest.stamp,
        "format": manifest.format,
        "embedder": manifest.embedder,
        "collection": manifest.collection,
    }


def manifest_of(records: Iterable[Mapping[str, Any]]) -> Manifest:
    manifest, reports = Manifest(), {}
    for record in records:
        if record["record"] == "library":
            manifest = Manifest(**{name: value for name, value in record.items() if name != "record"})
        elif record["record"] == "report":
            reports[record["document"]] = _report_of(record)
    return replace(manifest, reports=dict(sorted(reports.items())))
