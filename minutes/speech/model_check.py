"""Whether a `.pt` file is a Whisper checkpoint that can be loaded; runs in the engine's child, without network.

Only tensors are unpickled. Before any memory is taken for a model, every shape must be the one that the dimensions ask
for, so that a file cannot make the engine allocate what it likes.
"""

import pickle
import zipfile
from pathlib import Path
from typing import Any

from minutes.speech.errors import ModelDamaged, is_out_of_memory
from minutes.speech.tokenizer_files import MULTILINGUAL_SIZE

CODE = "code"
"""Reason of a file that holds more than numbers."""
NOT_WHISPER = "not a Whisper checkpoint"
# whisper/model.py ModelDimensions; large-v3 has 1280 wide states and 32 layers.
LIMITS = {
    "n_mels": (80, 128),
    "n_audio_ctx": (1, 1500),
    "n_audio_state": (1, 4096),
    "n_audio_head": (1, 128),
    "n_audio_layer": (1, 128),
    "n_vocab": (MULTILINGUAL_SIZE - 1, MULTILINGUAL_SIZE + 1),
    "n_text_ctx": (1, 448),
    "n_text_state": (1, 4096),
    "n_text_head": (1, 128),
    "n_text_layer": (1, 128),
}
Shape = tuple[int, ...]


def check_checkpoint(path: Path) -> dict[str, str | int | bool]:
    """What the checkpoint is: `parameters`, `n_mels`, `multilingual`, `n_audio_state`, `n_text_layer`.

    Raises:
        ModelDamaged: it cannot be used; `reason` says why.
    """
    _check_archive(path)
    content = _loaded(path)
    dims = _dims(content, path)
    found = {name: tuple(tensor.shape) for name, tensor in content["model_state_dict"].items()}
    for name, shape in expected_shapes(dims).items():
        if name not in found:
            raise ModelDamaged(name=path.name, reason=f"tensor {name} is missing")
        if found[name] != shape:
            raise ModelDamaged(name=path.name, reason=f"tensor {name}: {found[name]} instead of {shape}")
    if extra := sorted(set(found) - set(expected_shapes(dims)) - {"decoder.mask"}):
        raise ModelDamaged(name=path.name, reason=f"tensor {extra[0]} is unknown")
    return {
        "parameters": sum(tensor.numel() for tensor in content["model_state_dict"].values()),
        "multilingual": dims["n_vocab"] >= MULTILINGUAL_SIZE,
        "n_mels": dims["n_mels"],
        "n_audio_state": dims["n_audio_state"],
        "n_text_layer": dims["n_text_layer"],
    }


def _check_archive(path: Path) -> None:
    """Every byte is what the archive's table says: torch itself does not look."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise ModelDamaged(name=path.name, reason=str(error)[:200]) from error
    if broken is not None:
        raise ModelDamaged(name=path.name, reason=f"checksum of {broken}")


def _is_stored(path: Path) -> bool:
    """Whether the tensors lie uncompressed, as `torch.save` writes them: then they need no memory of their own."""
    with zipfile.ZipFile(path) as archive:
        return all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())


def _loaded(path: Path) -> dict[str, Any]:
    import torch  # noqa: PLC0415  heavy

    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=_is_stored(path))
    except pickle.UnpicklingError as error:
        raise ModelDamaged(name=path.name, reason=CODE) from error
    except (RuntimeError, KeyError, TypeError, ValueError, EOFError, IndexError, AttributeError) as error:
        if is_out_of_memory(error):
            raise
        raise ModelDamaged(name=path.name, reason=f"{NOT_WHISPER}: {type(error).__name__}") from error
    weights = content.get("model_state_dict") if isinstance(content, dict) else None
    if not isinstance(weights, dict) or not all(isinstance(tensor, torch.Tensor) for tensor in weights.values()):
        raise ModelDamaged(name=path.name, reason=NOT_WHISPER)
    loaded: dict[str, Any] = content
    return loaded


def _dims(content: dict[str, Any], path: Path) -> dict[str, int]:
    dims = content.get("dims")
    if not isinstance(dims, dict) or set(dims) != set(LIMITS):
        raise ModelDamaged(name=path.name, reason=f"{NOT_WHISPER}: dims")
    for name, (least, most) in LIMITS.items():
        if not isinstance(dims[name], int) or not least <= dims[name] <= most:
            raise ModelDamaged(name=path.name, reason=f"dims: {name} = {str(dims[name])[:40]}")
    for kind in ("audio", "text"):
        if dims[f"n_{kind}_state"] % dims[f"n_{kind}_head"]:
            raise ModelDamaged(name=path.name, reason=f"dims: n_{kind}_head")
    return dims


def expected_shapes(dims: dict[str, int]) -> dict[str, Shape]:
    """Name and shape of every weight that these dimensions ask for (whisper/model.py)."""
    audio, text = dims["n_audio_state"], dims["n_text_state"]
    shapes: dict[str, Shape] = {
        "encoder.conv1.weight": (audio, dims["n_mels"], 3),
        "encoder.conv1.bias": (audio,),
        "encoder.conv2.weight": (audio, audio, 3),
        "encoder.conv2.bias": (audio,),
        "encoder.positional_embedding": (dims["n_audio_ctx"], audio),
        **_pair("encoder.ln_post", (audio,)),
        "decoder.token_embedding.weight": (dims["n_vocab"], text),
        "decoder.positional_embedding": (dims["n_text_ctx"], text),
        **_pair("decoder.ln", (text,)),
    }
    for layer in range(dims["n_audio_layer"]):
        shapes |= _block(f"encoder.blocks.{layer}", audio)
    for layer in range(dims["n_text_layer"]):
        prefix = f"decoder.blocks.{layer}"
        shapes |= _block(prefix, text)
        shapes |= _attention(f"{prefix}.cross_attn", text)
        shapes |= _pair(f"{prefix}.cross_attn_ln", (text,))
    return shapes


def _block(prefix: str, state: int) -> dict[str, Shape]:
    return {
        **_attention(f"{prefix}.attn", state),
        **_pair(f"{prefix}.attn_ln", (state,)),
        **_pair(f"{prefix}.mlp.0", (4 * state, state)),
        **_pair(f"{prefix}.mlp.2", (state, 4 * state)),
        **_pair(f"{prefix}.mlp_ln", (state,)),
    }


def _attention(prefix: str, state: int) -> dict[str, Shape]:
    square: Shape = (state, state)
    shapes: dict[str, Shape] = {f"{prefix}.key.weight": square}
    for name in ("query", "value", "out"):
        shapes |= _pair(f"{prefix}.{name}", square)
    return shapes


def _pair(prefix: str, weight: Shape) -> dict[str, Shape]:
    return {f"{prefix}.weight": weight, f"{prefix}.bias": weight[:1]}
