"""Settings that the administrator changes on pages; they live in the database beside those of the environment.

1. `fields.py`   which settings of `CoreSettings` may be changed, and which of them are secret
2. `reader.py`   `suite.site`: the settings in force; the environment wins, then the database, then the default
3. `actions.py`  `change`: checked by the setting's own rules, audited; web process and workers follow in seconds
4. `routes.py`   the pages under 管理 › 設定
"""
