"""What a server runs by systemd: the scripts that install, upgrade and remove the suite, and its units.

`make bundle` puts them into the bundle, beside the wheels; nothing here is imported by the suite. `verify_venv.py` and
`snapshot.py` are the two steps of the scripts that are better said in Python.
"""
