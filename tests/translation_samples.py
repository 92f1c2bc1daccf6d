"""Translation models that tests make for themselves: true formats, random weights, nonsense that is always the same."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

SENTENCES = (
    "住民票の写しが必要です。", "転入届を出しに来ました。", "在留カードを見せてください。", "手数料は300円です。",
    "3番の窓口でお待ちください。", "保険料はいくらですか。", "児童手当の申請をします。", "令和8年4月1日に引っ越しました。",
    "Please show me your residence card.", "The fee is 300 yen.", "Please wait at counter 3.", "I moved on April 1, 2026.",
    "I came to submit a moving-in notification.", "How much is the insurance premium?", "mail@example.jp is my address.",
    "I want to apply for child allowance.", "You need a copy of your certificate of residence.", "kita_ward@example.jp",
)  # fmt: skip
WIDTH, HEADS, LAYERS = 32, 2, 1
END_BIAS = 7.0  # else random weights would go on to the limit of length, where engines differ


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


def random_model(folder: Path, pieces: Sequence[str], *, seed: int = 0, extra: Sequence[str] = ()) -> Path:
    """Write a CTranslate2 transformer with random weights over these tokens, int8."""
    import ctranslate2

    vocabulary = ["<unk>", "<s>", "</s>", *(piece for piece in pieces if piece not in {"<unk>", "<s>", "</s>"}), *extra]
    spec = ctranslate2.specs.TransformerSpec.from_config((LAYERS, LAYERS), HEADS, pre_norm=True)
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return random.normal(scale=0.4, size=(rows, columns)).astype(np.float32)

    def linear(layer: object, rows: int, columns: int) -> None:
        layer.weight = matrix(rows, columns)  # type: ignore[attr-defined]
        layer.bias = np.zeros(rows, np.float32)  # type: ignore[attr-defined]

    def norm(layer: object) -> None:
        layer.gamma = np.ones(WIDTH, np.float32)  # type: ignore[attr-defined]
        layer.beta = np.zeros(WIDTH, np.float32)  # type: ignore[attr-defined]

    table = matrix(len(vocabulary), WIDTH)
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH)
            linear(layer.self_attention.linear[1], WIDTH, WIDTH)
            norm(layer.self_attention.layer_norm)
            linear(layer.ffn.linear_0, 4 * WIDTH, WIDTH)
            linear(layer.ffn.linear_1, WIDTH, 4 * WIDTH)
            norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        linear(layer.attention.linear[0], WIDTH, WIDTH)
        linear(layer.attention.linear[1], 2 * WIDTH, WIDTH)
        linear(layer.attention.linear[2], WIDTH, WIDTH)
        norm(layer.attention.layer_norm)
    spec.encoder.embeddings[0].weight = table
    spec.decoder.embeddings.weight = table
    linear(spec.decoder.projection, len(vocabulary), WIDTH)
    spec.decoder.projection.bias[vocabulary.index("</s>")] = END_BIAS
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    return folder


def argos_folder(folder: Path, *, source: str = "ja", target: str = "en", prefix: str = "") -> Path:
    """An unpacked Argos package."""
    folder.mkdir(parents=True)
    pieces = sentencepiece(folder / "sentencepiece.model")
    random_model(folder / "model", pieces, extra=[prefix] if prefix else [])
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
