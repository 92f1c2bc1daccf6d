"""The table of engines, and which one `auto` means on this machine."""

import importlib.util
from pathlib import Path

from minutes.speech.convert import prepare_model
from minutes.speech.engine import AUTO, EngineConfig, SpeechEngine
from minutes.speech.errors import EngineMissing
from minutes.speech.fast_encoder import prepare_encoder

FASTER_WHISPER, OPENAI_WHISPER = "faster-whisper", "openai-whisper"
ENGINES: dict[str, str] = {FASTER_WHISPER: "faster_whisper", OPENAI_WHISPER: "whisper"}  # name -> its library
# A step holds two full windows. Side by side with one thread each a window took 0.81 s, one after the other with two
# threads 1.96 s (base, int8, 2 cores): while it writes text, CTranslate2 loses more to its threads than it gains.
PARALLEL_WINDOWS = 2


def choose_engine(name: str = AUTO) -> str:
    """The name of an installed engine: the one asked for, or for `auto` the fastest there is.

    Raises:
        EngineMissing: unknown, or its library is not installed.
    """
    wanted = [*ENGINES] if name == AUTO else [name]
    for candidate in wanted:
        if candidate in ENGINES and importlib.util.find_spec(ENGINES[candidate]):
            return candidate
    raise EngineMissing(engine=name)


def choose_device(engine: str, device: str = AUTO) -> str:
    """`cuda` when the engine can use a GPU here, else `cpu`; a device asked for by name is taken as it is."""
    if device != AUTO:
        return device
    if engine == FASTER_WHISPER:
        import ctranslate2  # noqa: PLC0415  heavy

        return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    import torch  # noqa: PLC0415  heavy

    return "cuda" if torch.cuda.is_available() else "cpu"


def load_engine(config: EngineConfig) -> SpeechEngine:
    """The engine with its model in memory.

    Raises:
        EngineMissing, ModelMissing, ModelDamaged, ModelNotForEngine: says what to do about it by its code.
    """
    name = choose_engine(config.engine)
    path: Path = prepare_model(config.model, config.cache_dir, name)
    device = choose_device(name, config.device)
    if name == OPENAI_WHISPER:
        from minutes.speech.openai_whisper import OpenaiWhisper  # noqa: PLC0415  heavy

        return OpenaiWhisper(path, device=device, cpu_threads=config.cpu_threads, decoding=config.decoding)
    from minutes.speech.faster_whisper import FasterWhisper  # noqa: PLC0415  heavy

    compute_type = config.compute_type
    if compute_type == AUTO:
        compute_type = "float16" if device == "cuda" else "int8"
    int8_on_cpu = (device, compute_type) == ("cpu", "int8")
    return FasterWhisper(
        path,
        device=device,
        compute_type=compute_type,
        cpu_threads=config.cpu_threads,
        decoding=config.decoding,
        parallel=PARALLEL_WINDOWS if device == "cpu" and config.cpu_threads >= PARALLEL_WINDOWS else 1,
        encoder=prepare_encoder(path, config.cache_dir) if int8_on_cpu else None,
    )
