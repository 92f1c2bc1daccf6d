"""Writes the trained weights as the checkpoint that ships with the suite."""

import io
import zipfile
from pathlib import Path

import torch

from training.starter_speech.model import StarterModel


def export(weights: Path, checkpoint: Path) -> None:
    """A float16 openai-whisper checkpoint; whisper.load_model and torch.load read it as it is.

    A .pt file is a zip archive whose members torch stores plainly but also reads compressed. Most rows of the token
    table are zero, so compression takes away most of the file.
    """
    model = StarterModel.load(weights)
    plain = io.BytesIO()
    torch.save(model.checkpoint(), plain)
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(checkpoint, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out,
    ):
        for member in source.infolist():
            # A fixed date: the same weights give the same file.
            out.writestr(zipfile.ZipInfo(member.filename), source.read(member), zipfile.ZIP_DEFLATED)
