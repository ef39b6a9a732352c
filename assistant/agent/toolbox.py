"""The tools by name: what a model is told of each, and the calling of one. What goes wrong is told to the model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.agent import records, searching
from assistant.agent.arguments import (
    Arguments,
    Compute,
    Indicators,
    ListDocuments,
    OpenSection,
    Search,
    Tasks,
    parsed,
)
from assistant.agent.computing import compute
from assistant.agent.reach import Reach, refused
from assistant.agent.results import Ledger, Result, names
from assistant.generation.messages import Call
from index.errors import TrolyError

if TYPE_CHECKING:
    from llama_index.core.tools import BaseTool

log = logging.getLogger("troly.model")


@dataclass(frozen=True, slots=True)
class Tool:
    """`run` takes the checked arguments; what it may use is bound into it."""

    name: str
    description: str
    arguments: type[Arguments]
    run: Callable[[Any], Result]


_TOOLS: Mapping[str, tuple[str, type[Arguments]]] = {
    "tim_doan": (
        "Tìm các đoạn văn bản gần nội dung nhất, lọc được theo địa phương, kỳ, loại văn bản, cơ quan.",
        Search,
    ),
    "mo_muc": ("Đọc một mục, một điều của tài liệu, hoặc tài liệu từ đầu.", OpenSection),
    "liet_ke_tai_lieu": (
        "Danh sách tài liệu đã nạp, lọc được theo địa phương, kỳ, loại, cơ quan.",
        ListDocuments,
    ),
    "tra_chi_tieu": (
        "Tra giá trị của chỉ tiêu đã rút ra từ tài liệu, kể cả dãy nhiều kỳ, nhiều địa phương; mỗi giá trị có mã.",
        Indicators,
    ),
    "tra_nhiem_vu": ("Tra nhiệm vụ được giao: đơn vị, thời hạn, trạng thái.", Tasks),
    "tinh": ("Tính trên các giá trị đã được trả về, theo mã của chúng.", Compute),
}


def toolbox(reach: Reach, ledger: Ledger) -> Mapping[str, Tool]:
    """The tools of one question. All of them only read."""
    doing: Mapping[str, Callable[[Any], Result]] = {
        "tim_doan": partial(searching.search, reach),
        "mo_muc": partial(searching.open_section, reach),
        "liet_ke_tai_lieu": partial(searching.list_documents, reach),
        "tra_chi_tieu": partial(records.indicators, reach),
        "tra_nhiem_vu": partial(records.tasks, reach),
        "tinh": partial(compute, ledger.values),
    }
    return {name: Tool(name, told, arguments, doing[name]) for name, (told, arguments) in _TOOLS.items()}


def offered(tools: Mapping[str, Tool]) -> list[BaseTool]:
    """The tools as LlamaIndex's, which tell a model of any maker what there is to call."""
    from llama_index.core.tools import FunctionTool

    return [
        FunctionTool.from_defaults(fn=tool.run, name=tool.name, description=tool.description, fn_schema=tool.arguments)
        for tool in tools.values()
    ]


def load() -> None:
    """Import what the first question with tools would otherwise wait for."""
    import llama_index.core.tools  # noqa: F401


def cost(tools: Sequence[BaseTool], count: Callable[[str], int]) -> int:
    """Tokens that the descriptions of the tools take."""
    return sum(count(str(tool.metadata.to_openai_tool())) for tool in tools)


def call(tools: Mapping[str, Tool], wanted: Call) -> Result:
    """The result of a call; a failed one, which says what would be accepted, for a call that can't be done."""
    tool = tools.get(wanted.name)
    if tool is None:
        return refused(f"Không có công cụ “{wanted.name[:40]}”. Các công cụ: {names(list(tools))}.")
    arguments = parsed(tool.arguments, wanted.arguments)
    if isinstance(arguments, str):
        return refused(arguments)
    try:
        return tool.run(arguments)
    except TrolyError as error:
        return refused(str(error))
    except Exception:  # a tool that fails must not take the answer with it
        log.exception("tool %s", tool.name)
        return refused("Công cụ gặp lỗi. Hãy dùng công cụ khác hoặc trả lời bằng các đoạn đã có.")
