"""Pages and API routes of minutes.

- `access.py`           who may call them, and the meeting of an address
- `uploads.py`          files arrive in pieces
- `creation.py`         a meeting is made of them; the recorder of the browser
- `meetings.py`         the list, one meeting and its job
- `facts.py`            title, day and place, corrected later
- `transcripts.py`      corrections and names; `transcript_view.py` is what the page shows
- `exports.py`, `audio.py`  what is downloaded and heard
- `api.py`, `openai.py`     for programs
"""

from minutes.routes import api, audio, creation, exports, facts, meetings, openai, transcripts, uploads

ROUTERS = (
    creation.router,
    meetings.router,
    facts.router,
    transcripts.router,
    exports.router,
    audio.router,
    uploads.router,
    api.router,
    openai.router,
)
