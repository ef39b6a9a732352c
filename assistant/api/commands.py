"""`python -m assistant api-key NAME` and `python -m assistant mcp`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.options import Data, settings_in
from index.console import DONE, WRONG_USE, fail


def api_key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Tên của phần mềm dùng khóa, ghi vào nhật ký.")],
    person: Annotated[
        str, typer.Option("--person", metavar="TÀI KHOẢN", help="Người mà khóa mang quyền (khi bật tài khoản thì cần).")
    ] = "",
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Tệp khóa (mặc định: TROLY_API_KEYS).")
    ] = None,
) -> int:
    """Tạo khóa cho một phần mềm khác: in khóa một lần, chỉ lưu mã băm."""
    from assistant.api.keys import add_key
    from index.settings import Settings

    target = file or Settings().api_keys
    if target is None:
        return fail("chưa có tệp khóa. Đặt TROLY_API_KEYS (ví dụ trong .env) hoặc dùng --file.", code=WRONG_USE)
    try:
        key = add_key(target, name, person)
    except (OSError, UnicodeDecodeError) as error:
        return fail(f"không ghi được tệp khóa {target} ({getattr(error, 'strerror', None) or 'không phải UTF-8'}).")
    print(key)
    print(f"Đã thêm khóa “{name.strip()}” vào {target}. Khóa chỉ hiện một lần, hãy cất giữ ngay.", file=sys.stderr)
    return DONE


def mcp(
    data: Data = None,
) -> None:
    """Phục vụ qua đầu vào, đầu ra chuẩn như một máy chủ MCP: search, ask, documents, records."""
    from assistant.api.service import Service
    from assistant.api.tools import tool_server
    from assistant.assistant import build_assistant
    from assistant.web.drafts import Drafts

    settings = settings_in(data)
    assistant = build_assistant(settings)
    tool_server(Service(assistant, Drafts(settings.data_dir / "drafts"))).run("stdio")
