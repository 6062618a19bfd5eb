"""A message: named arrays and a few facts, as the one binary format that server and page exchange.

Layout, little-endian: 4 bytes length of the header in bytes, the header as JSON in UTF-8, then the arrays, each starting
at a multiple of 8 bytes. The header is `{"facts": {...}, "arrays": [[name, type, shape, first byte], ...]}`, where the
first byte is counted from the start of the message. The page's side is `page/src/frame/message.ts`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.vocabulary import BadFileError

TYPES = ("<f4", "<i2", "<u2", "|i1", "|u1", "<i4", "<u4")
ALIGNED = 8


@dataclass(frozen=True, eq=False)
class Message:
    """Facts (anything JSON can hold) and arrays by name."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def with_facts(self, **facts: Any) -> Message:
        """Return the message with more facts."""
        return Message({**self.facts, **facts}, self.arrays)

    def to_bytes(self) -> bytes:
        """Write the message down.

        >>> seen = Message({"n": 2}, {"arousal": np.array([0.5, 0.25], np.float32)}).to_bytes()
        >>> Message.from_bytes(seen).arrays["arousal"]
        array([0.5 , 0.25], dtype=float32)
        """
        arrays = {name: np.ascontiguousarray(array) for name, array in self.arrays.items()}
        for name, array in arrays.items():
            if array.dtype.str not in TYPES:
                raise TypeError(f"array {name} holds {array.dtype}; a message carries {', '.join(TYPES)}")
        # The header says where the arrays begin, so its own length is settled first, with room for the numbers.
        entries = [[name, array.dtype.str, list(array.shape), 0] for name, array in arrays.items()]
        room = len(self._header(entries)) + 12 * len(entries)
        at = _aligned(4 + room)
        parts, first = [], at
        for entry, array in zip(entries, arrays.values(), strict=True):
            entry[3] = at
            padded = _aligned(array.nbytes)
            parts.append(array.tobytes() + b"\0" * (padded - array.nbytes))
            at += padded
        header = self._header(entries).ljust(first - 4, b" ")
        return struct.pack("<I", len(header)) + header + b"".join(parts)

    def _header(self, entries: list[list[Any]]) -> bytes:
        facts = {"facts": self.facts, "arrays": entries}
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode(errors="replace")  # JSON may bring half a character, and an answer may quote it

    @classmethod
    def from_bytes(cls, data: bytes) -> Message:
        """Read what `to_bytes` wrote."""
        try:
            (length,) = struct.unpack_from("<I", data)
            header = json.loads(data[4 : 4 + length])
            arrays = {}
            for name, kind, shape, at in header["arrays"]:
                if kind not in TYPES or at < 4 + length or any(size < 0 for size in shape):
                    raise ValueError(f"array {name} is declared as {kind} {shape} at byte {at}")
                count = int(np.prod(shape, dtype=np.int64))
                arrays[name] = np.frombuffer(data, kind, count, at).reshape(shape)
            return cls(header["facts"], arrays)
        except (ValueError, KeyError, TypeError, struct.error) as error:
            raise BadFileError(f"{len(data)} bytes are no message of the workbench: {error}.") from None


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
