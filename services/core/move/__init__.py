"""Move the suite from SQLite to PostgreSQL, or back, with everything counted and summed on both sides.

1. `places.py`     which databases are meant, and what forbids the move
2. `sides.py`      one moment of the source, part by part: the suite's tables, the jobs' tables
3. `postgresql.py`, `sqlite.py`   an empty target: its tables made, filled and kept, or all of it gone again
4. `rows.py`       the rows of a table, in the types of the other database
5. `compare.py`    rows and checksum of every table on both sides
6. `move.py`       does these in order; `commands.py` and `report.py` are what the administrator sees
"""
