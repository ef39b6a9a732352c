"""Recorded replies through the product, as they are and altered: what its checks cost, and what they let through.

Every reply is played as the model's own, so that what is measured is the answer that a person would see.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Turn
from eval.altering import Altered, Reply, comparable
from eval.cases import Case
from eval.errors import InvalidCases
from eval.falsehoods import alter, alterations
from eval.recorded import BEGINNING, RecordedModel, Recording, flat
from eval.rewriting import rewrite, rewrites
from eval.runner import Answerer
from eval.scoring import citation_scores, judge
from eval.sentences import sentences

REFUSAL = "không nêu nội dung được hỏi"
DEPTH = 60
"""Passages looked through for the ones that a reply cites: all it was shown were found for its question."""

Ask = Callable[[Case, Recording, str | None], Answer]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a right reply and whether the answer shows it."""

    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A true reply with the answer that was shown for it."""

    case: Case
    reply: str
    raw_correct: bool
    raw_refused: bool
    answer: Answer
    correct: bool
    reasons: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    raw_citation_recall: float | None
    citation_recall: float | None

    @property
    def lost(self) -> tuple[Sentence, ...]:
        """The sentences of a right reply that are not shown."""
        right = self.raw_correct and self.case.answerable
        return tuple(s for s in self.sentences if not s.shown) if right else ()

    @property
    def why(self) -> str:
        """What the product itself says about what it left out."""
        answer = self.answer
        return " ".join(part for part in (answer.notice, *answer.notes, answer.reason or "") if part)


@dataclass(frozen=True, slots=True)
class Tried:
    """An altered reply; `left_out` when the alteration stands in a passage, so that it may be true."""

    case: Case
    altered: Altered
    shown: bool
    answer: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    played: tuple[Played, ...]
    lies: tuple[Tried, ...]
    truths: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Battery:
    """`kinds` of lies, each tried on at most `most` replies that `seed` picks (None: on all)."""

    kinds: tuple[str, ...]
    most: int | None = None
    seed: int = 1

    def of(self, replies: Mapping[str, Reply]) -> dict[str, list[Altered]]:
        """The altered copies to play, by the id of the case whose reply they alter."""
        chosen: dict[str, list[Altered]] = {id_: [] for id_ in replies}
        for kind in self.kinds:
            made = {id_: alter(kind, reply, f"{self.seed}/{id_}") for id_, reply in replies.items()}
            found = [(id_, a) for id_, a in made.items() if a is not None and a.text != replies[id_].text]
            if self.most is not None and len(found) > self.most:
                found = random.Random(f"{self.seed}/{kind}").sample(found, self.most)
            for id_, altered in found:
                chosen[id_].append(altered)
        return chosen


def play_all(
    pairs: Sequence[tuple[Case, Recording]],
    assistant: Answerer,
    model: RecordedModel,
    battery: Battery,
    track: Callable[[Sequence[tuple[Case, Recording]]], Iterable[tuple[Case, Recording]]] = iter,
) -> Result:
    """Every reply as it is, altered as the battery says, and rewritten."""
    played: list[Played] = []
    lies: list[Tried] = []
    truths: list[Tried] = []
    ask = asking(assistant, model)
    sources = {case.id: cited(recording, assistant, case) for case, recording in pairs}
    replies = {
        case.id: Reply(recording.reply, tuple(c.text for c in sources[case.id][0]), tuple(sources[case.id][1]))
        for case, recording in pairs
        if not is_refusal(recording.reply)
    }
    copies = battery.of(replies)
    for case, recording in track(pairs):
        true = play(case, recording, sources[case.id][0], ask)
        played.append(true)
        if reply := replies.get(case.id):
            lies += tries(case, recording, reply, ask, copies[case.id])
            truths += rewritten(case, recording, reply, true.answer, ask, battery.seed)
    return Result(tuple(played), tuple(lies), tuple(truths))


def known_kinds() -> list[str]:
    return list(alterations())


def pairs_of(cases: Sequence[Case], recordings: Sequence[Recording]) -> list[tuple[Case, Recording]]:
    """Cases with the reply recorded for them. Raises InvalidCases when none has one."""
    by_id = {r.id: r for r in recordings if r.id}
    by_question = {flat(r.asked or r.question): r for r in recordings}
    found = []
    for case in cases:
        own = by_id.get(case.id)
        same = own is not None and flat(own.asked or own.question) == flat(case.question)
        recording = own if same else by_question.get(flat(case.question))
        found += [(case, recording)] if recording else []
    if not found:
        raise InvalidCases("Không câu hỏi nào có lời đáp ghi sẵn trong tệp --replies")
    return found


def asking(assistant: Answerer, model: RecordedModel) -> Ask:
    """How a case is asked with a reply, or with what is said in its place."""

    def ask(case: Case, recording: Recording, said: str | None) -> Answer:
        model.play(recording, said)
        return assistant.ask(case.question, history_of(case))

    return ask


def history_of(case: Case) -> list[Turn]:
    return [Turn(turn.role, turn.content) for turn in case.history]


# -------------------------------------------------------------------------------------------------- true replies


def play(case: Case, recording: Recording, passages: Sequence[Citation], ask: Ask) -> Played:
    """The reply as it is: scored as an answer itself, and as what is shown of it."""
    refused = is_refusal(recording.reply)
    raw = Answer(case.question, case.question, recording.reply, refused, None, "llm", tuple(passages))
    answer = ask(case, recording, None)
    verdict = judge(case, answer)
    said = comparable(answer.answer)
    stated = [] if refused else [s for s in sentences(recording.reply) if any(c.isalnum() for c in s)]
    scored = [citation_scores(case, a.citations) if case.answerable and not a.refused else None for a in (raw, answer)]
    return Played(
        case,
        recording.reply,
        judge(case, raw).correct,
        refused,
        answer,
        verdict.correct,
        verdict.reasons,
        tuple(Sentence(s, is_shown(s, said)) for s in stated),
        *(score[0] if score else None for score in scored),
    )


def is_refusal(reply: str) -> bool:
    return REFUSAL in comparable(reply) and "[" not in reply


def is_shown(sentence: str, said: str) -> bool:
    """Whether a sentence stands in a text that `comparable` made; remarks may follow it."""
    bare = comparable(sentence.lstrip("-*•+ ")).strip(" .;:,")
    return bare in said


def cited(recording: Recording, answerer: Answerer, case: Case) -> tuple[list[Citation], list[str]]:
    """(the passages that a reply cites, the texts of the others that it was shown)."""
    hits = answerer.retrieve(case.question, history_of(case), k=DEPTH)
    found: dict[str, Citation] = {}
    for marker, beginning in recording.passages.items():
        start = flat(beginning)[:BEGINNING]
        passage = next((h.passage for h in hits if start and start in flat(h.passage.text)), None)
        document, text = (passage.document, passage.text) if passage else ("", beginning)
        found[marker] = Citation(int(marker), document, "", None, None, text, text, 0, len(text), 0.0, "")
    own = {m: c for m, c in found.items() if f"[{m}]" in recording.reply}
    others = [h.passage.text for h in hits[:12] if h.passage.text not in {c.text for c in own.values()}]
    return list(own.values()), others


# ----------------------------------------------------------------------------------------------- altered replies


def tries(case: Case, recording: Recording, reply: Reply, ask: Ask, copies: Iterable[Altered]) -> Iterator[Tried]:
    """The altered copies of a reply, played and looked for in what is shown."""
    for altered in copies:
        if altered.is_true((*reply.own, *reply.others)) or altered.shown_in(recording.reply):
            yield Tried(case, altered, shown=False, answer="", left_out=True)
            continue
        answer = ask(case, recording, altered.text)
        yield Tried(case, altered, not answer.refused and altered.shown_in(answer.answer), answer.answer)


def rewritten(case: Case, recording: Recording, reply: Reply, answer: Answer, ask: Ask, seed: int) -> Iterator[Tried]:
    """Rewrites that stay true, of sentences that are shown as they are: what is lost of these is lost to spelling."""
    for kind in rewrites():
        made = rewrite(kind, reply, f"{seed}/{case.id}")
        if made is None or not is_shown(_touched(recording.reply, made), comparable(answer.answer)):
            continue
        again = ask(case, recording, made.text)
        yield Tried(case, made, made.shown_in(again.answer), again.answer)


def _touched(reply: str, made: Altered) -> str:
    """The sentence that an alteration touches."""
    same = next((i for i, (a, b) in enumerate(zip(reply, made.text, strict=False)) if a != b), 0)
    at = 0
    for sentence in sentences(reply):
        at = reply.index(sentence, at)
        if same < at + len(sentence):
            return sentence
    return reply
