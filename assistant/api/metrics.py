"""What the server has done, in Prometheus' text form; and whether it can do more: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import asyncio
import logging

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.accounts.model import require_managing
from assistant.answer import Answer
from assistant.web.failures import explain
from index.library import Library

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts of one server: questions of the page, the interfaces and the evaluation tab alike."""

    def __init__(self) -> None:
        self.registry = of = CollectorRegistry()
        self._questions = Counter("troly_questions", "Questions answered", ["certainty", "mode"], registry=of)
        self._refusals = Counter("troly_refusals", "Questions refused", ["about"], registry=of)
        self._seconds = Histogram(
            "troly_stage_seconds", "Seconds of a question", ["stage"], buckets=_SECONDS, registry=of
        )
        self._documents = Gauge("troly_documents", "Documents in the library", registry=of)
        self._errors = Counter("troly_errors", "Errors that somebody was told of", ["kind"], registry=of)
        for kind in ("expected", "unexpected"):
            self._errors.labels(kind)

    def answered(self, answer: Answer) -> None:
        self._questions.labels(answer.certainty, answer.mode).inc()
        if answer.refused:
            self._refusals.labels(answer.about).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self._seconds.labels(stage).observe(milliseconds / 1000)

    def failed(self, unexpected: bool) -> None:
        self._errors.labels("unexpected" if unexpected else "expected").inc()

    def text(self, documents: int) -> bytes:
        self._documents.set(documents)
        return generate_latest(self.registry)


class CountErrors(logging.Handler):
    """Counts what `web/failures.explain` logs: errors for unforeseen ones, warnings for the others."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self.metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        self.metrics.failed(record.levelno >= logging.ERROR)


class Readiness:
    """Whether a question can be answered: the library opens, the embedding model loads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._embeds = False
        self._one = asyncio.Lock()

    async def problem(self) -> str:
        """One sentence, "" when ready. One look at a time: anybody may ask."""
        async with self._one:
            return await run_in_threadpool(self._look)

    def _look(self) -> str:
        try:
            self.library.refresh()
            if not self._embeds and self.library.embedder is not None:
                self.library.embedder.query("sẵn sàng")
            self._embeds = True
        except Exception as error:
            return explain(error)
        return ""


class Health:
    """The addresses that a supervisor asks, without a key."""

    def __init__(self, readiness: Readiness) -> None:
        self.readiness = readiness

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/healthz", self.alive, methods=["GET", "HEAD"])
        router.add_api_route("/readyz", self.ready, methods=["GET", "HEAD"])
        return router

    async def alive(self) -> dict[str, str]:
        return {"status": "ok"}

    async def ready(self) -> Response:
        problem = await self.readiness.problem()
        body = {"status": "unready", "problem": problem} if problem else {"status": "ready"}
        return JSONResponse(body, 503 if problem else 200)


class MetricsPage:
    """`/metrics`, with a key."""

    def __init__(self, metrics: Metrics, library: Library) -> None:
        self.metrics = metrics
        self.library = library

    async def answer(self, request: Request) -> Response:
        require_managing(request.scope["caller"].person)  # it counts all documents
        documents = await run_in_threadpool(lambda: len(self.library.reports()))
        return PlainTextResponse(self.metrics.text(documents), media_type=CONTENT_TYPE_LATEST)
