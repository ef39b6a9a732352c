"""The check of what is shown against the passages it cites: the one judge of every sentence, whoever wrote it."""

from assistant.grounding.facts import facts_of
from assistant.grounding.judge import Checked, Problem, judge
from assistant.grounding.sources import Source
from assistant.grounding.verifying import COMPUTED, MARKER, figures_of, plain, stands, unsupported_in, verify
from assistant.grounding.vouching import Vouched

__all__ = [
    "COMPUTED",
    "MARKER",
    "Checked",
    "Problem",
    "Source",
    "Vouched",
    "facts_of",
    "figures_of",
    "judge",
    "plain",
    "stands",
    "unsupported_in",
    "verify",
]
