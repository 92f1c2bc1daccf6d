"""Who did what to what, when: append only; `models.py` the row, `record.py` writes it, `routes.py` shows it."""
