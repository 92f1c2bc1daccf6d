"""What the starter model is trained to do: write the right tokens, look at the right place, hear the right phones."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.starter_speech.model import StarterModel
from training.starter_speech.vocabulary import tokenizer
from training.starter_speech.windows import Window

PLACE_WEIGHT = 0.3
"""Weight of the place loss: one head of each later decoder layer is told where in the window its token is heard."""
PLACE_STATES = 10
"""How far from there it may look, in encoder states of 20 ms (0.2 s)."""
TOKEN_NOISE = 0.02
"""Share of input tokens replaced at random, so that the decoder listens instead of reciting."""


@dataclass(frozen=True)
class Targets:
    """A batch as (windows, tokens): compact inputs, targets (-100: not asked), places in encoder states."""

    inputs: Tensor
    targets: Tensor
    places: Tensor


def targets_of(windows: list[Window], model: StarterModel, device: str) -> Targets:
    """Inputs and targets of a batch, padded to the longest window."""
    tok = tokenizer()
    longest = max(len(window.tokens) for window in windows)
    inputs = torch.full((len(windows), longest), tok.eot)
    targets = torch.full((len(windows), longest), -100)
    places = torch.full((len(windows), longest), -1.0)
    for row, window in enumerate(windows):
        tokens = torch.tensor([*window.tokens, tok.eot])
        length, sot = len(window.tokens), window.prompt_length
        inputs[row, :length] = tokens[:-1]
        # The place after <|startoftranscript|> says language or no speech; the task token is given, not predicted.
        targets[row, sot] = tokens[sot + 1] if window.is_speech else tok.no_speech
        targets[row, sot + 2 : length] = tokens[sot + 3 :]
        if window.times_s:
            places[row, sot + 2 : sot + 2 + len(window.times_s)] = torch.tensor(window.times_s) * 50
        spoiled = torch.rand(length) < TOKEN_NOISE
        spoiled[: sot + 3] = False
        spoiled &= inputs[row, :length] < tok.eot
        inputs[row, :length][spoiled] = model.used.cpu()[torch.randint(0, 1000, (int(spoiled.sum()),))]
    known = torch.where(model.compact[inputs] < 0, model.compact[tok.eot], model.compact[inputs])
    asked = torch.where(targets < 0, targets, model.compact[targets.clamp(min=0)])
    return Targets(known.to(device), asked.to(device), places.to(device))


def token_loss(model: StarterModel, batch: Targets, states: Tensor) -> Tensor:
    """Cross-entropy of the tokens, and with PLACE_WEIGHT how far the guided heads look away from the right places."""
    logits, looks = model.decode(batch.inputs, states)
    loss = F.cross_entropy(logits.float().flatten(0, 1), batch.targets.flatten(), ignore_index=-100)
    known = batch.places >= 0
    if known.any():
        for look in looks:
            away = (torch.arange(look.shape[2], device=look.device) - batch.places[..., None]).abs()
            inside = (look.float() * (away <= PLACE_STATES)).sum(-1)
            loss = loss - PLACE_WEIGHT / len(looks) * (inside[known] + 1e-4).log().mean()
    return loss


def phone_loss(model: StarterModel, windows: list[Window], states: Tensor) -> Tensor:
    """CTC of the phones of each sentence on the encoder states of its stretch of the window."""
    spans = [(row, span) for row, window in enumerate(windows) for span in window.spans]
    if not spans:
        return states.sum() * 0.0
    heard = [states[row, first:last] for row, (first, last, _) in spans]
    logits = model.phone_head(torch.nn.utils.rnn.pad_sequence(heard))
    return F.ctc_loss(
        logits.float().log_softmax(-1),
        torch.nn.utils.rnn.pad_sequence([span[2] for _, span in spans], batch_first=True).to(states.device),
        torch.tensor([len(part) for part in heard]),
        torch.tensor([len(span[2]) for _, span in spans]),
        zero_infinity=True,
    )
