"""Whisper's encoder as an ONNX graph with int8 products, for processors that multiply int8 in hardware.

The numbers are rounded as CTranslate2 rounds them for int8 (one scale per row of the states, one per row of the
weights), so the text is as good; onnxruntime's attention is fused and its int8 product faster. One thread, 30 s window:
small 2.59 s with CTranslate2 and 1.54 s with this graph, base 0.74 and 0.49 s (docs/benchmarks.md).
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from minutes.speech.ctranslate2_weights import Tensors, UnknownWeights, read_encoder

OPSET, IR_VERSION = 20, 10
MICROSOFT = "com.microsoft"  # onnxruntime's own operators
INT8_MAX = 127.0
TINY = 1e-12  # keeps a row of zeros from dividing by zero
INPUT, OUTPUT = "mel", "states"


def write_encoder(folder: Path, path: Path) -> None:
    """Write the graph of a CTranslate2 folder's encoder: mel (1, mels, 3000) to states (1, 1500, width), float32.

    Raises:
        UnknownWeights: they cannot be read.
    """
    tensors, heads = read_encoder(folder)
    try:
        onnx.save(_EncoderGraph(tensors, heads).model(), str(path))
    except KeyError as error:
        raise UnknownWeights(f"{error} is missing") from error


class _EncoderGraph:
    """Collects nodes and weights; a method returns the name of the tensor that it computes."""

    def __init__(self, tensors: Tensors, heads: int) -> None:
        self._tensors, self._heads = tensors, heads
        self._length, self._width = tensors["position_encodings/encodings"].shape
        self._nodes: list[onnx.NodeProto] = []
        self._weights: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        layers = sum(name.endswith("/self_attention/linear_0/weight") for name in self._tensors)
        states = self._beginning()
        for index in range(layers):
            states = self._layer(states, f"layer_{index}")
        self._shaped(self._norm(states, "layer_norm"), 1, self._length, self._width, name=OUTPUT)
        mels = self._tensors["conv1/weight"].shape[1]
        graph = helper.make_graph(
            self._nodes,
            "whisper encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, mels, 2 * self._length])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, self._length, self._width])],
            [*self._weights.values()],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def _beginning(self) -> str:
        x = INPUT
        for name, stride in (("conv1", 1), ("conv2", 2)):
            inputs = [x, self._given(f"{name}/weight"), self._given(f"{name}/bias")]
            x = self._node("Gelu", [self._node("Conv", inputs, kernel_shape=[3], pads=[1, 1], strides=[stride])])
        x = self._shaped(self._node("Transpose", [x], perm=[0, 2, 1]), self._length, self._width)
        return self._node("Add", [x, self._given("position_encodings/encodings")])

    def _layer(self, x: str, name: str) -> str:
        heard = self._rounded(self._norm(x, f"{name}/self_attention/layer_norm"))
        joint = f"{name}/self_attention/linear_0"
        parts = [self._product(heard, joint, part) for part in range(3)]
        three = [self._shaped(part, 1, self._length, self._width) for part in parts]
        attention = self._node(
            "MultiHeadAttention", [*three, self._given(f"{joint}/bias")], MICROSOFT, num_heads=self._heads
        )
        x = self._added(x, self._shaped(attention, self._length, self._width), f"{name}/self_attention/linear_1")
        wide = self._product(self._rounded(self._norm(x, f"{name}/ffn/layer_norm")), f"{name}/ffn/linear_0")
        wide = self._node("BiasGelu", [wide, self._given(f"{name}/ffn/linear_0/bias")], MICROSOFT)
        return self._added(x, wide, f"{name}/ffn/linear_1")

    def _added(self, x: str, y: str, linear: str) -> str:
        y = self._node("Add", [self._product(self._rounded(y), linear), self._given(f"{linear}/bias")])
        return self._node("Add", [x, y])

    def _norm(self, x: str, name: str) -> str:
        inputs = [x, self._given(f"{name}/gamma"), self._given(f"{name}/beta")]
        return self._node("LayerNormalization", inputs, axis=-1, epsilon=1e-5)

    def _rounded(self, x: str) -> tuple[str, str]:
        """Rows as uint8 around 128, and each row's scale: (rows, width) and (rows, 1)."""
        axis = self._weight("last axis", np.array([1], np.int64))
        largest = self._node("ReduceMax", [self._node("Abs", [x]), axis], keepdims=1)
        scale = self._node("Mul", [largest, self._weight("1/127", np.float32(1 / INT8_MAX))])
        scale = self._node("Max", [scale, self._weight("tiny", np.float32(TINY))])
        zero = self._weight("zero points", np.full(self._length, 128, np.uint8))
        return self._node("QuantizeLinear", [x, self._shaped(scale, -1), zero], axis=0), scale

    def _product(self, rounded: tuple[str, str], linear: str, part: int | None = None) -> str:
        """The product with a linear layer's weights, or with a part of them as wide as the states; without its bias."""
        rows, scale = rounded
        weight = self._tensors[f"{linear}/weight"]
        name = linear
        if part is not None:
            weight, name = weight[part * self._width : (part + 1) * self._width], f"{linear}/{part}"
        largest = np.abs(weight).max(1)
        steps = (np.where(largest == 0, INT8_MAX, largest) / INT8_MAX).astype(np.float32)
        whole = np.rint(weight / steps[:, None]).astype(np.int8)
        inputs = [
            rows,
            self._weight(f"{name}/int8", np.ascontiguousarray(whole.T)),
            self._weight("one", np.float32(1)),
            self._weight(f"{name}/steps", steps),
            self._weight("zero point", np.uint8(128)),
        ]
        return self._node("Mul", [self._node("MatMulIntegerToFloat", inputs, MICROSOFT), scale])

    def _shaped(self, x: str, *shape: int, name: str | None = None) -> str:
        return self._node("Reshape", [x, self._weight(f"shape {shape}", np.array(shape, np.int64))], name=name)

    def _given(self, name: str) -> str:
        return self._weight(name, self._tensors[name])

    def _weight(self, name: str, value: "NDArray[Any] | np.generic") -> str:
        if name not in self._weights:
            self._weights[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def _node(self, kind: str, inputs: list[str], domain: str = "", *, name: str | None = None, **options: Any) -> str:
        output = name or f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **options))
        return output
