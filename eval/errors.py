"""What can be wrong with the input of an evaluation. All of it is wrong use: exit code 2, and nothing was measured.

TrolyError
└── EvaluationError
    ├── InvalidCases       a case file with problems, every one listed with its line number
    ├── InvalidClaims      not a file of sentences to be judged
    ├── InvalidReplies     not a file of recorded replies
    ├── InvalidRun         not the folder (or report.json) of a run
    ├── InvalidSquad       not a SQuAD file
    ├── InvalidThresholds  not a thresholds file, or one that names an unknown metric
    ├── NoModel            --mode llm without a language model
    └── NoReports          a folder without a single report that can be used
"""

from __future__ import annotations

from index.errors import TrolyError


class EvaluationError(TrolyError):
    """An error whose message can be shown as it is."""


class InvalidCases(EvaluationError):
    pass


class InvalidClaims(EvaluationError):
    pass


class InvalidReplies(EvaluationError):
    pass


class InvalidRun(EvaluationError):
    pass


class InvalidSquad(EvaluationError):
    pass


class InvalidThresholds(EvaluationError):
    pass


class NoModel(EvaluationError):
    pass


class NoReports(EvaluationError):
    pass
