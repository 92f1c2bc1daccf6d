"""Backup while the suite runs, restore on another machine, and a drill that proves it.

What a snapshot goes through, and where:

1. `sources.py`    which files of the data folder belong in it, held so that nobody deletes them meanwhile
2. `views.py`      one moment of the databases: SQLite's online backup, or pg_dump of an exported snapshot
3. `facts.py`      what the live database held at that moment: rows and checksums per table, settings
4. `encryption.py` age: everything leaves this machine encrypted to the city's public key
5. `target.py`     the folder that holds it: files by content, stored once for all snapshots
6. `manifest.py`   the list of all of it, written last: a snapshot without one does not exist
7. `make.py`       does these in order; `status.py` remembers how it ended
8. `verify.py`, `prune.py`   without the private key: is it whole, what may go
9. `restore.py`    refuses what would lose something (`guards.py`), checks, puts back, migrates up
10. `drill.py`     restores the newest into a temporary place and compares it with the facts and with today's data
"""
