"""What the administrator watches: scheduled work and its results, limits that come near, metrics for Prometheus.

- `models.py`    last run of each scheduled work; limits that are crossed now
- `schedule.py`  runs what is due in the worker and keeps its result
- `limits.py`    warns before disk, queue or certificate become trouble, once per crossing
- `metrics.py`   what `/metrics` says, computed when it is asked
- `routes.py`    the page of scheduled work; `/metrics`
"""
