"""Long work with models that is asked for on pages: import, measurement, checksum, export; durable, with progress.

1. `states.py`, `models.py`, `events.py`   a task is a row; `repository.py` finds them
2. `uploads.py`    files arrive by the resumable protocol, each account in its own folder
3. `actions.py`    ask, cancel, try again, confirm; each audited; asking publishes an event that starts the job
4. `jobs.py`, `sweeps.py`   the durable job, and the repair of rows that a crash left behind
5. `attempt.py`    one try: begin, progress, how it ended; `work.py` what each kind of task does
6. `progress.py`, `overview.py`, `routes/`   what the pages show
"""
