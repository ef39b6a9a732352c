"""Processor time of calls that may never come back: each function runs in a process of its own, under a limit.

Python's regular expressions can't be interrupted, so the kernel ends a child that has used up its processor time; what
it was doing is the last line that it wrote. Run as a program it measures every function and prints a table.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.linear.shapes import NAMES, text_of
from tests.linear.subjects import Calls

LENGTH = 20_000
BOUND = 2.0
"""Seconds of processor time for a text of LENGTH."""

WATCHED = 0.25
"""From here on time must grow with the length: twice the text takes no more than GROWTH times as long."""

GROWTH = 3.0
SCREENED = LENGTH // 8
QUICK = 0.002
"""What an eighth of the text takes at most when the whole can't reach BOUND, were the time to grow with its cube."""


@dataclass(frozen=True)
class Offence:
    subject: str
    shape: str
    length: int
    seconds: float
    why: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.length} × {self.shape}: {self.seconds:.2f} s ({self.why})"


def offences(name: str, calls: Calls, shapes: Iterable[str] = NAMES) -> Iterator[Offence]:
    """What is too slow, shape by shape; a shape that runs away is ended, and the next ones get a new process."""
    left = list(shapes)
    while left:
        lines = _in_child(calls, left)
        for line in lines:
            word, shape, length, seconds, why = line.split("\t")
            if word == "done":
                left.remove(shape)
            elif word == "slow":
                yield Offence(name, shape, int(length), float(seconds), why)
        if left and (begun := [line.split("\t") for line in lines if line.startswith("begin")]):
            _, shape, length, *_ = begun[-1]
            if shape in left:
                yield Offence(name, shape, int(length), BOUND * _PATIENCE, "ended")
                left.remove(shape)
        elif left:
            raise RuntimeError(f"{name}: the measuring process told nothing")


_PATIENCE = 3


def _in_child(calls: Calls, shapes: list[str]) -> list[str]:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        gc.freeze()  # what the parent holds is not looked through while a call is timed
        try:
            with os.fdopen(write, "w", buffering=1) as out:
                for shape in shapes:
                    try:
                        for line in _measured(calls, shape):
                            print(*line, sep="\t", file=out)
                    except Exception as error:
                        print("slow", shape, SCREENED, 0, f"raised {error!r:.200}", sep="\t", file=out)
                        print("done", shape, 0, 0, "", sep="\t", file=out)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as lines:
        found = lines.read().splitlines()
    os.waitpid(child, 0)
    return found


def _limit(seconds: float) -> None:
    """The kernel ends the process once it has used so many seconds more."""
    used = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used, resource.RLIM_INFINITY))


def _measured(calls: Calls, shape: str) -> Iterator[tuple[object, ...]]:
    yield "begin", shape, SCREENED, 0, ""
    if _seconds(calls, text_of(shape, SCREENED)) > QUICK:
        yield "begin", shape, LENGTH, 0, ""
        took = _seconds(calls, text_of(shape, LENGTH))
        if took > BOUND:  # once more: the machine may have been busy with something else
            took = min(took, _seconds(calls, text_of(shape, LENGTH)))
        if took > BOUND:
            yield "slow", shape, LENGTH, took, "bound"
        elif took > WATCHED:
            yield "begin", shape, 2 * LENGTH, 0, ""
            double = min(_seconds(calls, text_of(shape, 2 * LENGTH)) for _ in range(2))
            if double > GROWTH * took and double > GROWTH * _seconds(calls, text_of(shape, LENGTH - 1)):
                yield "slow", shape, 2 * LENGTH, double, f"growth from {took:.2f} s"
    yield "done", shape, 0, 0, ""


def _seconds(calls: Calls, text: str) -> float:
    """The longest of the calls."""
    longest = 0.0
    for call in calls(text):
        _limit(BOUND * _PATIENCE)
        begun = time.process_time()
        call()
        longest = max(longest, time.process_time() - begun)
    return longest


if __name__ == "__main__":
    from tests.linear.builders import warm_up
    from tests.linear.subjects import subjects

    warm_up()
    for subject in subjects():
        if not sys.argv[1:] or any(part in subject.name for part in sys.argv[1:]):
            for offence in offences(subject.name, subject.calls):
                print(offence, flush=True)
