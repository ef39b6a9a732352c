"""How long the stages of a question take."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds per stage, summed when a stage comes round again."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self.laps: dict[str, float] = {"understand": 0.0, "retrieve": 0.0, "answer": 0.0, "verify": 0.0}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += (now - self._last) * 1000
        self._last = now

    def wait(self, model_ms: float) -> None:
        """Take out of the present stage what was spent waiting for the model."""
        self.laps["model"] = model_ms
        self._last += model_ms / 1000

    def done(self) -> dict[str, float]:
        self.lap("verify")
        return {**{k: round(v, 1) for k, v in self.laps.items()}, "total": round((self._last - self._begin) * 1000, 1)}
