"""What the commands of `python -m eval` share: options, settings, and how an error is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from eval.errors import EvaluationError
from index.console import WRONG_USE, fail
from index.settings import Settings

CaseFiles = Annotated[
    list[Path],
    typer.Option("--cases", metavar="CASES.jsonl", exists=True, dir_okay=False, help="Tệp câu hỏi; lặp lại."),
]
ReportFolders = Annotated[
    list[Path], typer.Option("--reports", metavar="DIR", exists=True, help="Thư mục tài liệu của từng tệp câu hỏi.")
]
DataFolders = Annotated[
    list[Path] | None, typer.Option("--data", metavar="DIR", help="Thư viện giữ lại của từng tệp (mặc định: tạm thời).")
]


def settings_in(data: Path | None = None) -> Settings:
    return Settings.model_validate({"data_dir": data} if data else {})


@contextmanager
def explained() -> Iterator[None]:
    """What is wrong with the input ends the command with a message and exit code 2."""
    try:
        yield
    except EvaluationError as error:
        raise typer.Exit(fail(error.for_operators, code=WRONG_USE)) from error
    except OSError as error:
        reason = f"không đọc hoặc ghi được {error.filename} ({error.strerror})"
        raise typer.Exit(fail(reason, code=WRONG_USE)) from error


Replies = Annotated[
    Path,
    typer.Option("--replies", metavar="FILE.jsonl", exists=True, dir_okay=False, help="Lời đáp của mô hình, ghi sẵn."),
]


SAMPLE = Path(__file__).parent / "sample"


THRESHOLDS = Path(__file__).parent / "thresholds.toml"


Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Thư mục ghi báo cáo.")]


Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Thư mục của thư viện (mặc định: tạm thời).")]


CasesFile = Annotated[
    Path, typer.Option("--cases", metavar="CASES.jsonl", exists=True, dir_okay=False, help="Tệp câu hỏi.")
]


Reports = Annotated[
    Path, typer.Option("--reports", metavar="DIR", exists=True, help="Thư mục tài liệu để nạp trước khi hỏi.")
]
