"""The cross-encoder in torch: e5's weights stay, the upper layers get low-rank changes, norms and a head of their own.

The loss is listwise: the statements that hold a part of the answer share the probability that a softmax over the
statements read, and over "none of them", gives. What the ranking says of a statement (the logarithm of its
probability) is added to its score, so that only what the ranking misses is learned. Unanswerable questions teach
"none".
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from eval.cross_encoder.grouping import Group, Read
from index.cross_encoder import LEVEL, OF_QUESTION, OF_STATEMENT
from index.e5_weights import Floats, Weights

RANK = 16
STRENGTH = 2.0
"""What a low-rank change is multiplied by while it is learned (the usual alpha over rank)."""
FIRST_LAYER = 6
"""The layers below are e5's own; what they give is worked out once for every pair."""
QUESTIONS = 8
"""Questions a step."""
RATE, WARM, LOWEST = 5e-4, 0.08, 0.02
"""Learning rate, the share of steps it rises in, and what it falls to as a share."""
DROPPED = 0.1
AT_ONCE = 48


class _Changed(nn.Module):
    """A dense layer of e5 with a low-rank change."""

    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        matrix = weights.matrices[f"{name}.w"]
        whole = torch.tensor(matrix.rows(np.arange(len(matrix.blocks))))
        self.register_buffer("whole", whole)
        self.register_buffer("bias", torch.tensor(weights.vectors[f"{name}.b"].copy()))
        self.A = nn.Parameter(torch.randn(RANK, whole.shape[1]) / math.sqrt(whole.shape[1]))
        self.B = nn.Parameter(torch.zeros(whole.shape[0], RANK))

    def forward(self, x: Any) -> Any:
        return F.linear(x, self.whole, self.bias) + F.linear(F.linear(x, self.A), self.B) * STRENGTH


class _Layer(nn.Module):
    def __init__(self, weights: Weights, at: int) -> None:
        super().__init__()
        self.heads = weights.sizes.heads
        self.products = nn.ModuleDict({n: _Changed(weights, f"l{at}.{n}") for n in ("q", "k", "v", "ao", "fi", "fo")})
        self.norms = nn.ModuleDict({n: _norm(weights, f"l{at}.{n}") for n in ("aln", "oln")})

    def forward(self, x: Any, mask: Any) -> Any:
        count, length, hidden = x.shape
        q, k, v = (self.products[n](x).view(count, length, self.heads, -1).transpose(1, 2) for n in "qkv")
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(count, length, hidden)
        x = self.norms["aln"](x + self.products["ao"](seen))
        return self.norms["oln"](x + self.products["fo"](F.gelu(self.products["fi"](x))))


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(weights.sizes.hidden, eps=weights.sizes.epsilon)
    norm.weight.data = torch.tensor(weights.vectors[f"{name}.w"].copy())
    norm.bias.data = torch.tensor(weights.vectors[f"{name}.b"].copy())
    return norm


