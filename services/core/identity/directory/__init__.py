"""The city's directory (LDAP or Active Directory): accounts follow it, and its password may open them.

1. `settings.py`    where it is, how it is asked, what its attributes are called
2. `connection.py`  an encrypted connection, and what a failure of it means
3. `entries.py`     its people and groups, page by page
4. `plan.py`        its people against the accounts: what a sync would change (nothing is written)
5. `sync.py`        does it, stops before it disables too many, keeps how it went
6. `login.py`       a login with the directory's password
"""
