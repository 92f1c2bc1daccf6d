"""Reads single tensors out of CTranslate2's model.bin, without loading the rest.

The format is CTranslate2's own (python/ctranslate2/specs/model_spec.py, `_serialize`, version 6): a header, then every
variable as name, shape, type and bytes, then names that stand for another variable.
"""

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

FORMAT_VERSION = 6
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16, np.uint16)
BFLOAT16 = 5  # the upper half of a float32; numpy has no such type
Tensors = dict[str, NDArray[np.float32]]


class UnknownWeights(ValueError):
    """The file is not one that this version of CTranslate2 writes."""


class _Place(NamedTuple):
    shape: tuple[int, ...]
    kind: int  # place in TYPES
    offset: int
    size: int  # bytes


def read_encoder(folder: Path) -> tuple[Tensors, int]:
    """The encoder's weights as float32 without the leading "encoder/", and the number of its attention heads.

    Raises:
        UnknownWeights.
    """
    try:
        with (folder / "model.bin").open("rb") as file:
            wanted = {name: place for name, place in _places(file).items() if name.startswith("encoder/")}
            found = {name.removeprefix("encoder/"): _values(file, place) for name, place in wanted.items()}
        heads = int(found.pop("num_heads"))
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise UnknownWeights(str(error)) from error
    return {name: _dequantized(name, found) for name in found if not name.endswith("_scale")}, heads


def _places(file: BinaryIO) -> dict[str, _Place]:
    """Where each variable lies; names that stand for another variable lead to its place."""
    version = _number(file)
    if version != FORMAT_VERSION:
        raise ValueError(f"format {version}")
    _text(file)  # the kind of model
    _number(file)  # its revision
    places: dict[str, _Place] = {}
    for _ in range(_number(file)):
        name = _text(file)
        shape = tuple(_number(file) for _ in range(file.read(1)[0]))
        kind, size = file.read(1)[0], _number(file)
        places[name] = _Place(shape, kind, file.tell(), size)
        file.seek(size, 1)
    for _ in range(_number(file)):
        other, name = _text(file), _text(file)
        places[other] = places[name]
    return places


def _values(file: BinaryIO, place: _Place) -> NDArray[np.generic]:
    file.seek(place.offset)
    values = np.frombuffer(file.read(place.size), TYPES[place.kind])
    if place.kind == BFLOAT16:
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.reshape(place.shape)


def _dequantized(name: str, tensors: dict[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    """CTranslate2 stores int8 weights multiplied by a scale per output row."""
    values = tensors[name].astype(np.float32)
    scale = tensors.get(f"{name}_scale")
    if scale is None:
        return values
    return values / scale.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))


def _number(file: BinaryIO) -> int:
    return int(struct.unpack("<I", file.read(4))[0])


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length)[:-1].decode()
