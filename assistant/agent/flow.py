"""The way from a question to a model's outcome: one prompt, tools, or the one after the other.

    off, or the endpoint takes no tools ──▶ one prompt
    on, broad, spread over documents    ──▶ tools ──nothing stands──▶ one prompt, with what the tools have found
    else                                ──▶ one prompt ──a refusal although passages are near──▶ tools

Every way ends within the tools' bounds and the time of one question; the offline answer stands behind both.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from assistant.agent.choosing import Use, can_call, is_broad, is_spread
from assistant.agent.reach import Reach
from assistant.agent.writing import Bounds, ToolWriter
from assistant.answer import Answer, Progress, Usage
from assistant.generation.endpoint import Endpoint, Session
from assistant.generation.errors import ModelBusy, ModelDenied, ModelRefused, ModelTooSlow, ModelUnknown, ToolsRefused
from assistant.generation.task import Outcome, Task, Tools
from assistant.generation.writer import Event, Writer
from index.retrieval import Hit
from index.settings import Settings

ATTEMPTS = 2
"""Of a request with tools: behind it there is another way."""


@dataclass
class Support:
    """What has been learned of an endpoint: that it refuses requests with tools."""

    refuses: bool = False


@dataclass(frozen=True)
class Asking:
    """One question to a model. `near`: the offline way has found passages that may hold the answer."""

    endpoint: Endpoint
    session: Session
    task: Task
    shared: Tools
    reach: Reach
    support: Support
    settings: Settings
    near: bool = False

    @property
    def use(self) -> Use:
        return self.settings.tools

    @property
    def bounds(self) -> Bounds:
        of = self.settings
        return Bounds(of.tools_steps, of.tools_tokens, of.tools_seconds)

    @property
    def may_use_tools(self) -> bool:
        return self.use != "off" and not self.support.refuses and can_call(self.endpoint)


@dataclass(frozen=True, slots=True)
class Written:
    """`steps` tells in Vietnamese what was looked up; `report`: about a page was asked for and written."""

    outcome: Outcome
    steps: tuple[str, ...] = ()
    report: bool = False


def write(asking: Asking) -> Generator[Event, None, Written]:
    """The outcome of the way that fits the question. Closing the generator ends whatever request is going on."""
    question = asking.task.question
    if asking.may_use_tools and (asking.use == "on" or is_broad(question) or is_spread(question)):
        return (yield from _tools_first(asking))
    single = yield from _single(asking, asking.task, asking.session)
    if not (asking.may_use_tools and asking.near and single.nothing_found and not single.draft.stated):
        return Written(single)
    more, _ = yield from _with_tools(asking)
    if more.outcome.draft.stated:
        return replace(more, outcome=_spent(more.outcome, single))
    return Written(_spent(single, more.outcome), more.steps)


def _tools_first(asking: Asking) -> Generator[Event, None, Written]:
    tried, writer = yield from _with_tools(asking)
    outcome = tried.outcome
    if outcome.draft.stated or (outcome.nothing_found and tried.steps) or _hopeless(outcome, tried.steps):
        return tried
    known = {hit.passage.id for hit in asking.task.hits}
    best = 1 + max((hit.score for hit in asking.task.hits), default=0.0)  # what the model has looked up comes first
    found = tuple(Hit(s.passage, best) for s in writer.ledger.sources if s.passage.id not in known)
    task = replace(asking.task, hits=(*asking.task.hits, *found))
    single = yield from _single(asking, task, asking.endpoint.session())
    if isinstance(outcome.failure, ModelRefused) and not tried.steps and single.failure is None:
        asking.support.refuses = True
    return Written(_spent(single, outcome), tried.steps)


def _with_tools(asking: Asking) -> Generator[Event, None, tuple[Written, ToolWriter]]:
    endpoint = asking.endpoint
    attempts = min(ATTEMPTS, endpoint.attempts)
    session = replace(endpoint, seconds=asking.bounds.seconds, attempts=attempts).session()
    report = is_broad(asking.task.question)
    writer = ToolWriter(
        session.endpoint, asking.task, asking.shared, session, reach=asking.reach, bounds=asking.bounds, report=report
    )
    outcome = yield from _telling(writer.write(), writer.steps)
    if isinstance(outcome.failure, ToolsRefused):
        asking.support.refuses = True
    steps = tuple(writer.steps)
    return Written(outcome, steps, report and bool(steps)), writer


def _telling(events: Generator[Event, None, Outcome], steps: list[str]) -> Generator[Event, None, Outcome]:
    """The events, what is going on told together with the steps so far."""
    try:
        while True:
            event = next(events)
            yield replace(event, steps=tuple(steps)) if isinstance(event, Progress) else event
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        events.close()


def _single(asking: Asking, task: Task, session: Session) -> Generator[Event, None, Outcome]:
    return (yield from Writer(asking.endpoint, task, asking.shared, session).write())


def _hopeless(outcome: Outcome, steps: tuple[str, ...]) -> bool:
    """Whether the same endpoint would only fail once more: it has not said a word in all the time, or turns us away."""
    silent = isinstance(outcome.failure, ModelTooSlow) and not steps and not outcome.times["first_token"]
    return silent or isinstance(outcome.failure, ModelDenied | ModelUnknown | ModelBusy)


def _spent(outcome: Outcome, other: Outcome) -> Outcome:
    """With what the other way has cost too."""
    a, b = outcome.usage, other.usage
    usage = Usage(
        a.model,
        a.prompt_tokens + b.prompt_tokens,
        a.completion_tokens + b.completion_tokens,
        a.requests + b.requests,
        a.cached and b.cached,
        a.counted or b.counted,
    )
    times = {**outcome.times, "model": outcome.times["model"] + other.times["model"]}
    return replace(outcome, usage=usage, times=times)


def with_steps(answer: Answer, written: Written) -> Answer:
    """The answer with what was looked up for it; one of about a page can be made a draft."""
    action = {"tab": "draft", "report": True} if written.report and answer.mode == "llm" and not answer.refused else {}
    return replace(answer, steps=written.steps, action=action or answer.action)
