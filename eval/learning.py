"""What `eval learn` and `eval ablate` do around the learning: libraries, question sets, the record of the run."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.offline.features import NAMES
from assistant.offline.ranking import shipped
from eval.cases import read_cases
from eval.examples import Example, collect
from eval.learn import (
    FOLDS,
    calibrate,
    crossed,
    learn,
    learn_lists,
    learn_weights,
    loss_of,
)
from eval.plain import plain_cases
from eval.runner import assistant_over
from index.settings import Settings


def collected(
    cases: Sequence[Path],
    reports: Sequence[Path],
    data: Sequence[Path],
    settings: Settings,
    plain: int = 0,
    adapters: Sequence[Path] = (),
) -> tuple[list[list[Example]], list[Example]]:
    """The examples of every set that may be learned from (what its file marks "decide" is left out), and those of up
    to `plain` questions a set that the records of the same documents answer. `adapters`: what the statements of each
    set are read again with; read once only without them."""
    sets: list[list[Example]] = []
    asked_plainly: list[Example] = []
    for i, (file, folder) in enumerate(zip(cases, reports, strict=True)):
        read = {"rerank": bool(adapters), "rerank_adapter": adapters[i] if adapters else None}
        offline = settings.model_copy(update={"mode": "offline", **read})
        with assistant_over(folder, offline, data[i] if data else None) as (assistant, _):
            own = [case for case in read_cases(file) if case.split != "decide"]
            sets.append(collect(assistant, own))
            documents = {source.document for case in own for source in case.sources}
            asked_plainly += collect(assistant, plain_cases(assistant.library, documents, plain) if plain else ())
    return sets, asked_plainly


def learned(
    sets: Sequence[Sequence[Example]], names: Sequence[str], judged: int = 1, plain: Sequence[Example] = ()
) -> dict[str, Any]:
    """The content of assistant/data/ranking.json with the run that made it."""
    made = {
        "command": "python -m eval learn",
        "date": datetime.date.today().isoformat(),
        "questions": {name: len(examples) for name, examples in zip(names, sets, strict=True)},
        **({"plain": len(plain)} if plain else {}),
        "folds": FOLDS,
        "thresholds_from": list(names[:judged]),
    }
    return {"made": made, **learn(sets, names, judged, plain)}


def calibrated(
    sets: Sequence[Sequence[Example]], names: Sequence[str], adapters: Sequence[Path], plain: Sequence[Example] = ()
) -> dict[str, Any]:
    """What ranking.json holds under "reread", with the run that made it."""
    made = {
        "command": "python -m eval calibrate",
        "date": datetime.date.today().isoformat(),
        "questions": {name: len(examples) for name, examples in zip(names, sets, strict=True)},
        "adapters": [adapter.name for adapter in adapters],
        **({"plain": len(plain)} if plain else {}),
        "folds": FOLDS,
    }
    return {"made": made, **calibrate(sets, names, shipped(), plain)}


def ablated(sets: Sequence[Sequence[Example]]) -> Iterator[tuple[str, str]]:
    """Each feature with what the cross-validation of the first set loses without it."""
    examples, judged = [e for one in sets for e in one], len(sets[0])

    lists = learn_lists(examples, learn_weights(examples))

    def figures(mask: Any) -> tuple[float, float, float]:
        outcomes = [o for o in crossed(examples, mask, judged, lists) if o.example.case.answerable]
        return (
            loss_of(outcomes),
            float(np.mean([o.first for o in outcomes])),
            float(np.mean([o.near for o in outcomes])),
        )

    whole = figures(None)
    for i, name in enumerate(NAMES):
        mask = np.ones(len(NAMES))
        mask[i] = 0.0
        without = figures(mask)
        yield (
            name,
            "loss {:+.4f}  first {:+.3f}  nearest {:+.3f}".format(
                *(b - a for a, b in zip(whole, without, strict=True))
            ),
        )
