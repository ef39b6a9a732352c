"""Plain questions that a library's own records answer: "Xuất khẩu năm 2024 của KCN Lộc Sơn là bao nhiêu?"

Questions that people write to try an assistant are harder than those that staff ask. The confidence learns from both.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from assistant.records.library import ReportLibrary, records_of
from assistant.records.model import Indicator
from eval.cases import Case
from index.report import CELL
from index.text import format_number
from index.vietnamese import fold

WORDS = range(2, 10)
"""How many words the name of an indicator may have that is asked for."""
SEED = 7


def plain_cases(library: ReportLibrary, documents: Collection[str], most: int) -> list[Case]:
    """At most `most` questions about records of these documents, always the same ones; an indicator of a document is
    asked for once, and only what the library tells one value of."""
    records = records_of(library).indicators
    values = Counter(key for key, _ in {(_key(record), record.value) for record in records})
    fit = [
        record
        for record in records
        if record.document in documents and values[_key(record)] == 1 and record.period and record.organization
        if len(record.indicator.split()) in WORDS and format_number(record.value) in record.quote
        if CELL not in record.quote  # the names of rows and columns are no words to ask in
    ]
    random.Random(SEED).shuffle(fit)
    first = {(record.document, record.indicator): record for record in reversed(fit)}  # the last to be put in stays
    chosen = [record for record in fit if record is first[record.document, record.indicator]]
    return list(_cases(chosen[:most]))


def _key(record: Indicator) -> tuple[str, str, str]:
    return fold(record.name), record.organization, fold(record.period)


def _cases(records: Collection[Indicator]) -> Iterator[Case]:
    for number, record in enumerate(records):
        forms = _forms()[record.kind]
        form = forms[number % len(forms)]
        of_place = record.province if record.province not in record.organization else ""
        body = f"{record.organization} {of_place}".strip()
        question = form.format(indicator=_small(record.indicator), period=_small(record.period), body=body)
        yield Case.model_validate(
            {
                "id": f"plain-{record.document}-{number}",
                "question": f"{question[:1].upper()}{question[1:]}",
                "kind": record.kind,
                "answerable": True,
                "all_of": [[format_number(record.value)]],
                "sources": [{"document": record.document, "quote": record.quote}],
            }
        )


def _small(words: str) -> str:
    """As within a sentence; what is written in capitals stays."""
    return words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"


@cache
def _forms() -> dict[str, list[str]]:
    return tomllib.loads((files("eval") / "data" / "plain.toml").read_text(encoding="utf-8"))
