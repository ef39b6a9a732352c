"""What every command of the project shares: UTF-8 streams, quiet logs, errors as one Vietnamese line, exit codes.

0 done, 1 some input refused or a problem found, 2 wrong use, 130 interrupted. No traceback reaches the user: an
unexpected error gets an id that also stands in the log line.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from types import TracebackType
from typing import Any, NoReturn

from index.errors import TrolyError

log = logging.getLogger(__name__)

DONE, REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def run(app: Callable[..., Any], name: str) -> NoReturn:
    """Run a typer application called `python -m name` and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    try:
        code = app(standalone_mode=False, prog_name=f"python -m {name}")
        sys.stdout.flush()
    except BrokenPipeError:  # `... | head` has seen enough
        sys.stderr.close()
        code = DONE
    except Exception as error:
        code = _explain(error, name)
    sys.exit(code if isinstance(code, int) else DONE)


def fail(message: str, *, as_json: bool = False, code: int = REFUSED, **partial: Any) -> int:
    """Say what went wrong: a JSON document on standard output, or a line on standard error. Returns the exit code."""
    if as_json:
        print_json({**partial, "error": message})
    else:
        print(f"Lỗi: {message}", file=sys.stderr)
    return code


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _explain(error: Exception, name: str) -> int:
    usage = getattr(error, "format_message", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)
        return WRONG_USE
    if usage is not None:
        return fail(f"dùng sai lệnh. {usage()} Xem `python -m {name} --help`.", code=WRONG_USE)
    if type(error).__name__ == "ValidationError":  # pydantic: a setting in the environment or in .env
        details = "; ".join(f"TROLY_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in _details(error))
        return fail(f"cấu hình sai. {details}.", code=WRONG_USE)
    if type(error).__name__ == "Abort":
        return fail("đã dừng theo yêu cầu. Những gì đã xong được giữ lại.", code=INTERRUPTED)
    if isinstance(error, TrolyError):
        return fail(error.for_operators)
    error_id = secrets.token_hex(4)
    log.error("error %s", error_id, exc_info=error)
    return fail(
        f"lỗi ngoài dự kiến, mã {error_id} (chi tiết ở dòng nhật ký cùng mã). Chạy lại; nếu vẫn lỗi, hãy báo mã này."
    )


def _details(error: Any) -> list[dict[str, Any]]:
    details: list[dict[str, Any]] = error.errors()
    return details


class _OneLine(logging.Formatter):
    """An exception becomes its type, message and place; tracebacks are for debuggers, not for terminals."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        error = ei[1]
        frames = traceback.extract_tb(ei[2])
        place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        return f"{type(error).__name__}: {error}{place}".replace("\n", " ")
