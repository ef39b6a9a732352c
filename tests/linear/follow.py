"""What is not linear yet, by name; nothing else may be slow, and each name goes when its module is mended."""

from __future__ import annotations

MODULES = (
    "index.text.", "index.reading.", "index.formats.", "index.markup.", "index.webpage.", "index.pdf.",
    "index.tables.", "index.lines.", "index.structure.", "index.noise.", "index.signature.", "index.chunking.",
    "index.metadata.", "assistant.grounding", "assistant.generation.", "assistant.records.amounts.",
    "assistant.records.quantity.", "assistant.claims.", "assistant.extractive.", "assistant.meetings.drafting.",
    "assistant.meetings.sources.read", "assistant.meetings.sources.notes_report", "assistant.naming.",
    "assistant.followups.", "assistant.question.", "assistant.shortcomings.",
)  # fmt: skip

ELSEWHERE = frozenset(
    {
        "assistant.assigned.body_tasks",
        "assistant.assigned.with_deadline",
        "assistant.comparing.order",
        "assistant.finding.Finder.search",
        "assistant.finding.Finder.understand",
        "assistant.finding.Finder.weigh",
        "assistant.matching.subject_of",
        "assistant.meetings.conflicts.conflicting",
        "assistant.meetings.writing.ModelWriter.write",
        "assistant.meetings.writing.OneSection.write",
        "assistant.meetings.writing.Selected.write",
        "assistant.meetings.writing.Writer.write",
        "assistant.records.assisted_checks.checked_indicator",
        "assistant.records.assisted_checks.checked_task",
        "assistant.records.conflicts.disagreements",
        "assistant.records.tasks_pieces.made",
        "assistant.table_rows.row_columns",
        "index.scanning.before",
        "index.dense.ExactSearch.search",
        "index.steering.period_match",
        "index.steering.place_match",
        "prompts.render",
    }
)
"""They take a library, a model or several values that belong together; the pipeline runs what they call."""
