"""What a library holds, as values: the manifest and its reports, and their flat form as Chroma records.

A passage's id starts with its version key, a hash of document and digest (see `index.chunking.passages_of`). A passage
counts while the manifest holds its key.
"""

from __future__ import annotations

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from index.embedding import NO_EMBEDDER, Vectors
from index.imprint import imprint_of, pack_imprint, unpack_imprint
from index.proposals import Proposal, proposals_of
from index.relations import Correction, Decision, Imprint, Relation, Standing
from index.report import Block, Metadata, Passage, Report, Span
from index.text import Period, periods
from index.versions import relations_of, standings_of

FORMAT = 1
"""Raised whenever reading or chunking changes what is stored; an older library then asks for a rebuild."""

_METADATA_FIELDS = [f.name for f in fields(Metadata)]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A document of the library. `key` is the start of its passages' ids; it stands for document and digest, and for
    the `corrections` that `metadata` has."""

    document: str
    digest: str
    key: str
    passages: int
    pages: int | None
    metadata: Metadata
    imprint: Imprint = field(default_factory=Imprint)
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, report: Report, passages: Sequence[Passage]) -> ReportInfo:
        """A report that was cut into these passages."""
        key, imprint = key_of(passages[0].id), imprint_of(report)
        counted = (len(passages), report.pages)
        return cls(report.document, report.digest, key, *counted, report.metadata, imprint, report.corrections)

    @property
    def read(self) -> Metadata:
        """The head as the rules read it, without corrections."""
        return replace(self.metadata, **{one.field: one.read for one in self.corrections})

    @property
    def id(self) -> str:
        return self.digest[:12]

    def listed(self) -> dict[str, Any]:
        """The document as `python -m index list --json` prints it."""
        flat = asdict(self)
        del flat["key"], flat["imprint"]
        return {"id": self.id, **flat}


@dataclass(frozen=True)
class Manifest:
    """What the library holds at one generation. `collection` is the passages collection; "" before the first report."""

    generation: int = 0
    format: int = FORMAT
    embedder: str = NO_EMBEDDER
    collection: str = ""
    reports: Mapping[str, ReportInfo] = field(default_factory=dict)
    stamp: str = ""
    decisions: tuple[Decision, ...] = ()

    @property
    def revision(self) -> str:
        """Changes with every commit, and is never met again: a restored backup may repeat a generation."""
        return f"{self.generation}-{self.stamp}"

    @cached_property
    def by_key(self) -> Mapping[str, ReportInfo]:
        """Version key -> report; the passages of these keys count, no others."""
        return {report.key: report for report in self.reports.values()}

    @cached_property
    def times(self) -> Mapping[str, tuple[Period, ...]]:
        """Document -> the periods that its head says it is about."""
        heads = {name: report.metadata for name, report in self.reports.items()}
        return {name: (*periods(meta.period), *periods(meta.title)) for name, meta in heads.items()}

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """What holds between its documents: which replaces or amends which."""
        return relations_of(list(self.reports.values()), self.decisions)

    @cached_property
    def standings(self) -> Mapping[str, tuple[Standing, ...]]:
        """Document -> what befell it, for those that something befell."""
        return standings_of(list(self.reports.values()), self.relations)

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Pairs of documents that may be versions of one paper, on which staff have not decided."""
        return proposals_of(list(self.reports.values()), self.decisions)

    def decided(self, decision: Decision) -> Manifest:
        return replace(self.undecided(decision.newer, decision.older), decisions=(*self._others(decision), decision))

    def undecided(self, one: str, other: str) -> Manifest:
        kept = self._others(Decision(one, other, "separate", "", ""))
        return replace(self._next(self.reports), decisions=kept)

    def _others(self, decision: Decision) -> tuple[Decision, ...]:
        pair = {decision.newer, decision.older}
        return tuple(one for one in self.decisions if {one.newer, one.older} != pair)

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
    left_out = ("id", "text", "metadata", "standing")
    return {name: value for name, value in flat.items() if name not in left_out and value is not None}


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
    metadata, notes = Metadata(**raw["metadata"]), tuple(raw.get("notes", ()))
    spans = tuple(Span(*span) for span in raw.get("spans", ()))
    corrections = tuple(Correction(**one) for one in raw.get("corrections", ()))
    return Report(raw["document"], raw["digest"], blocks, metadata, raw["pages"], notes, spans, corrections)


def pack_vectors(vectors: Vectors) -> str:
    """An (n, dim) array as an ASCII string, in half precision: enough for a cosine, half the size."""
    return f"{vectors.shape[1]}:" + base64.b85encode(vectors.astype(np.float16).tobytes()).decode()


def unpack_vectors(packed: str) -> Vectors:
    """The inverse of `pack_vectors`, but for rounding."""
    dim, _, data = packed.partition(":")
    return np.frombuffer(base64.b85decode(data), dtype=np.float16).reshape(-1, int(dim)).astype(np.float32)


def _metadata_of(record: Mapping[str, Any]) -> Metadata:
    return Metadata(**{name: record.get(name, "") for name in _METADATA_FIELDS})


def report_record(report: ReportInfo) -> dict[str, str | int | None]:
    """A report's fields, flat. What is None takes an older record's value away, for Chroma lays records over them."""
    flat = {"record": "report", "rebuilt_in": None, "rebuilt_passages": None} | asdict(report)
    corrections = json.dumps(flat["corrections"], ensure_ascii=False) if report.corrections else None
    flat |= asdict(report.metadata) | {"imprint": pack_imprint(report.imprint), "corrections": corrections}
    return {name: value for name, value in flat.items() if name != "metadata"}


def rebuilt_record(before: ReportInfo, after: ReportInfo, collection: str) -> dict[str, str | int | None]:
    """A report's record that counts `after.passages` passages once the library's record names that collection, and
    `before.passages` until then."""
    told = replace(before, imprint=after.imprint)
    return report_record(told) | {"rebuilt_in": collection, "rebuilt_passages": after.passages}


def _report_of(record: Mapping[str, Any], collection: str) -> ReportInfo:
    rebuilt = record.get("rebuilt_in") == collection
    return ReportInfo(
        record["document"],
        record["digest"],
        record["key"],
        record["rebuilt_passages" if rebuilt else "passages"],
        record.get("pages"),
        _metadata_of(record),
        unpack_imprint(record.get("imprint") or ""),
        tuple(Correction(**one) for one in json.loads(record.get("corrections") or "[]")),
    )


def decision_record(decision: Decision) -> dict[str, str]:
    return {"record": "decision", "decision": json.dumps(asdict(decision), ensure_ascii=False)}


def decision_of(record: Mapping[str, Any]) -> Decision:
    """The inverse of `decision_record`."""
    told = json.loads(record["decision"])
    newer, older = map(tuple, told.pop("heads"))
    return Decision(**told, heads=(newer, older))


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
    """The inverse of `library_record`, `report_record` and `decision_record`, whatever else is among the records."""
    records = list(records)
    manifest = Manifest()
    for record in records:
        if record["record"] == "library":
            manifest = Manifest(**{name: value for name, value in record.items() if name != "record"})
    reports = [_report_of(record, manifest.collection) for record in records if record["record"] == "report"]
    decisions = sorted(map(decision_of, (r for r in records if r["record"] == "decision")), key=lambda one: one.at)
    ordered = {report.document: report for report in sorted(reports, key=_by_name)}
    return replace(manifest, reports=ordered, decisions=tuple(decisions))


def _by_name(report: ReportInfo) -> str:
    return report.document
