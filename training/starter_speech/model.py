"""The starter model while it is trained: a Whisper whose token table holds only the tokens in use."""

import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from whisper.model import ModelDimensions, MultiHeadAttention, ResidualAttentionBlock, Whisper

from training.starter_speech.clips import PHONES

WHISPER_VOCABULARY = 51_865
TIME_SCALE = 0.15
"""Makes the codes of timestamps about as long as the vectors of words become."""


def dimensions(n_vocab: int = WHISPER_VOCABULARY) -> ModelDimensions:
    """Sizes of the starter model: a third of Whisper tiny in width, 4 + 3 layers."""
    return ModelDimensions(
        n_mels=80,
        n_audio_ctx=1500,
        n_audio_state=128,
        n_audio_head=2,
        n_audio_layer=4,
        n_vocab=n_vocab,
        n_text_ctx=448,
        n_text_state=128,
        n_text_head=2,
        n_text_layer=3,
    )


def norm(layer: nn.LayerNorm, x: Tensor) -> Tensor:
    """Layer norm in the type of x: Whisper's own goes through float32 and back, half of the training time on a CPU."""
    return F.layer_norm(x, layer.normalized_shape, layer.weight.to(x.dtype), layer.bias.to(x.dtype), layer.eps)


def attend(attention: MultiHeadAttention, x: Tensor, source: Tensor, *, causal: bool = False) -> Tensor:
    """Whisper's attention of x to source."""
    batch, length, width = x.shape
    heads = attention.n_head
    q, k, v = (
        F.linear(y, layer.weight, layer.bias).view(batch, -1, heads, width // heads).transpose(1, 2)
        for layer, y in ((attention.query, x), (attention.key, source), (attention.value, source))
    )
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    return F.linear(mixed.transpose(1, 2).reshape(batch, length, width), attention.out.weight, attention.out.bias)


def run_block(block: ResidualAttentionBlock, x: Tensor, states: Tensor | None = None) -> Tensor:
    """Whisper's residual block with all activations in the type of x; with encoder states it is a decoder block."""
    y = norm(block.attn_ln, x)
    x = x + attend(block.attn, y, y, causal=states is not None)
    if states is not None:
        x = x + attend(block.cross_attn, norm(block.cross_attn_ln, x), states)
    up, _, down = block.mlp
    y = F.gelu(F.linear(norm(block.mlp_ln, x), up.weight, up.bias))
    return x + F.linear(y, down.weight, down.bias)


def first_head(block: ResidualAttentionBlock, x: Tensor, states: Tensor) -> Tensor:
    """Where the first head of a block's cross-attention will look: (windows, tokens, states), as run_block takes x."""
    y = norm(block.attn_ln, x)
    x = x + attend(block.attn, y, y, causal=True)
    width = x.shape[-1] // block.cross_attn.n_head
    query, key = block.cross_attn.query, block.cross_attn.key
    q = F.linear(norm(block.cross_attn_ln, x), query.weight[:width], query.bias[:width])
    k = F.linear(states, key.weight[:width])
    weights: Tensor = (q @ k.transpose(1, 2) * width**-0.5).softmax(-1)
    return weights


class StarterModel(nn.Module):
    """Whisper with a compact token table, one logit for all unused tokens, and a phone head that helps the encoder."""

    used: Tensor
    """Sorted ids of the tokens that the compact table holds."""

    def __init__(self, used: Tensor) -> None:
        super().__init__()
        self.register_buffer("used", used)
        # A token that is not in use (a rare joint of two words in a prompt) is read as the end token, never asked for.
        self.compact = torch.full((WHISPER_VOCABULARY,), -100)
        self.compact[self.used] = torch.arange(len(self.used))
        self.whisper = Whisper(dimensions(len(self.used)))
        self.phone_head = nn.Linear(self.whisper.dims.n_audio_state, len(PHONES) + 1)
        nn.init.normal_(self.whisper.decoder.token_embedding.weight, std=0.02)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        # Timestamps start as the encoder's own position codes: neighbours are alike, so that each is learnt from all.
        codes = self.whisper.encoder.positional_embedding
        with torch.no_grad():
            rows = self.whisper.decoder.token_embedding.weight[-len(codes) - 1 :]
            rows[:-1] = (codes - codes.mean(0)) * TIME_SCALE
            rows[-1] = rows[-2]

    def encode(self, mel: Tensor) -> Tensor:
        """Encoder states (windows, frames // 2, state) of mel (windows, 80, frames), which may be shorter than 30 s."""
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv1(mel))
        x = F.gelu(encoder.conv2(x)).permute(0, 2, 1)
        x = x + encoder.positional_embedding[: x.shape[1]].to(x.dtype)
        for block in encoder.blocks:
            x = run_block(block, x)
        return norm(encoder.ln_post, x)

    def logits(self, tokens: Tensor, states: Tensor) -> Tensor:
        """Logits (windows, tokens, used + 1) of compact tokens; the last one stands for all unused tokens.

        In the exported checkpoint the unused rows are zero, so each has logit 0 and together they weigh log(count).
        """
        return self.decode(tokens, states)[0]

    def decode(self, tokens: Tensor, states: Tensor) -> tuple[Tensor, list[Tensor]]:
        """The logits, and where the first head of each later layer looks: weights (windows, tokens, states)."""
        decoder = self.whisper.decoder
        x = (decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]).to(states.dtype)
        looks = []
        for number, block in enumerate(decoder.blocks):
            if number:
                looks.append(first_head(block, x, states))
            x = run_block(block, x, states)
        x = norm(decoder.ln, x)
        logits = x @ decoder.token_embedding.weight.T
        unused = math.log(WHISPER_VOCABULARY - len(self.used))
        return F.pad(logits, (0, 1), value=unused), looks

    def checkpoint(self) -> dict[str, Any]:
        """A true openai-whisper checkpoint: the full token table with zero rows, float16."""
        state = {name: value.detach().half().cpu() for name, value in self.whisper.state_dict().items()}
        table = torch.zeros(WHISPER_VOCABULARY, self.whisper.dims.n_text_state, dtype=torch.float16)
        table[self.used] = state["decoder.token_embedding.weight"]
        return {"dims": vars(dimensions()), "model_state_dict": state | {"decoder.token_embedding.weight": table}}

    @classmethod
    def load(cls, path: Path) -> "StarterModel":
        """The model of a file that `save` wrote."""
        state = torch.load(path, weights_only=True, map_location="cpu")
        model = cls(state["used"])
        model.load_state_dict(state)
        return model

    def save(self, path: Path) -> None:
        """Writes the weights as they are trained (to go on from), moved into place when complete."""
        part = path.with_suffix(".part")
        torch.save(self.state_dict(), part)
        part.rename(path)
