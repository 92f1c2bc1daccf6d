"""The durable job of minutes, and what else the worker does for them.

- `transcribe.py`      the workflow: prepare, transcribe step by step, find speakers, finish
- `attempt.py`         the work of each durable step, and what a failure becomes
- `requests.py`        what a job needs to know before it starts: which model, which files, which prompt
- `engine_room.py`     the engine's child process: lent to one job at a time, ended on cancel and when idle
- `sweeps.py`          repairs after a crash; a message when a draft is ready
- `handed_over.py`     a recording of another feature becomes a meeting
- `speech_to_text.py`  the ability: a file at once, for programs and other features
"""
