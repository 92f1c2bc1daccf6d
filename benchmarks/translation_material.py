"""Translation models for tests and benchmarks: true formats, random weights, nonsense that is always the same."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SENTENCES = (
    "住民票の写しが必要です。",
    "転入届を出しに来ました。",
    "在留カードを見せてください。",
    "手数料は300円です。",
    "3番の窓口でお待ちください。",
    "保険料はいくらですか。",
    "児童手当の申請をします。",
    "令和8年4月1日に引っ越しました。",
    "Please show me your residence card.",
    "The fee is 300 yen.",
    "Please wait at counter 3.",
    "I moved on April 1, 2026.",
    "I came to submit a moving-in notification.",
    "How much is the insurance premium?",
    "mail@example.jp is my address.",
    "I want to apply for child allowance.",
    "You need a copy of your certificate of residence.",
    "kita_ward@example.jp",
)


@dataclass(frozen=True)
class Size:
    """Dimensions of a model."""

    width: int = 32
    feed_forward: int = 128
    heads: int = 2
    layers: int = 1
    length: int = 12
    """Tokens of every translation: random weights would go on to the limit of length, where engines differ."""


SMALL = Size()
MAX_LENGTH = 1024


def sentencepiece(path: Path, *, sentences: Sequence[str] = SENTENCES, size: int = 260) -> list[str]:
    """Train a small model; returns its pieces in order."""
    import io

    from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

    made = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_writer=made, vocab_size=size, hard_vocab_limit=False,
        character_coverage=1.0, minloglevel=2, num_threads=1, model_type="unigram",
    )  # fmt: skip
    path.write_bytes(made.getvalue())
    model = SentencePieceProcessor(model_proto=made.getvalue())
    return [model.id_to_piece(index) for index in range(model.get_piece_size())]


def random_model(
    folder: Path, pieces: Sequence[str], *, seed: int = 0, extra: Sequence[str] = (), size: Size = SMALL
) -> Path:
    """Write a CTranslate2 transformer with random weights over these tokens, int8."""
    import ctranslate2

    vocabulary = ["<unk>", "<s>", "</s>", *(piece for piece in pieces if piece not in {"<unk>", "<s>", "</s>"}), *extra]
    spec = ctranslate2.specs.TransformerSpec.from_config((size.layers, size.layers), size.heads, pre_norm=True)
    random, width = np.random.default_rng(seed), size.width

    def matrix(rows: int, columns: int) -> np.ndarray:
        return random.normal(scale=0.4 * (SMALL.width / width) ** 0.5, size=(rows, columns)).astype(np.float32)

    def linear(layer: object, rows: int, columns: int) -> None:
        layer.weight = matrix(rows, columns)  # type: ignore[attr-defined]
        layer.bias = np.zeros(rows, np.float32)  # type: ignore[attr-defined]

    def norm(layer: object) -> None:
        layer.gamma = np.ones(width, np.float32)  # type: ignore[attr-defined]
        layer.beta = np.zeros(width, np.float32)  # type: ignore[attr-defined]

    table = matrix(len(vocabulary), width)
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            linear(layer.self_attention.linear[0], 3 * width, width)
            linear(layer.self_attention.linear[1], width, width)
            norm(layer.self_attention.layer_norm)
            linear(layer.ffn.linear_0, size.feed_forward, width)
            linear(layer.ffn.linear_1, width, size.feed_forward)
            norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        linear(layer.attention.linear[0], width, width)
        linear(layer.attention.linear[1], 2 * width, width)
        linear(layer.attention.linear[2], width, width)
        norm(layer.attention.layer_norm)
    spec.encoder.embeddings[0].weight = table
    spec.decoder.embeddings.weight = table
    linear(spec.decoder.projection, len(vocabulary), width)
    _end_at(spec.decoder, vocabulary.index("</s>"), size)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    return folder


def _end_at(decoder: Any, end: int, size: Size) -> None:
    """From a place on, the first part of each state is so large that only the end token follows it."""
    places = np.zeros((MAX_LENGTH, size.width), np.float32)
    places[size.length :, 0] = 1000.0
    decoder.position_encodings.encodings = places
    decoder.projection.weight[:, 0] = 0.0
    decoder.projection.weight[end, 0] = 20.0
    decoder.projection.bias[end] = -30.0


def argos_folder(
    folder: Path, *, source: str = "ja", target: str = "en", prefix: str = "", size: Size = SMALL, vocabulary: int = 0
) -> Path:
    """An unpacked Argos package, its vocabulary filled up to a size."""
    folder.mkdir(parents=True)
    pieces = sentencepiece(folder / "sentencepiece.model")
    unused = [f"unused{index}" for index in range(vocabulary - len(pieces))]
    random_model(folder / "model", pieces, extra=[*([prefix] if prefix else []), *unused], size=size)
    metadata = {
        "package_version": "1.0", "argos_version": "1.9", "from_code": source, "from_name": source,
        "to_code": target, "to_name": target, "target_prefix": prefix,
    }  # fmt: skip
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


def argosmodel(path: Path, folder: Path, *, more: dict[str, bytes] | None = None) -> Path:
    """The folder as an `.argosmodel` file, with other members as packages of the world have them."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"translate-ja_en/{file.relative_to(folder)}")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path
