"""Numbers with an address: right, even, independent, and the same everywhere."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtri

from attunement.engine.step import normal, words
from attunement.engine.threefry import Stream, key_of, normals, threefry, uniform, uniforms
from attunement.vocabulary import BadValueError

ONES = 0xFFFFFFFF
KNOWN = [  # Random123 1.14, examples/kat_vectors, threefry4x32 20 rounds
    ((0, 0, 0, 0), (0, 0, 0, 0), (0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8)),
    ((ONES,) * 4, (ONES,) * 4, (0x2A881696, 0x57012287, 0xF6C7446E, 0xA16A6732)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0, 0x082EFA98, 0xEC4E6C89),
        (0x59CD1DBB, 0xB8879579, 0x86B5D00C, 0xAC8B6D84),
    ),
]
WORD = st.integers(0, ONES)


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
@pytest.mark.parametrize("library", [np, jnp], ids=["numpy", "jax"])
def test_known_answers(library, counter, key, expected) -> None:  # type: ignore[no-untyped-def]
    arrays = [tuple(library.asarray([word], dtype=np.uint32) for word in four) for four in (counter, key)]
    assert [int(word[0]) for word in threefry(*arrays)] == list(expected)


@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD, WORD, WORD))
def test_numpy_and_jax_give_the_same_words(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    one = threefry(*(tuple(np.array([w], np.uint32) for w in four) for four in (counter, key)))  # type: ignore[arg-type]
    other = threefry(*(tuple(jnp.array([w], jnp.uint32) for w in four) for four in (counter, key)))  # type: ignore[arg-type]
    assert [int(w[0]) for w in one] == [int(w[0]) for w in other]


def test_the_engine_and_the_numpy_side_use_the_same_address() -> None:
    dyads, seed = np.arange(5, dtype=np.uint32), 2**40 + 7
    theirs = jax.vmap(lambda d: jnp.stack(words(key_of(seed), d, jnp.uint32(3), jnp.uint32(9), Stream.MOOD)))(dyads)
    ours = uniforms(seed, dyads, occasion=3, tick=9, stream=Stream.MOOD)
    assert np.array_equal(uniform(np.asarray(theirs)), ours)


def test_streams_are_frozen() -> None:
    """The codes are part of every address: another code would change every study ever run."""
    assert {stream.name: int(stream) for stream in Stream} == {
        "ACTS": 0, "DAY": 1, "MOOD": 2, "TEMPERAMENT": 3, "CARING": 4, "FRIGHT": 5, "RATER": 6, "CAMERA": 7, "LATER": 8,
        "VISITOR": 9, "READING": 10, "COMPANY": 11, "SLEEP": 12, "COURSE": 13, "EVENING": 20, "MEETING": 21, "TALK": 16,
        "OWN_HISTORY": 17, "MANNER_OF_YEAR": 18, "LOAD": 19, "HARDSHIP": 28, "SUPPORT": 29, "LOOKING": 22, "RANKING": 23,
        "PARTING": 24, "EVENT": 27, "ANSWERS": 32, "PEERS": 33,
    }  # fmt: skip


def test_a_word_becomes_a_number_from_0_to_below_1() -> None:
    word = np.array([0, 255, 256, ONES], np.uint32)
    assert uniform(word).tolist() == [0.0, 0.0, 2.0**-24, 1 - 2.0**-24]


@pytest.mark.parametrize("word", range(4))
@pytest.mark.parametrize("along", ["dyad", "tick", "occasion", "stream", "seed"])
def test_numbers_are_even_and_independent_along_every_address(along: str, word: int) -> None:
    """χ² over 64 cells and the correlation of neighbours; 40 tests of each kind, so each may fail once in 10^5."""
    n = 20_000 if along == "dyad" else 2_000
    if along == "dyad":
        u = uniforms(1, np.arange(n), occasion=2, tick=3, stream=Stream.ACTS)[:, word]
    else:
        at = np.arange(n, dtype=np.uint32)
        fixed = np.full(n, 5, np.uint32)
        places = {"tick": (fixed, fixed, at, fixed), "occasion": (fixed, at, fixed, fixed)}
        counter = places.get(along, (fixed, fixed, fixed, at if along == "stream" else fixed))
        nil = np.zeros(n, np.uint32)
        key = (at if along == "seed" else fixed, nil, nil, nil)
        u = uniform(threefry(counter, key)[word]).astype(float)
    cells = np.bincount((u * 64).astype(int), minlength=64)
    assert stats.chisquare(cells).pvalue > 1e-5
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4.4 / np.sqrt(n)  # 4.4 standard errors: once in 10^5


def test_the_four_words_of_an_address_are_independent() -> None:
    u = uniforms(1, np.arange(20_000), occasion=0, tick=0, stream=Stream.DAY)
    assert np.abs(np.corrcoef(u.T) - np.eye(4)).max() < 4.4 / np.sqrt(20_000)


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, True, "7"])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(BadValueError, match=r"the seed is .*; it must be a whole number from 0 to"):
        key_of(seed)  # type: ignore[arg-type]


def test_large_seeds_differ_in_their_upper_half() -> None:
    assert not np.array_equal(key_of(2**33), key_of(2**34))


# --- normal numbers -----------------------------------------------------------------------------------------------------


def middles(word: np.ndarray) -> np.ndarray:
    """The middle of the 2^-24 wide stretch a word falls into, exactly."""
    return (word >> np.uint32(8)).astype(float) * 2.0**-24 + 2.0**-25


def test_normal_numbers_are_the_inverse_of_the_distribution() -> None:
    """PPND7 is accurate to about 1 part in 10^7 (Wichura 1988); single precision leaves 1 part in 10^6."""
    word = np.linspace(0, ONES, 200_001).astype(np.uint32)
    word = np.concatenate([word, np.arange(0, 2**16, dtype=np.uint32) << np.uint32(8)])
    exact = ndtri(middles(word))
    found = np.asarray(normal(jnp.asarray(word)))
    assert np.abs(found - exact).max() < 5e-6
    assert (np.abs(found - exact) / np.maximum(np.abs(exact), 0.01)).max() < 2e-6


def test_normal_numbers_are_finite_and_symmetric_at_both_ends() -> None:
    """The highest words once rounded to 1 and gave NaN: one normal number in 17 million, in every fourth default run."""
    low = np.arange(0, 4096, dtype=np.uint32) * np.uint32(256)
    found, mirrored = (np.asarray(normal(jnp.asarray(word))) for word in (low, ~low))
    assert np.isfinite(found).all()
    assert np.array_equal(found, -mirrored)
    assert found.min() == pytest.approx(ndtri(2.0**-25), rel=1e-6)


def test_normals_of_populations_have_mean_0_and_variance_1() -> None:
    z = normals(3, np.arange(10_000), occasion=0, tick=0, stream=Stream.CARING)
    assert z.shape == (10_000, 4)
    assert np.abs(z.mean(axis=0)).max() < 4.4 / 100  # standard errors of 1/100 and √2/100
    assert np.abs(z.var(axis=0) - 1).max() < 4.4 * np.sqrt(2) / 100


def test_several_occasions_at_once_are_each_alone() -> None:
    dyads, stream = np.arange(5, dtype=np.uint32), Stream.COMPANY
    together = uniforms(7, dyads, occasion=np.array([[3], [9]], np.uint32), tick=0, stream=stream)
    alone = [uniforms(7, dyads, occasion=k, tick=0, stream=stream) for k in (3, 9)]
    np.testing.assert_array_equal(together, np.stack(alone))