class Model(nn.Module):
    def __init__(self, weights: Weights) -> None:
        super().__init__()
        hidden = weights.sizes.hidden
        self.weights = weights
        self.layers = nn.ModuleList(_Layer(weights, at) for at in range(weights.sizes.layers))
        self.opening = _norm(weights, "emb.ln")
        for module in (self.opening, *self.layers[:FIRST_LAYER]):
            module.requires_grad_(False)
        places = weights.vectors["emb.pos"].reshape(-1, hidden) + weights.vectors["emb.type"][:hidden]
        self.register_buffer("places", torch.tensor(places))
        self.parts = nn.Parameter(torch.zeros(3, hidden))
        self.head = nn.Linear(hidden, 1)
        nn.init.normal_(self.head.weight, std=0.02)
        self.scale = nn.Parameter(torch.tensor(5.0))
        self.none = nn.Parameter(torch.tensor(-2.0))

    @torch.no_grad()
    def lower(self, pairs: Sequence[Read]) -> None:
        """Fill in what the lower layers give."""
        order = sorted(pairs, key=lambda pair: len(pair.ids))
        words = self.weights.matrices["emb.word"]
        for at in range(0, len(order), AT_ONCE):
            some = order[at : at + AT_ONCE]
            x, mask, _ = _together([torch.tensor(words.rows(np.array(pair.ids))) for pair in some], some)
            x = self.opening(x + self.places[: x.shape[1]])
            for layer in self.layers[:FIRST_LAYER]:
                x = layer(x, mask[:, None, None, :])
            for pair, row in zip(some, x, strict=True):
                pair.lower = row[: len(pair.ids)].half().clone()

    def forward(self, pairs: Sequence[Read]) -> Any:
        """(n,) scores of n pairs."""
        x, mask, parts = _together([pair.lower.float() for pair in pairs], pairs)
        x = x + self.parts[parts]
        for layer in self.layers[FIRST_LAYER:]:
            x = layer(x, mask[:, None, None, :])

        def mean(of: Any) -> Any:
            kept = of[..., None].float()
            return (x * kept).sum(1) / kept.sum(1)

        question, statement = (mean(mask & (parts == part)) for part in (OF_QUESTION, OF_STATEMENT))
        whole = F.dropout(mean(mask), DROPPED, self.training)
        return self.head(whole)[:, 0] + self.scale * (F.cosine_similarity(question, statement) - LEVEL)

    def stored(self) -> dict[str, Floats]:
        """What `index.cross_encoder.read_tuned` reads."""
        found = {"first_layer": np.array(FIRST_LAYER), "parts": self.parts, "head": self.head.weight[0]}
        found |= {"bias": self.head.bias[0], "scale": self.scale}
        for at in range(FIRST_LAYER, len(self.layers)):
            for name, product in self.layers[at].products.items():
                found |= {f"l{at}.{name}.A": product.A, f"l{at}.{name}.B": product.B * STRENGTH}
            for name, norm in self.layers[at].norms.items():
                found |= {f"l{at}.{name}.w": norm.weight, f"l{at}.{name}.b": norm.bias}
        return {n: v.detach().numpy().astype(np.float16) if torch.is_tensor(v) else v for n, v in found.items()}


def _together(rows: Sequence[Any], pairs: Sequence[Read]) -> tuple[Any, Any, Any]:
    """Padded to one length: (n, tokens, hidden), which tokens there are, what each is part of."""
    longest = max(map(len, rows))
    x = torch.zeros(len(rows), longest, rows[0].shape[1])
    mask, parts = torch.zeros(len(rows), longest, dtype=torch.bool), torch.zeros(len(rows), longest, dtype=torch.long)
    for i, (row, pair) in enumerate(zip(rows, pairs, strict=True)):
        x[i, : len(row)], mask[i, : len(row)], parts[i, : len(row)] = row, True, torch.tensor(pair.parts)
    return x, mask, parts


def tuned(weights: Weights, groups: Sequence[Group], epochs: float, seed: int, tell: Callable[[str], None]) -> Model:
    """A model that has learned from the groups, `epochs` times over."""
    torch.manual_seed(seed)
    model = Model(weights)
    model.lower([pair for group in groups for pair in group.pairs])
    steps = int(epochs * len(groups) / QUESTIONS)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.01)
    rise = max(WARM * steps, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / rise) * max(LOWEST, 1 - step / steps)
    )
    losses: list[float] = []
    for step, some in zip(range(1, steps + 1), _batches(groups, random.Random(seed)), strict=False):
        loss = _loss(model, some)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % 20 == 0:
            tell(f"{step}/{steps}: {np.mean(losses[-20:]):.3f}")
    return model.eval()


def _batches(groups: Sequence[Group], rng: random.Random) -> Iterator[list[Group]]:
    """For ever: groups of about one length together, in an order that changes."""
    while True:
        order = rng.sample(range(len(groups)), len(groups))
        some = []
        for at in range(0, len(order), 8 * QUESTIONS):
            near = sorted(order[at : at + 8 * QUESTIONS], key=lambda i: sum(len(p.ids) for p in groups[i].pairs))
            some += [near[i : i + QUESTIONS] for i in range(0, len(near), QUESTIONS)]
        rng.shuffle(some)
        yield from ([groups[i] for i in batch] for batch in some)


def _loss(model: Model, groups: Sequence[Group]) -> Any:
    scores = model([pair for group in groups for pair in group.pairs])
    total, at = torch.zeros(()), 0
    for group in groups:
        own = scores[at : at + len(group.pairs)] + torch.tensor(group.ranked)
        at += len(group.pairs)
        told = F.log_softmax(torch.cat([own, model.none[None]]), 0)
        held = torch.tensor(group.held[group.held.any(axis=1)]).bool() if len(group.held) else torch.zeros(0, 0)
        if len(held):
            total = total - torch.logsumexp(told[:-1].masked_fill(~held, -1e9), 1).mean()
        else:
            total = total - told[-1]
    return total / len(groups)
