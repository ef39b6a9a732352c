"""What is not timed function by function, by name."""

from __future__ import annotations

MODULES = (
    "index.reading.", "index.formats.", "index.markup.", "index.webpage.", "index.pdf.", "index.tables.",
    "index.lines.", "index.structure.", "index.noise.", "index.signature.", "index.chunking.", "index.metadata.",
    "index.titles.",
    "index.word", "index.sniffing.", "index.decoding.", "index.containers.", "index.opendocument.", "index.slides.",
    "index.old_sheets.", "index.plain_text.", "index.pdf_", "index.ocr", "index.tone_marks.",
    "index.doubts.", "index.signing.",
    "index.file_", "index.limits.", "assistant.grounding", "assistant.generation.", "assistant.offline.",
    "assistant.about.", "assistant.understanding.", "assistant.meetings.drafting.", "assistant.meetings.evidence.",
    "assistant.meetings.sources.read",
    "assistant.meetings.sources.notes_report", "assistant.records.prose.indicators_in",
    "assistant.in_force.", "assistant.naming.", "assistant.followups.", "assistant.question.",
    "assistant.agent.figures.", "assistant.accounts.", "assistant.checking.", "assistant.clock.", "assistant.doctor.",
    "assistant.meetings.from_notes.", "assistant.meetings.templates.", "index.visible.", "assistant.corrected.",
    "assistant.records.founded.",
)  # fmt: skip
"""Read in a process of its own under limits, or given only texts of bounded length; the pipeline runs them all."""

ELSEWHERE = frozenset(
    {
        "assistant.agent.arguments.parsed",
        "assistant.agent.flow.with_steps",
        "assistant.agent.results.Ledger.begin",
        "assistant.agent.results.Ledger.figures",
        "assistant.agent.results.Ledger.mark",
        "assistant.meetings.answered.draft_of",
        "assistant.meetings.conflicts.conflicting",
        "assistant.meetings.notes.noted.Noted.tell",
        "assistant.meetings.writing.ModelWriter.write",
        "assistant.meetings.writing.OneSection.write",
        "assistant.meetings.writing.Selected.write",
        "assistant.meetings.writing.Writer.write",
        "assistant.records.assisted_indicators.checked_indicator",
        "assistant.records.assisted_tasks.checked_task",
        "assistant.records.states.TaskMarks.undo",
        "assistant.records.states.standings",
        "assistant.records.tasks_pieces.made",
        "assistant.table_rows.row_columns",
        "index.annotate.countable.counts",
        "index.cells.opens_with",
        "index.corrections.changed",
        "index.corrections.with_corrections",
        "index.dense.ExactSearch.search",
        "index.files.check_size",
        "index.legacy_fonts.in_unicode",
        "index.llama.EmbeddingModel.passages",
        "index.llama.EmbeddingModel.query",
        "index.llama.NodeSearch.find",
        "index.versions.closes_circle",
        "index.marker.Marker.replaces",
        "index.marker.write_atomically",
        "index.number_formats.shown",
        "index.originals.keep",
        "index.originals.original_of",
        "index.originals.sweep",
        "index.scanning.before",
        "index.steering.period_match",
        "index.steering.place_match",
        "index.text.units.UnitTable.find",
        "index.text.units.key_of",
        "index.transit.passages_from_json",
        "prompts.render",
    }
)
"""They take a library, a model or several values that belong together; the pipeline runs what they call."""
