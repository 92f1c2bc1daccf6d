"""What is wrong with this installation, since when, and what to do: for administrators, in their words.

1. `check.py`       `Check` and `Finding`; core and features list theirs in their manifests
2. `of_*.py`        the core's checks, each a look that changes nothing and takes a second at most
3. `trials.py`      what the self-test does besides: write, read, greet
4. `condition.py`   runs them; the worker notes since when each is as it is
5. `self_test.py`   checks and trials in one run whose result is kept
6. `routes.py`      the pages 状態 and 動作テスト; `commands.py` `workstyle health` and `workstyle self-test`

`/readyz` (`core/health.py`) stays for machines.
"""
