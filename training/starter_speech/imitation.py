"""A small network that imitates the encoder: from the phones of a window to the states that the encoder would give.

Sound is dear and text is cheap. With the imitation the decoder learns to write from as many sentences as it likes,
nearly all of them never spoken.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from training.starter_speech.model import PLACE_COLUMNS, dimensions
from training.starter_speech.reading import PHONES

KERNEL, LAYERS = 7, 2
"""States that a layer sees; together 0.26 s, about a syllable to both sides."""
MISHEARD = 0.01
"""Share of phones replaced by any other, for encoders mishear."""


class Imitation(nn.Module):
    """Phone numbers of a window's states to encoder states."""

    spread: Tensor
    """Standard deviation of what the imitation misses, for each part of a state."""

    def __init__(self) -> None:
        super().__init__()
        width = dimensions().n_audio_state
        self.phones = nn.Embedding(2 * len(PHONES) + 1, width)
        self.places = nn.Linear(len(PLACE_COLUMNS), width)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, KERNEL, padding=KERNEL // 2) for _ in range(LAYERS))
        self.out = nn.Linear(width, width)
        self.register_buffer("spread", torch.ones(width))

    def forward(self, phones: Tensor, codes: Tensor) -> Tensor:
        """States (windows, states, width) of phone numbers (windows, states) and the place codes of these states."""
        x = self.phones(phones)
        for layer in self.layers:
            x = x + F.gelu(layer(x.transpose(1, 2)).transpose(1, 2))
        states: Tensor = self.out(x + self.places(codes))
        return states

    @torch.no_grad()
    def pretend(self, phones: Tensor, codes: Tensor) -> Tensor:
        """States as the encoder might give them: with its spread, and now and then a phone misheard."""
        borders = F.pad((phones[:, 1:] != phones[:, :-1]).long().cumsum(1), (1, 0))
        wrong = torch.rand(len(phones), int(borders.max()) + 1).gather(1, borders) < MISHEARD
        other = torch.randint(1, 2 * len(PHONES) + 1, (len(phones), int(borders.max()) + 1)).gather(1, borders)
        states = self(torch.where(wrong & (phones > 0), other, phones), codes)
        noise = torch.randn(states.shape)
        noise = (noise + noise.roll(1, 1) + noise.roll(-1, 1)) / 3**0.5
        strength = torch.empty(len(phones), 1, 1).uniform_(0.4, 1.3)
        return states + (noise * self.spread * strength).to(states.dtype)
