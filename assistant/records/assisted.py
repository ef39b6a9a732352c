"""Further records from a language model's structured output, where the settings ask for it; the grammar's come first.

`Assistance.gather` asks the model about every passage once and keeps its replies in a folder; `Assistance.added` reads
the kept replies, checks each record against its passage (see assisted_indicators.py) and never asks. So reading records
does not wait for a model, and a model that fails leaves the grammar's records as they are. The edition changes when a
round of asking has ended with other replies: the records are then made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock
from pydantic import BaseModel, ValidationError

from assistant.records.assisted_indicators import checked_indicator
from assistant.records.assisted_tasks import checked_task
from assistant.records.founded import Unfounded
from assistant.records.model import Indicator, Task
from assistant.records.names import Names
from assistant.records.organizations import reporting_board
from assistant.records.proposed import Proposals, ProposedIndicator, ProposedTask
from assistant.records.prose import Setting
from index.annotate.periods import period_key
from index.report import Passage
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.generation.cache import ReplyCache
    from assistant.generation.endpoint import Endpoint, Session
    from assistant.generation.messages import Message

log = logging.getLogger("troly.records")

FOLDER = "model-records"
FEWEST_WORDS = 6
"""A passage with fewer words says nothing that the grammar misses."""
REPLY_TOKENS = 2_000
MOST_FAILURES = 3
"""Passages in a row that the model gives no usable JSON for, before the rest is left for another time."""

P = TypeVar("P", bound=BaseModel)


def assistance_of(settings: Settings) -> Assistance | None:
    """The help that the settings ask for, or None: no model is configured, or none is wanted for records."""
    if not settings.model_records:
        return None
    from assistant.generation.endpoint import endpoint_of

    endpoint = endpoint_of(settings)
    if endpoint is None:
        return None
    room = max(endpoint.max_tokens, min(REPLY_TOKENS, endpoint.context // 2))
    return Assistance(replace(endpoint, max_tokens=room), settings.data_dir / FOLDER)


@dataclass(frozen=True, slots=True)
class Assistance:
    """A model that proposes records, and the folder that its replies are kept in."""

    endpoint: Endpoint
    folder: Path

    @property
    def edition(self) -> str:
        """Changes with the model, with the prompts, and when a round of asking has brought other replies."""
        from prompts import digest

        try:
            asked = self._ready.read_text(encoding="utf-8")
        except OSError:  # nothing has been asked yet
            asked = ""
        told = "\n".join((self.endpoint.base_url, self.endpoint.model, digest(), asked))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def added(
        self, passages: Sequence[Passage], names: Names, indicators: Sequence[Indicator], tasks: Sequence[Task]
    ) -> tuple[list[Indicator], list[Task]]:
        """The records of a report that the kept replies add to the grammar's. Sends nothing."""
        if not passages:
            return [], []
        setting = Setting(reporting_board(passages), passages[0].metadata.province, names)
        more = _More(list(indicators), list(tasks), Counter())
        for passage in passages:
            reply = self._replies.get(self.endpoint, messages_of(passage)) if _worth_asking(passage) else None
            if reply is not None:
                more.take(reply.text, passage, setting)
        new = more.indicators[len(indicators) :], more.tasks[len(tasks) :]
        if more.dropped:
            reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(more.dropped.items()))
            log.info("%s: %d records added, dropped: %s", passages[0].document, len(new[0]) + len(new[1]), reasons)
        return new

    def gather(self, reports: Iterable[Sequence[Passage]]) -> bool:
        """Ask about every passage without a reply, and forget those of reports gone. True when the edition changed.

        Takes a request a passage. A failure is logged and what is missing is asked for the next time.
        """
        before = self.edition
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "asking.lock"):
                self._gather([passage for passages in reports for passage in passages])
        except OSError as error:
            log.warning("no records from the model: %s can't be written (%s)", self.folder, type(error).__name__)
        return self.edition != before

    def _gather(self, passages: Sequence[Passage]) -> None:
        from assistant.generation.cache import prompt_hash

        prompts = [messages_of(passage) for passage in passages if _worth_asking(passage)]
        missing = [messages for messages in prompts if self._replies.get(self.endpoint, messages) is None]
        if missing:
            self._ask_all(missing)
        kept = {self.folder / f"{prompt_hash(self.endpoint, messages)}.json" for messages in prompts}
        for path in set(self.folder.glob("*.json")) - kept:
            path.unlink(missing_ok=True)
        names = sorted(path.name for path in kept if path.exists())
        passing = self._ready.with_suffix(".new")
        passing.write_text(hashlib.sha256("\n".join(names).encode()).hexdigest() if names else "", encoding="utf-8")
        passing.replace(self._ready)

    def _ask_all(self, missing: Sequence[Sequence[Message]]) -> None:
        from assistant.generation.errors import ContextOverflow, ModelError, ModelRefused, ModelUnusable

        done, failures, schema = 0, 0, True
        for messages in missing:
            try:
                try:
                    self._ask(messages, schema)
                except ModelRefused:
                    if not schema:
                        raise
                    schema = False  # a server that knows no schemas: the prompt alone asks for JSON
                    self._ask(messages, schema)
                done, failures = done + 1, 0
            except ModelError as error:
                failures += 1
                passing = isinstance(error, ModelUnusable | ContextOverflow) and failures < MOST_FAILURES
                if not passing:
                    reason = type(error).__name__
                    log.warning("records by grammar alone for %d passages: %s", len(missing) - done, reason)
                    return

    def _ask(self, messages: Sequence[Message], schema: bool) -> None:
        from assistant.generation.messages import Reply

        with session_of(self.endpoint, schema) as session:
            for event in session.stream(messages, check=self._check, max_tokens=self.endpoint.max_tokens):
                if isinstance(event, Reply):
                    self._replies.put(self.endpoint, messages, event)

    def _check(self, text: str) -> None:
        from assistant.generation.errors import ModelUnusable

        if proposed(text) is None:
            raise ModelUnusable(f"Mô hình {self.endpoint.model} không trả về JSON đọc được.")

    @property
    def _replies(self) -> ReplyCache:
        from assistant.generation.cache import ReplyCache

        return ReplyCache(self.folder)

    @property
    def _ready(self) -> Path:
        return self.folder / "ready"


