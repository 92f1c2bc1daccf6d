"""The web process starts without any engine: on a node that has only requirements-web.lock, too."""

import subprocess
import sys
from pathlib import Path

from tests.repository.sources import ROOT

PROGRAM = """
import importlib.abc, sys
HEAVY = {"torch", "whisper", "faster_whisper", "ctranslate2", "transformers", "onnxruntime", "numba", "llvmlite",
         "triton", "tokenizers", "huggingface_hub", "tiktoken", "pyopenjtalk"}
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HEAVY:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
from services.app.factory import create_app
from services.app.features import installed_features
from services.core.settings import CoreSettings
from services.core.suite import build_suite
app = create_app(build_suite(CoreSettings(data_dir=sys.argv[1]), installed_features()))
print(len(app.routes), sorted(HEAVY & set(sys.modules)))
"""


def test_web_process_starts_without_engines(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    routes, loaded = done.stdout.split(maxsplit=1)
    assert int(routes) > 10
    assert loaded.strip() == "[]"
