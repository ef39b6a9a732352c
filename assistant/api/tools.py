"""The assistant as tools of the Model Context Protocol, over stdio and over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Literal, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import BaseRoute

from assistant.answer import Turn
from assistant.api.access import Caller
from assistant.api.routes import Message
from assistant.api.service import Service
from assistant.web.failures import explain

_ABOUT = (
    "Trợ lý KCN: trả lời, kèm trích dẫn, về kết quả, chỉ tiêu và nhiệm vụ được giao trong các báo cáo, thông báo, kế "
    "hoạch của Ban Quản lý khu công nghiệp, khu kinh tế đã nạp. Nội dung không có trong tài liệu thì được "
    "nói rõ là không có."
)
STDIO = Caller("stdio")
T = TypeVar("T")


class Tools:
    """Calls of tools -> the service. Their arguments are told to a model by their names and these sentences."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def search(self, question: str, ctx: Context, documents: list[str] = [], k: int = 8) -> dict[str, Any]:  # noqa: B006
        """Tìm các đoạn văn bản gần với câu hỏi nhất. documents: tên hoặc mã tài liệu, bỏ trống là
        tất cả."""
        return {"passages": await _done(self.service.search(caller_in(ctx), question, documents, k))}

    async def ask(
        self,
        question: str,
        ctx: Context,
        history: list[Message] = [],  # noqa: B006
        documents: list[str] = [],  # noqa: B006
    ) -> dict[str, Any]:
        """Trả lời một câu hỏi bằng nội dung các tài liệu đã nạp. Số [n] trong answer chỉ vào citations; refused là
        không có trong tài liệu. history: các lượt hỏi đáp trước đó."""
        turns = [Turn(turn.role, turn.content) for turn in history]
        return (await _done(self.service.ask(caller_in(ctx), question, turns, documents))).to_json()

    async def documents(self, ctx: Context) -> dict[str, Any]:
        """Danh sách tài liệu đã nạp: tên tệp, mã, tiêu đề, cơ quan, số hiệu, ngày, kỳ báo cáo."""
        return {"documents": await _done(self.service.documents(caller_in(ctx)))}

    async def records(
        self,
        which: Literal["indicators", "tasks"],
        ctx: Context,
        province: str = "",
        period: str = "",
        indicator: str = "",
        assignee: str = "",
        deadline_before: str = "",
    ) -> dict[str, Any]:
        """Bảng kết quả và chỉ tiêu (indicators) hoặc nhiệm vụ được giao (tasks). Lọc theo tỉnh, kỳ, tên chỉ tiêu, đơn
        vị thực hiện, hạn trước ngày (dd/mm/yyyy)."""
        filters = {"province": province, "period": period, "indicator": indicator, "assignee": assignee}
        return await _done(self.service.records(caller_in(ctx), which, {**filters, "deadline_before": deadline_before}))


def tool_server(service: Service) -> MCPServer[Any]:
    """A server with the tools; `run("stdio")` serves the program that has started this one."""
    server: MCPServer[Any] = MCPServer("tro-ly-kcn", title="Trợ lý KCN", instructions=_ABOUT, log_level="WARNING")
    tools = Tools(service)
    for tool in (tools.search, tools.ask, tools.documents, tools.records):
        server.add_tool(tool)
    return server


def http_routes(server: MCPServer[Any], most: int) -> list[BaseRoute]:
    """/mcp, each request by itself; hosts and origins are looked at by the page's doors, keys by the gate."""
    return server.streamable_http_app(
        streamable_http_path="/mcp",
        json_response=True,
        stateless_http=True,
        max_request_body_size=most,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    ).routes


def caller_in(ctx: Context) -> Caller:
    request = ctx.request_context.request
    caller = request.scope["caller"] if request is not None else STDIO
    assert isinstance(caller, Caller)
    return caller


async def _done(work: Awaitable[T]) -> T:
    """What fails is told to the model in the words that staff would read."""
    try:
        return await work
    except Exception as error:
        raise ToolError(explain(error)) from error
