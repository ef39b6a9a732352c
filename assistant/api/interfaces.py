"""All that stands beside the page, put together: HTTP, OpenAI's form, MCP, health and measurements."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from assistant.api.access import Gate
from assistant.api.completions import Completions
from assistant.api.errors import handle_errors
from assistant.api.keys import Keys
from assistant.api.metrics import CountErrors, Health, Metrics, MetricsPage, Readiness
from assistant.api.routes import Routes
from assistant.api.service import Service
from assistant.assistant import Assistant
from assistant.meetings import Writer
from assistant.web.beside import Interfaces
from assistant.web.bounds import MB
from assistant.web.drafts import Drafts
from assistant.web.rooms import Rooms


def build_interfaces(
    assistant: Assistant, drafts: Drafts, writer: Writer | None = None, rooms: Rooms | None = None
) -> Interfaces:
    """Health always; the rest where `api_keys` is set."""
    settings = assistant.settings
    app = FastAPI(title="Trợ lý KCN", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    handle_errors(app)
    app.include_router(Health(Readiness(assistant.library)).router())
    if settings.api_keys is None:
        return Interfaces(app, _nothing)
    from assistant.api.tools import http_routes, tool_server

    service = Service(assistant, drafts, writer, rooms)
    app.include_router(Routes(service).router())
    app.include_router(Completions(service).router())
    metrics = watched(assistant)
    app.add_route("/metrics", MetricsPage(metrics, assistant.library).answer, include_in_schema=False)
    tools = tool_server(service)
    app.router.routes.extend(http_routes(tools, int(settings.max_request_mb * MB)))
    app.add_middleware(Gate, keys=Keys(settings.api_keys), accounts=rooms.accounts if rooms else None)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    return Interfaces(app, running)


def watched(assistant: Assistant) -> Metrics:
    """Counts of what the assistant answers, and of the errors that anybody is told of."""
    metrics = Metrics()
    assistant.on_answer = metrics.answered
    logging.getLogger("troly.web").addHandler(CountErrors(metrics))
    return metrics


@asynccontextmanager
async def _nothing() -> AsyncIterator[None]:
    yield
