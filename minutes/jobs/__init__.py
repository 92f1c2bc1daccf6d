"""The durable job of minutes.

- `transcribe.py`  the workflow: prepare, transcribe step by step, find speakers, finish
- `engine_room.py` the engine's child process: lent to one job at a time, ended on cancel and when idle
- `requests.py`    what a job needs to know before it starts: which model, which files, which prompt
- `sweeps.py`      repairs after a crash; a message when a draft is ready
"""
