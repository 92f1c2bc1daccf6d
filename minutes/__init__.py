"""A recording becomes speaker-attributed draft minutes.

A recording's life, step by step:

1. `routes/uploads.py`          a file arrives in resumable pieces, or the browser records
2. `actions/meetings.py`        a meeting is made of one or several files; RecordingQueued is published
3. `jobs.py`                    the durable job: every line is a step that survives a crash
4. `speech/prepare.py`          decode to one time line, find speech, make the listening copy (in a child process)
5. `speech/chunking.py`         borders at silences, fixed in the database before decoding
6. `speech/transcribe.py`       each step's text is stored as soon as it is known
7. `speech/speakers.py`         who spoke when
8. `writing/document.py`        sentences, headings, decisions, actions; with corrections laid over the machine's text
"""
