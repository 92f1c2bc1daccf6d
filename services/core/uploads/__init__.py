"""Files that arrive in pieces and survive a broken connection, a reload and a killed server.

- `routes.py`     the tus protocol over HTTP, with a gate before anything is written
- `folder.py`     one folder per account: read, repair, receive, remove
- `filenames.py`  names as people know them, safe to show
- `errors.py`     what a person is told
"""
