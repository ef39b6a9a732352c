"""The assistant over the sample reports, searched lexically."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from index.settings import Settings

SAMPLE = Path(__file__).parents[3] / "eval" / "sample"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sample")
    made = build_assistant(Settings.model_validate({"data_dir": folder, "embedding": "none", "mode": "offline"}))
    list(made.library.add([SAMPLE / "reports"]))
    yield made
    made.library.close()
