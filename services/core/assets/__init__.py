"""The one register of things: PCs, telework terminals, meeting kits, tablets, rooms; features add kinds.

- `models.py`      things and their loans
- `kinds.py`       kinds of the core and of the installed features
- `actions.py`     add, change, lend, take back, retire
- `asset_csv.py`   the register as CSV, in and out
- `routes.py`      list, edit, loan pages
"""
