"""How all lessons step: Muon for the matrices of the blocks, Adam for the rest, a rate that follows the clock."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

WARMUP_STEPS = 40


@dataclass
class Lesson:
    """A stretch of training of a given length; prints mean losses now and then."""

    name: str
    minutes: float
    begin: float = field(default_factory=time.monotonic)
    step: int = 0
    sums: dict[str, float] = field(default_factory=dict)
    since: int = 0

    @property
    def progress(self) -> float:
        """Which share of the time is over."""
        return (time.monotonic() - self.begin) / (60 * self.minutes)

    def note(self, every: int = 25, **losses: Tensor) -> None:
        """Counts a step and its losses."""
        self.step += 1
        self.since += 1
        for name, loss in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + loss.item()
        if self.step % every == 0:
            means = " ".join(f"{name}={total / self.since:.3f}" for name, total in self.sums.items())
            print(f"{self.name} {self.step}, {self.progress * self.minutes:.1f} min: {means}", flush=True)
            self.sums, self.since = {}, 0


class Learner:
    """Optimisers of some parameters, with the peak of their learning rate."""

    def __init__(self, parameters: Iterable[nn.Parameter], matrices: Iterable[nn.Parameter], peak: float) -> None:
        chosen = list(matrices)
        rest = [one for one in parameters if not any(one is matrix for matrix in chosen)]
        self.parameters = [*chosen, *rest]
        self.peak = peak
        self.optimisers: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(rest, lr=peak, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        ]
        if chosen:
            muon = torch.optim.Muon(chosen, lr=peak, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
            self.optimisers.append(muon)

    def step(self, rate: float) -> None:
        """One step at this share of the peak."""
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.peak * rate
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)


def learn(loss: Tensor, lesson: Lesson, *learners: Learner, last: float = 0.0) -> None:
    """One step; the rate falls to `last` times the peak over the last half of the lesson."""
    loss.backward()  # type: ignore[no-untyped-call]
    rate = min(1, (lesson.step + 1) / WARMUP_STEPS) * max(last, min(1.0, (1 - lesson.progress) / 0.5))
    for learner in learners:
        learner.step(rate)


def matrices(module: nn.Module) -> list[nn.Parameter]:
    """The weight matrices of a module's blocks."""
    return [one for name, one in module.named_parameters() if "blocks." in name and one.ndim == 2]
