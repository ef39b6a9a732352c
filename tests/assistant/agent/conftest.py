"""The scripted model over the small library of the generation tests, with tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.agent.reach import Reach
from assistant.assistant import Assistant, build_assistant
from index.settings import Settings
from tests.assistant.generation.conftest import library_folder, make_assistant, tell

__all__ = ["library_folder", "make_assistant", "tell"]


@pytest.fixture(scope="module")
def reading(library_folder: Path) -> Iterator[Assistant]:
    """The assistant without a model, for calling tools directly."""
    settings = Settings.model_validate({"data_dir": library_folder, "embedding": "none", "mode": "offline"})
    with (built := build_assistant(settings)).library:
        yield built


@pytest.fixture(scope="module")
def reach(reading: Assistant) -> Reach:
    return Reach(reading.library, reading.finder, reading.analyzer)
