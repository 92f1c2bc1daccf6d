"""The starter model while it is trained: a Whisper whose token table holds only the tokens in use."""

import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from whisper.model import ModelDimensions, MultiHeadAttention, ResidualAttentionBlock, Whisper

from training.starter_speech.reading import PHONES

WHISPER_VOCABULARY = 51_865
PLACE_COLUMNS = [column + half for half in (0, 64) for column in range(12, 62, 5)]
"""Those of the 128 position codes that the states are asked to keep: waves of 0.5 to 800 s."""
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


def run_block(block: ResidualAttentionBlock, x: Tensor, states: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
    """Whisper's residual block with all activations in the type of x; with encoder states it is a decoder block.

    Also gives where the first head of a decoder block's cross-attention looks: (windows, tokens, states).
    """
    y = norm(block.attn_ln, x)
    x = x + attend(block.attn, y, y, causal=states is not None)
    look = None
    if states is not None:
        y = norm(block.cross_attn_ln, x)
        look = first_head(block.cross_attn, y, states)
        x = x + attend(block.cross_attn, y, states)
    up, _, down = block.mlp
    y = F.gelu(F.linear(norm(block.mlp_ln, x), up.weight, up.bias))
    return x + F.linear(y, down.weight, down.bias), look


def first_head(attention: MultiHeadAttention, x: Tensor, source: Tensor) -> Tensor:
    """The weights of the first head of an attention of x to source."""
    width = x.shape[-1] // attention.n_head
    q = F.linear(x, attention.query.weight[:width], attention.query.bias[:width])
    k = F.linear(source, attention.key.weight[:width])
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
        width = self.whisper.dims.n_audio_state
        self.phone_head = nn.Linear(width, 2 * len(PHONES) + 1)
        self.place_head = nn.Linear(width, len(PLACE_COLUMNS))
        nn.init.normal_(self.whisper.decoder.token_embedding.weight, std=0.02)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        # Timestamps start as the encoder's own position codes: neighbours are alike, so that each is learnt from all.
        codes = self.whisper.encoder.positional_embedding
        with torch.no_grad():
            rows = self.whisper.decoder.token_embedding.weight[-len(codes) - 1 :]
            rows[:-1] = (codes - codes.mean(0)) * TIME_SCALE
            rows[-1] = rows[-2]

    @property
    def place_codes(self) -> Tensor:
        """The slow part of the encoder's position codes: (states, places)."""
        return self.whisper.encoder.positional_embedding[:, PLACE_COLUMNS]

    def encode(self, mel: Tensor, first: int = 0) -> Tensor:
        """Encoder states (windows, frames // 2, state) of mel (windows, 80, frames).

        A window may be shorter than 30 s; then its states count from `first`.
        """
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv1(mel))
        x = F.gelu(encoder.conv2(x)).permute(0, 2, 1)
        x = x + encoder.positional_embedding[first : first + x.shape[1]].to(x.dtype)
        for block in encoder.blocks:
            x, _ = run_block(block, x)
        return norm(encoder.ln_post, x)

    def decode(self, tokens: Tensor, states: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits of compact tokens, and where the first head of each layer looks: (windows, tokens, states).

        The logits are (windows, tokens, used + 1); the last one stands for all unused tokens. In the exported
        checkpoint the unused rows are zero, so each has logit 0 and together they weigh log(count).
        """
        decoder = self.whisper.decoder
        x = (decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]).to(states.dtype)
        looks = []
        for block in decoder.blocks:
            x, look = run_block(block, x, states)
            looks.append(look)
        x = norm(decoder.ln, x)
        logits = x @ decoder.token_embedding.weight.to(x.dtype).T
        unused = math.log(WHISPER_VOCABULARY - len(self.used))
        return F.pad(logits, (0, 1), value=unused), looks

    def checkpoint(self) -> dict[str, Any]:
        """A true openai-whisper checkpoint: the full token table with zero rows, float16."""
        state = {name: value.detach().half().cpu() for name, value in self.whisper.state_dict().items()}
        table = torch.zeros(WHISPER_VOCABULARY, self.whisper.dims.n_text_state, dtype=torch.float16)
        table[self.used] = state["decoder.token_embedding.weight"]
        return {"dims": vars(dimensions()), "model_state_dict": state | {"decoder.token_embedding.weight": table}}

    @classmethod
    def of_checkpoint(cls, path: Path, used: Tensor) -> "StarterModel":
        """The model of an exported checkpoint, to go on with; its heads, which are not exported, begin anew."""
        state = torch.load(path, weights_only=True, map_location="cpu")["model_state_dict"]
        model = cls(used)
        begun = model.whisper.decoder.token_embedding.weight.detach().clone()
        rows = state.pop("decoder.token_embedding.weight").float()[used]
        table = torch.where((rows != 0).any(1, keepdim=True), rows, begun)
        model.whisper.load_state_dict(
            {**{name: value.float() for name, value in state.items()}, "decoder.token_embedding.weight": table}
        )
        return model

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
