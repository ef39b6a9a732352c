"""Ten years of made-up reports whose every value is known, and questions over them: see docs/evaluation.md.

words     what data/series.toml holds, typed
world     the true values, by seed; periods
papers    which documents there are, and what each says: text with the facts that stand in it
files     a document as .docx, .xlsx, .html or .txt, the same bytes every time
asking    questions with the values that a right answer gives
command   `python -m eval series`
"""
