"""Many visitors of the running application at once, over HTTP: `python -m eval.visitors --data DIR`.

Starts `app.py` (of this checkout, or of another one with --checkout, to compare two versions in one run), lets one
round of visitors warm it, then lets as many as asked for put questions for so long, each on a page of its own with a
heartbeat, close their pages, and tells latencies, failures, and memory before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from eval.cases import read_cases
from eval.provenance import ROOT
from eval.statistics import percentile

PAUSE = 1.0
"""Seconds between an answer and the next question of a visitor, give or take four tenths."""
WARMING = 30.0
"""Seconds of the round that is not measured, at most."""
SESSION_MINUTES = 0.1
_UNBOUNDED = {
    # All the visitors come from one address here.
    "TROLY_QUESTIONS_PER_MINUTE": "1000000",
    "TROLY_REQUESTS_PER_MINUTE": "1000000",
    "TROLY_SESSION_MINUTES": str(SESSION_MINUTES),
}


def measure(
    checkout: Path, data: Path, questions: Sequence[str], visitors: int, seconds: float, pause: float = PAUSE
) -> dict[str, Any]:
    """Milliseconds (p50, p95) from sending a question to its whole answer, MB of resident memory."""
    with _application(checkout, data) as (process, address):
        asyncio.run(_round(address, questions, visitors, min(seconds, WARMING), pause))
        before = _settled_mb(process.pid)
        times, failures = asyncio.run(_round(address, questions, visitors, seconds, pause))
        busy = _memory_mb(process.pid)
        return {
            "answers": len(times),
            "failures": failures,
            "p50_ms": percentile(times, 0.5),
            "p95_ms": percentile(times, 0.95),
            "memory_mb": {"before": before, "busy": busy, "after": _settled_mb(process.pid)},
        }


async def _round(
    address: str, questions: Sequence[str], visitors: int, seconds: float, pause: float
) -> tuple[list[float], list[str]]:
    times: list[float] = []
    failures: list[str] = []
    numbers = count()
    end = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        page = (await client.get("config")).json()
        box = next(part["id"] for part in page["components"] if part["props"].get("elem_id") == "box")
        event = next(one["id"] for one in page["dependencies"] if [box, "submit"] in [list(t) for t in one["targets"]])

        async def visit() -> None:
            session = secrets.token_hex(6)
            async with client.stream("GET", f"gradio_api/heartbeat/{session}"):
                while time.monotonic() < end:
                    question = questions[next(numbers) % len(questions)]
                    begin = time.perf_counter()
                    try:
                        await _ask(client, session, event, box, question)
                        times.append((time.perf_counter() - begin) * 1000)
                    except (httpx.HTTPError, RuntimeError) as error:
                        failures.append(f"{type(error).__name__}: {error}")
                    await asyncio.sleep(pause * random.uniform(0.6, 1.4))

        await asyncio.gather(*(visit() for _ in range(visitors)))
    return times, failures


async def _ask(client: httpx.AsyncClient, session: str, event: int, box: int, question: str) -> None:
    """Raises RuntimeError when the event failed."""
    body = {"data": [question, None, []], "fn_index": event, "session_hash": session, "trigger_id": box}
    (await client.post("gradio_api/queue/join", json=body)).raise_for_status()
    async with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as lines:
        async for line in lines.aiter_lines():
            said = json.loads(line[5:]) if line.startswith("data:") else {}
            if said.get("msg") == "process_completed":
                if not said["success"] or "note failed" in json.dumps(said):
                    raise RuntimeError(json.dumps(said, ensure_ascii=False)[:300])
                return
    raise RuntimeError("the stream ended before the answer")


@contextmanager
def _application(checkout: Path, data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "app.py", "--data", str(data), "--port", str(port), "--no-sample"]
    environment = os.environ | _UNBOUNDED
    with subprocess.Popen(words, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if "http://" not in process.stdout.readline():
            raise RuntimeError("the application did not start; its message stands above")
        try:
            yield process, f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _settled_mb(pid: int) -> float:
    """Once the closed pages have been forgotten."""
    time.sleep(SESSION_MINUTES * 60 * 3)
    return _memory_mb(pid)


def _memory_mb(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkout", type=Path, action="append", help="default: this one; given twice: in turns")
    parser.add_argument("--cases", type=Path, default=ROOT / "eval" / "sample" / "cases.jsonl")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds from an answer to the next question")
    options = parser.parse_args()
    questions = [case.question for case in read_cases(options.cases)]
    for checkout in options.checkout or [ROOT]:
        numbers = measure(checkout, options.data.resolve(), questions, options.visitors, options.seconds, options.pause)
        print(json.dumps({"checkout": checkout.name, **numbers}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
