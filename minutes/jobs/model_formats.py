"""The forms of Whisper models, for core's models page: how they are recognised, checked, prepared and measured."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from minutes.jobs.engine_room import watched
from minutes.jobs.requests import engine_config
from minutes.speech.engine import EngineConfig
from minutes.speech.engine_child import PROBE_S
from minutes.speech.engine_process import EngineProcess
from minutes.speech.errors import Cancelled, EngineDied, EngineFailed, ModelDamaged, ModelNotForEngine, SpeechError
from minutes.speech.model_check import CODE
from minutes.speech.model_choice import ChosenModel
from minutes.speech.model_files import model_label
from services.core.i18n.catalogue import N_
from services.core.model_store.ctranslate2_file import Ctranslate2File, read_ctranslate2, read_specification
from services.core.model_store.errors import CannotProbe, Damaged, HoldsCode, ImportFailed, ProbeFailed
from services.core.model_store.formats import MANY_LANGUAGES, Layout, ModelFacts, ModelFormat, Probe, Watch
from services.core.model_store.intake import check_room
from services.core.suite import Suite

log = structlog.get_logger(__name__)
WHISPER_SPEC = "WhisperSpec"
ENGLISH_VOCABULARY = 51_864  # whisper/tokenizer.py: English-only models have one entry less
DEFAULT_MELS = 80  # what faster-whisper takes without preprocessor_config.json (transcribe.py, _get_feature_kwargs)
CHECK_THREADS = 1


def check_pt(path: Path) -> ModelFacts:
    """What a checkpoint is; it is read in a child process without network, and only tensors are unpickled.

    Raises:
        HoldsCode, Damaged, ImportFailed: it cannot be used.
    """
    config = EngineConfig(model=path, cache_dir=path.parent, cpu_threads=CHECK_THREADS)
    with _told(path.name), EngineProcess(config) as engine:
        found = engine.check_model()
    return ModelFacts(
        languages=(MANY_LANGUAGES,) if found["multilingual"] else ("en",),
        details={"parameters": str(found["parameters"]), "mels": str(found["n_mels"])},
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """The engine's errors as core's."""
    try:
        yield
    except ModelDamaged as error:
        reason = str(error.values.get("reason", ""))
        raise HoldsCode(name=name) if reason == CODE else Damaged(name=name, detail=reason[:200]) from error
    except (EngineDied, EngineFailed) as error:
        raise ImportFailed(name=name, reason=error.code) from error


def check_ctranslate2(path: Path) -> ModelFacts:
    """What a CTranslate2 folder is: its tensors are whole, and its vocabulary and tokenizer are those of its shapes.

    Raises:
        Damaged, Truncated: it cannot be used.
    """
    name = path.name
    table = read_ctranslate2(path / "model.bin", name)
    vocabulary, mels = _size(table, "decoder/embeddings/weight", 0, name), _size(table, "encoder/conv1/weight", 1, name)
    if _vocabulary_size(path, name) != vocabulary:
        raise Damaged(name=name, detail=f"vocabulary: {_vocabulary_size(path, name)} != {vocabulary}")
    for file in ("config.json", "tokenizer.json"):
        _json(path / file, name)
    preprocessor = path / "preprocessor_config.json"
    told = _json(preprocessor, name).get("feature_size", DEFAULT_MELS) if preprocessor.is_file() else DEFAULT_MELS
    if told != mels:
        raise Damaged(name=name, detail=f"preprocessor_config.json: feature_size {told} != {mels}")
    return ModelFacts(
        languages=("en",) if vocabulary <= ENGLISH_VOCABULARY else (MANY_LANGUAGES,),
        details={"parameters": str(_parameters(table)), "mels": str(mels)},
    )


def _size(table: Ctranslate2File, tensor: str, axis: int, name: str) -> int:
    shape = table.shapes.get(tensor, ())
    if len(shape) <= axis:
        raise Damaged(name=name, detail=f"tensor {tensor} is missing")
    return shape[axis]


def _parameters(table: Ctranslate2File) -> int:
    total = 0
    for tensor, shape in table.shapes.items():
        count = 1
        for length in shape:
            count *= length
        total += 0 if tensor.endswith("_scale") else count
    return total


def _vocabulary_size(path: Path, name: str) -> int:
    if (path / "vocabulary.json").is_file():
        return len(_json(path / "vocabulary.json", name))
    try:
        return len((path / "vocabulary.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(name=name, detail="vocabulary.json") from error


def _json(path: Path, name: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(name=name, detail=path.name) from error


def prepare_for_engine(suite: Suite, path: Path, watch: Watch) -> None:
    """Convert the model for the engine that is set, so that the first recording does not wait for it.

    A machine that cannot do so now (too little memory) does it at the first use; the model counts all the same.

    Raises:
        NoRoomForModel: the disk cannot take the conversion.
        Damaged: the engine cannot use it.
    """
    config = engine_config(suite, ChosenModel(model_label(path), path, demonstration=False))
    config.cache_dir.mkdir(parents=True, exist_ok=True)
    check_room(config.cache_dir, path.stat().st_size)
    try:
        with EngineProcess(config) as engine, watched(engine, watch.unwanted):
            engine.prepare_model(watch.on_stage)
    except ModelDamaged as error:
        raise Damaged(name=path.name, detail=str(error.values.get("reason", ""))[:200]) from error
    except Cancelled as error:
        raise ImportFailed(name=path.name, reason=error.code) from error
    except SpeechError as error:
        log.warning("model.not_prepared", model=path.name, code=error.code)


def measure(suite: Suite, path: Path, watch: Watch) -> Probe:
    """Seconds for a full window of sound with a fixed number of tokens, on this machine with the engine that is set.

    Raises:
        CannotProbe: the engine that is set cannot load this form.
        ProbeFailed: it did not get through.
    """
    name = model_label(path)
    config = engine_config(suite, ChosenModel(name, path, demonstration=False))
    try:
        watch.on_stage("load", 0, 0)
        with EngineProcess(config) as engine, watched(engine, watch.unwanted):
            info = engine.load()
        watch.on_stage("measure", 0, 0)
        with EngineProcess(config) as engine, watched(engine, watch.unwanted):
            speed = engine.measure_speed()
    except ModelNotForEngine as error:
        raise CannotProbe(name=name) from error
    except SpeechError as error:
        raise ProbeFailed(name=name, reason=error.code) from error
    threads = config.cpu_threads or os.cpu_count() or 1
    return Probe(PROBE_S / speed, PROBE_S, f"{info.engine}, {info.device}" + (f" ×{threads}" * (info.device == "cpu")))


def is_whisper_folder(path: Path) -> bool:
    """Whether CTranslate2 wrote it for Whisper."""
    return read_specification(path / "model.bin") == WHISPER_SPEC


FORMATS = (
    ModelFormat(
        code="whisper-pt",
        label=N_("openai-whisper（.pt）"),
        kind="speech",
        layout=Layout.CHECKPOINT,
        suffix=".pt",
        claims=lambda _path: True,
        check=check_pt,
        prepare=prepare_for_engine,
        probe=measure,
    ),
    ModelFormat(
        code="whisper-ctranslate2",
        label=N_("CTranslate2（faster-whisper 用）"),
        kind="speech",
        layout=Layout.CTRANSLATE2,
        suffix="",
        claims=is_whisper_folder,
        check=check_ctranslate2,
        probe=measure,
    ),
)