def messages_of(passage: Passage) -> tuple[Message, ...]:
    """The request about a passage: the same for the same passage, so that its reply is found again."""
    from assistant.generation.messages import Message
    from prompts import render

    code = hashlib.sha256(passage.text.encode()).hexdigest()[:8]  # no document can hold its own
    return (Message("user", render("records", passage=passage, fence=f"====={code}=====")),)


def _worth_asking(passage: Passage) -> bool:
    return len(passage.text.split()) >= FEWEST_WORDS and not passage.lead_in.startswith("Nơi nhận")


def session_of(endpoint: Endpoint, schema: bool) -> Session:
    """A session whose replies are to fit the JSON schema of `Proposals`, on servers that know such a thing."""
    from assistant.generation.endpoint import Session

    if not schema:
        return Session(endpoint)

    class Structured(Session):
        def client(self) -> Any:
            model = super().client()
            shape = {"name": "records", "schema": Proposals.model_json_schema()}
            model.additional_kwargs["response_format"] = {"type": "json_schema", "json_schema": shape}
            return model

    return Structured(endpoint)


# ------------------------------------------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class _More:
    """The records so far, the grammar's first, and how many proposals were dropped for which reason."""

    indicators: list[Indicator]
    tasks: list[Task]
    dropped: Counter[str]

    def take(self, reply: str, passage: Passage, setting: Setting) -> None:
        said = proposed(reply) or {}
        for indicator in self._valid(said.get("indicators"), ProposedIndicator):
            try:
                record = checked_indicator(indicator, passage, setting, self.indicators)
            except Unfounded as reason:
                self.dropped[str(reason)] += 1
                continue
            if record is not None and _key(record) not in map(_key, self.indicators):
                self.indicators.append(record)
        for task in self._valid(said.get("tasks"), ProposedTask):
            try:
                found = checked_task(task, passage, self.tasks)
            except Unfounded as reason:
                self.dropped[str(reason)] += 1
                continue
            if found is not None and _key(found) not in map(_key, self.tasks):
                self.tasks.append(found)

    def _valid(self, items: Any, shape: type[P]) -> list[P]:
        """The items of the right shape: one that is not does not spoil the others."""
        valid: list[P] = []
        for item in items if isinstance(items, list) else []:
            try:
                valid.append(shape.model_validate(item))
            except ValidationError:
                self.dropped["shape"] += 1
        return valid


def _key(record: Indicator | Task) -> tuple[object, ...]:
    """What makes two records of a report one, wherever they stand."""
    if isinstance(record, Task):
        return record.assignee.lower(), " ".join(record.task.lower().split())
    return record.kind, record.organization, record.name, period_key(record.period), record.value, record.unit


def proposed(reply: str) -> dict[str, Any] | None:
    """The JSON object of a reply, with or without words or a code fence around it; None when there is none."""
    try:
        said = json.loads(reply[reply.index("{") : reply.rindex("}") + 1])
    except ValueError:
        return None
    return said if isinstance(said, dict) and {"indicators", "tasks"} & said.keys() else None
