"""Who may do what: people, their passwords and sessions, and who may see which document.

All of it is one SQLite file of the data folder (`database.py`); nothing here knows of pages or of what documents say.
"""
