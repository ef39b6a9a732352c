"""What the commands of `python -m assistant` share: where the library lies, and the settings for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.settings import Settings

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục thư viện (mặc định: TROLY_DATA_DIR hoặc ./data).")]
AsJson = Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")]


def settings_in(data: Path | None) -> Settings:
    """The settings, of the library in `data` where that is given."""
    from index.settings import Settings

    return Settings() if data is None else Settings(data_dir=data)
