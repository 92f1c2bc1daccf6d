"""What the starter model is trained to do: write the right tokens, look at the right place, hear the right phones."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.starter_speech.model import StarterModel
from training.starter_speech.vocabulary import tokenizer
from training.starter_speech.windows import Window

LOOK_WEIGHT = 0.2
"""Weight of the looks: one head of each decoder layer is told where in the window its token is heard."""
LOOK_STATES = 8
"""How far from there it may look, in encoder states of 20 ms (0.16 s)."""
TOKEN_NOISE = 0.03
"""Share of input tokens replaced at random, so that the decoder listens instead of reciting."""


@dataclass(frozen=True)
class Targets:
    """A batch as (windows, tokens): compact inputs, targets (-100: not asked), places in encoder states.

    `heard` is where the input token was heard, `next` where the one to be written is; -1 where there is none.
    """

    inputs: Tensor
    targets: Tensor
    heard: Tensor
    next: Tensor


def targets_of(windows: list[Window], model: StarterModel, first: int = 0) -> Targets:
    """Inputs and targets of a batch, padded to the longest window; times count from state `first`."""
    tok = tokenizer()
    longest = max(len(window.tokens) for window in windows)
    inputs = torch.full((len(windows), longest), tok.eot)
    targets = torch.full((len(windows), longest), -100)
    places = torch.full((len(windows), longest + 1), -1.0)
    for row, window in enumerate(windows):
        tokens = torch.tensor([*window.tokens, tok.eot])
        if window.said:
            tokens[tokens >= tok.timestamp_begin] += first
        length, sot = len(window.tokens), window.prompt_length
        inputs[row, :length] = tokens[:-1]
        # The place after <|startoftranscript|> says language or no speech; the task token is given, not predicted.
        targets[row, sot] = tokens[sot + 1] if window.said else tok.no_speech
        targets[row, sot + 2 : length] = tokens[sot + 3 :]
        if window.times_s:
            places[row, sot + 3 : sot + 3 + len(window.times_s)] = torch.tensor(window.times_s) * 50
        spoiled = torch.rand(length) < TOKEN_NOISE
        spoiled[: sot + 3] = False
        spoiled &= inputs[row, :length] < tok.eot
        inputs[row, :length][spoiled] = model.used[torch.randint(0, 1000, (int(spoiled.sum()),))]
    known = torch.where(model.compact[inputs] < 0, model.compact[tok.eot], model.compact[inputs])
    asked = torch.where(targets < 0, targets, model.compact[targets.clamp(min=0)])
    return Targets(known, asked, places[:, :-1], places[:, 1:])


def token_loss(model: StarterModel, batch: Targets, states: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy of the tokens, and how far the guided heads look away from the right places."""
    logits, looks = model.decode(batch.inputs, states)
    asked = batch.targets >= 0
    tokens = F.cross_entropy(logits[asked].float(), batch.targets[asked])
    look_losses = []
    for layer, look in enumerate(looks):
        places = batch.next if layer else batch.heard
        known = places >= 0
        if known.any():
            away = (torch.arange(look.shape[2]) - places[known][:, None]).abs()
            inside = (look[known].float() * (away <= LOOK_STATES)).sum(-1)
            look_losses.append(-(inside + 1e-3).log().mean())
    return tokens, torch.stack(look_losses).mean() if look_losses else tokens * 0


def hearing_loss(model: StarterModel, windows: list[Window], states: Tensor, first: int = 0) -> tuple[Tensor, Tensor]:
    """Cross-entropy of the phone at each encoder state, and the squared error of its place in the window."""
    phones = torch.from_numpy(np.stack([window.phones for window in windows]))
    heard = F.cross_entropy(model.phone_head(states).float().flatten(0, 1), phones.flatten())
    codes = model.place_codes[first : first + states.shape[1]]
    return heard, F.mse_loss(model.place_head(states).float(), codes.expand(len(states), -1, -1))
