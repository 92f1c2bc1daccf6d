"""The first run: from an empty installation to one that works, by pages, in any order, with pauses.

1. `code.py`    a one-time code on the console and in a private file; only who holds it makes the first administrator
2. `actions.py` the first administrator; which steps are done or left for later
3. `steps.py`   the list of steps and where each stands
4. `entrance.py`, `routes.py`  the page with the code; the list for the administrator
"""
