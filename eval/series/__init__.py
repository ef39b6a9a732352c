"""Ten years of made-up reports whose every value is known, and questions over them: see docs/evaluation.md.

words     what data/series.toml holds, typed
world     the true values, by seed; periods
planning  which reports there are
papers    what each says: text and tables, with the facts that stand in them
files     a document as .docx, .xlsx, .html or .txt, the same bytes every time
ledger    the values by what they are about, and where they stand
asking    how a question becomes a case: wording, right values, mix-ups
kinds     the kinds of questions
command   `python -m eval series`
"""
