"""Who works here and who may log in.

1. `models.py`         departments, people, posts, leaves; `account_models.py` accounts, roles, logins, keys
2. `staff_csv.py`      bytes of a staff list in, rows and their problems out (pure; on `list_file.py`, `list_text.py`)
3. `register.py`       rows against the register: what an import would change; `register_undo.py` what undoing puts back
4. `actions/`          everything that changes these tables, audited
5. `passwords.py`      argon2id; `throttle.py` slows guessing down
6. `login_session.py`  a login lives in a row; the browser holds only a random token
7. `middleware.py`     finds who asks, once per request
8. `current.py`        `UserDep`, `require_role`, `api_user`, `Public`: how a route says who may call it
9. `routes/`           login, own account, accounts, staff register, departments
10. `commands.py`      `workstyle users add|list|disable`
"""
