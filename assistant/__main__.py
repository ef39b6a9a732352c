"""`python -m assistant ask "câu hỏi"`: the same answers as the page, on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.accounts.commands import app as accounts
from assistant.api.commands import api_key, mcp
from assistant.check_command import check
from assistant.doctor_command import doctor
from assistant.options import AsJson, Data, settings_in
from assistant.records_command import records
from assistant.summarize_command import summarize
from index.console import print_json, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer import Answer, Draft, Progress, Turn

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Hỏi đáp có trích dẫn trên các tài liệu đã nạp.")


@app.callback()
def _commands() -> None:
    """Keeps `ask` a subcommand while it is the only one."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi bằng tiếng Việt, có hoặc không có dấu.")],
    data: Data = None,
    as_json: AsJson = False,
    history: Annotated[Path | None, typer.Option(help='Tệp JSON: [{"role": "user", "content": "..."}, ...].')] = None,
) -> None:
    """Trả lời một câu hỏi."""
    from assistant.assistant import build_assistant

    turns = _turns(history)
    settings = settings_in(data)
    assistant = build_assistant(settings)
    if as_json:
        print_json(assistant.ask(question, turns).to_json())
    else:
        _show(_streamed(assistant.stream(question, turns)))


def _turns(history: Path | None) -> list[Turn]:
    from assistant.answer import Turn
    from index.errors import TrolyError

    if history is None:
        return []
    try:
        return [Turn(t["role"], t["content"]) for t in json.loads(history.read_text(encoding="utf-8-sig"))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrolyError(
            f"Không đọc được lịch sử trò chuyện {history}: cần tệp JSON dạng "
            '[{"role": "user", "content": "..."}, {"role": "assistant", "content": "..."}].'
        ) from error


def _streamed(events: Iterator[Progress | Draft | Answer]) -> Answer:
    """Show on a terminal what is being written, then take it back: the verified answer is printed below."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from assistant.answer import Answer, Draft

    console = Console(highlight=False)
    with Live(Text("…", "dim"), console=console, transient=True, auto_refresh=False) as live:
        for event in events:
            if isinstance(event, Answer):
                return event
            said = event.text.replace("**", "") if isinstance(event, Draft) else event.message
            if console.is_terminal:
                live.update(Text(said, "dim"), refresh=True)
    raise AssertionError("stream() ends with an Answer")


def _show(answer: Answer) -> None:
    """The answer, its check, and its sources (or the nearest passages beside a refusal)."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    if answer.standalone_question.split() != answer.question.split():
        console.print(escape(f"Hiểu câu hỏi là: {answer.standalone_question}\n"), style="dim")
    if answer.notice:
        console.print(escape(f"{answer.notice}\n"), style="yellow")
    console.print(escape(answer.answer.replace("**", "")))
    check = answer.verification
    if check.figures:
        console.print(f"\n[dim]Đã đối chiếu {check.supported}/{check.figures} số liệu với nguồn.[/dim]")
    for note in (*answer.steps, *answer.notes):
        console.print(escape(note), style="dim")
    if answer.usage and answer.mode == "llm":
        used = answer.usage
        console.print(
            escape(f"{used.model}: {used.prompt_tokens} token đọc, {used.completion_tokens} token viết."), style="dim"
        )
    console.print("\nGần nhất:" if answer.refused and answer.related else "\nNguồn:" if answer.citations else "")
    for citation in answer.citations or answer.related:
        page = f", trang {citation.page}" if citation.page else ""
        page += " (đọc từ bản quét)" if citation.scanned else ""
        console.print(escape(f"[{citation.marker}] {citation.document}{page} · {citation.title}"), style="cyan")
        console.print(escape(f"    {' '.join((citation.quote or citation.text[:200]).split())}"), style="dim")


app.command()(records)
app.command()(check)
app.command()(summarize)
app.command()(api_key)
app.command()(mcp)
app.command()(doctor)
app.add_typer(accounts, name="accounts")


if __name__ == "__main__":
    sys.exit(run(app, "assistant"))
