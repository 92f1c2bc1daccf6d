"""The starter model: small, trained on synthetic speech only, for demonstration (see README.md beside this file)."""

from pathlib import Path

_CHECKPOINT = Path(__file__).parent / "starter.pt"


def starter_checkpoint_path(cache_dir: Path) -> Path:  # noqa: ARG001  the checkpoint can be loaded from where it lies
    """The openai-whisper checkpoint of the starter model."""
    return _CHECKPOINT
