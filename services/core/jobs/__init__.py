"""Durable jobs on DBOS: enqueued by row id and attempt, run in the worker, resumed after any crash.

- `client.py`   enqueue and cancel from any process
- `runtime.py`  start DBOS in the worker
- `workers.py`  heartbeat rows; which workers are alive
- `sweeper.py`  every few seconds: features repair their rows; the jobs of dead workers are handed on
"""
