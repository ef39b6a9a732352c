"""The tools of the Model Context Protocol, called by its own client."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.api.conftest import NAME
from tests.api.running import run
from tests.web.conftest import ROOT, environment

QUESTION = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?"


@asynccontextmanager
async def over_stdio(library: Path) -> AsyncIterator[Client]:
    command = ["-m", "assistant", "mcp", "--data", str(library)]
    own = environment() | {"TROLY_EMBEDDING": "none", "PYTHONPATH": str(ROOT)}
    started = StdioServerParameters(command=sys.executable, args=command, env=own, cwd=ROOT)
    async with Client(started) as client:
        yield client


@asynccontextmanager
async def over_http(address: str, key: str, mode: Any = "auto") -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60) as http,
        Client(streamable_http_client(f"{address}mcp", http_client=http), mode=mode) as client,
    ):
        yield client


async def _use(opened: AbstractAsyncContextManager[Client]) -> None:
    async with opened as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == {"search", "ask", "documents", "records"}
        answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content or {}
        assert "113,77 triệu USD" in answer["answer"] and answer["citations"][0]["document"] == NAME
        found = (await client.call_tool("search", {"question": QUESTION, "k": 1})).structured_content or {}
        assert ["113,77" in passage["text"] for passage in found["passages"]] == [True]
        listed = (await client.call_tool("documents", {})).structured_content or {}
        assert [document["document"] for document in listed["documents"]] == [NAME]
        rows = (await client.call_tool("records", {"which": "tasks", "assignee": "tài chính"})).structured_content or {}
        assert [row["assignee"] for row in rows["tasks"]] == ["Sở Tài chính"]
        empty = await client.call_tool("ask", {"question": " "})
        assert empty.is_error and "Câu hỏi đang trống" in str(empty.content)


def test_over_stdio(library: Path) -> None:
    run(_use(over_stdio(library)))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http(served: tuple[str, str], mode: str) -> None:
    run(_use(over_http(*served, mode)))


def test_without_a_key(served: tuple[str, str]) -> None:
    with pytest.raises(BaseException, match=r"401|Unauthorized|unhandled errors"):
        run(_use(over_http(served[0], "troly_sai")))
