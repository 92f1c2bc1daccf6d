"""The demonstration: a city with six people, and the sample recording on the same path as any upload."""

import os
import signal
import subprocess
import sys
import time

from services.app.cli import upgrade_database
from services.core import demo as city
from services.core.identity.models import Account
from services.core.suite import Suite


def load_demonstration(suite: Suite) -> dict[str, Account]:
    """Load the demonstration city and each feature's part of it; a second time changes nothing."""
    accounts = city.load_city(suite)
    for feature in suite.features:
        if feature.demo is not None:
            feature.demo.load(suite, accounts)
    return accounts


def run_demonstration(suite: Suite) -> int:
    """Load the city, let a worker do what is waiting, show what each feature made of it; 0 when all of it worked."""
    upgrade_database(suite)
    accounts = load_demonstration(suite)
    demos = [feature.demo for feature in suite.features if feature.demo is not None]
    if not all(demo.is_done(suite) for demo in demos):
        worker = subprocess.Popen(
            [sys.executable, "-m", "services.app.worker"], env=os.environ | {"WORKSTYLE_WORKER_NAME": "demo"}
        )
        try:
            for demo in demos:
                while not demo.is_done(suite):
                    if worker.poll() is not None:
                        return worker.returncode or 1
                    demo.show_progress(suite)
                    time.sleep(1.0)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait()
    return max((demo.show_result(suite, accounts) for demo in demos), default=0)
