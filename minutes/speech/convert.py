"""An openai-whisper .pt checkpoint becomes a CTranslate2 folder that faster-whisper loads without asking any hub.

The specification is filled straight from the checkpoint's tensors: encoder outputs agree with openai-whisper to 2e-6
in float32. Weights are stored as float16, as OpenAI publishes them; the compute type (int8 on CPU) is chosen on load.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minutes.speech.errors import ModelDamaged, ModelMissing, ModelNotForEngine
from minutes.speech.model_files import verify_checkpoint
from minutes.speech.progress import OnStep, ignore_step
from minutes.speech.tokenizer_files import MULTILINGUAL_SIZE, original_tokenizer, vocabulary_of, write_tokenizer

FORMAT = 1  # raised when this file's output changes, so that old conversions are not taken
Tensors = dict[str, NDArray[np.float32]]


def prepare_model(path: Path, cache_dir: Path, engine: str, on_step: OnStep = ignore_step) -> Path:
    """A model in the form that the engine loads: a checkpoint is verified, and converted once for faster-whisper.

    Raises:
        ModelMissing, ModelDamaged, ModelNotForEngine.
    """
    if (path / "model.bin").is_file():
        if engine == "openai-whisper":
            raise ModelNotForEngine(name=path.name, engine=engine)
        return path
    if not path.is_file():
        raise ModelMissing(name=path.stem)
    checksum = verify_checkpoint(path)
    if engine == "openai-whisper":
        return path
    folder = cache_dir / f"{path.stem}-{checksum[:16]}-{FORMAT}"
    if not (folder / "model.bin").is_file():
        convert_checkpoint(path, folder, on_step=on_step)
    return folder


def convert_checkpoint(checkpoint: Path, folder: Path, weights: str = "float16", on_step: OnStep = ignore_step) -> None:
    """Write `folder` from a .pt checkpoint; it appears complete or not at all, even with two processes at it.

    `weights` is the type that they are stored in, by CTranslate2's name.

    Raises:
        ModelDamaged: the file is not a Whisper checkpoint.
    """
    from minutes.speech.openai_whisper import load_checkpoint  # noqa: PLC0415  heavy: torch

    model = load_checkpoint(checkpoint)
    heads = [(int(layer), int(head)) for layer, head in model.alignment_heads.indices().T.tolist()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        dims = model.dims
        tensors: Tensors = {}
        named = model.state_dict()
        for name, tensor in named.items():
            on_step("convert", len(tensors), len(named))
            tensors[name] = tensor.float().numpy()
        del model, named
        on_step("write", 0, 0)
        _write_model(tensors, dims, heads, part, weights)
        write_tokenizer(dims.n_vocab, part)
        config = {
            "feature_size": dims.n_mels,
            "sampling_rate": 16000,
            "hop_length": 160,
            "chunk_length": 30,
            "n_fft": 400,
        }
        (part / "preprocessor_config.json").write_text(json.dumps(config), encoding="utf-8")
        part.chmod(0o755)
        try:
            part.rename(folder)
        except OSError:  # another process was first
            if not (folder / "model.bin").is_file():
                raise
    except KeyError as error:
        raise ModelDamaged(name=checkpoint.stem, reason=f"tensor {error} is missing") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_model(tensors: Tensors, dims: Any, heads: list[tuple[int, int]], folder: Path, weights: str) -> None:
    import ctranslate2  # noqa: PLC0415  heavy

    spec = ctranslate2.specs.WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    _fill_encoder(spec.encoder, tensors)
    _fill_decoder(spec.decoder, tensors)
    tokenizer = original_tokenizer(dims.n_vocab)
    spec.register_vocabulary(vocabulary_of(dims.n_vocab))
    spec.config.suppress_ids = list(tokenizer.non_speech_tokens)
    spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
    spec.config.lang_ids = list(tokenizer.all_language_tokens) if dims.n_vocab >= MULTILINGUAL_SIZE else []
    spec.config.alignment_heads = heads
    spec.validate()
    spec.optimize(quantization=weights)
    spec.save(os.fspath(folder))


def _fill_encoder(encoder: Any, tensors: Tensors) -> None:
    for name in ("conv1", "conv2"):
        _linear(getattr(encoder, name), f"encoder.{name}", tensors)
    encoder.position_encodings.encodings = tensors["encoder.positional_embedding"]
    _norm(encoder.layer_norm, "encoder.ln_post", tensors)
    for index, layer in enumerate(encoder.layer):
        _block(layer, f"encoder.blocks.{index}", tensors)


def _fill_decoder(decoder: Any, tensors: Tensors) -> None:
    decoder.embeddings.weight = tensors["decoder.token_embedding.weight"]
    decoder.projection.weight = decoder.embeddings.weight
    decoder.scale_embeddings = False
    decoder.position_encodings.encodings = tensors["decoder.positional_embedding"]
    _norm(decoder.layer_norm, "decoder.ln", tensors)
    for index, layer in enumerate(decoder.layer):
        prefix = f"decoder.blocks.{index}"
        _block(layer, prefix, tensors)
        _norm(layer.attention.layer_norm, f"{prefix}.cross_attn_ln", tensors)
        _attention(layer.attention, f"{prefix}.cross_attn", tensors, fused=2)


def _block(layer: Any, prefix: str, tensors: Tensors) -> None:
    _norm(layer.self_attention.layer_norm, f"{prefix}.attn_ln", tensors)
    _attention(layer.self_attention, f"{prefix}.attn", tensors, fused=3)
    _norm(layer.ffn.layer_norm, f"{prefix}.mlp_ln", tensors)
    _linear(layer.ffn.linear_0, f"{prefix}.mlp.0", tensors)
    _linear(layer.ffn.linear_1, f"{prefix}.mlp.2", tensors)


def _attention(spec: Any, prefix: str, tensors: Tensors, *, fused: int) -> None:
    """CTranslate2 joins query, key and value of self-attention (3), key and value of cross-attention (2).

    Whisper's keys have no bias: zeros stand in for it.
    """
    names = ("query", "key", "value")
    weights = [tensors[f"{prefix}.{name}.weight"] for name in names]
    zero = np.zeros(weights[1].shape[0], np.float32)
    biases = [tensors[f"{prefix}.query.bias"], zero, tensors[f"{prefix}.value.bias"]]
    split = 3 - fused
    if split:
        spec.linear[0].weight, spec.linear[0].bias = weights[0], biases[0]
    spec.linear[split].weight = np.concatenate(weights[split:])
    spec.linear[split].bias = np.concatenate(biases[split:])
    _linear(spec.linear[-1], f"{prefix}.out", tensors)


def _linear(spec: Any, prefix: str, tensors: Tensors) -> None:
    spec.weight, spec.bias = tensors[f"{prefix}.weight"], tensors[f"{prefix}.bias"]


def _norm(spec: Any, prefix: str, tensors: Tensors) -> None:
    spec.gamma, spec.beta = tensors[f"{prefix}.weight"], tensors[f"{prefix}.bias"]
