"""Composes what is installed.

- `features.py`    the installed features, from the entry points
- `factory.py`     the web application
- `web.py`         the web process
- `worker.py`      the worker process: durable jobs and repairs
- `supervisor.py`  starts both and keeps them running
- `cli.py`         the `workstyle` command
"""
