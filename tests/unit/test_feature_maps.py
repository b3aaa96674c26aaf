"""Words, text, products and embeddings as columns."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bandits.features.crossing import LowRankCrossing, crossed, quadratic
from bandits.features.embedding import EmbeddingAxes
from bandits.features.hashing import HashedWords
from bandits.features.ngrams import HashedNgrams, unit_rows
from bandits.features.rare import RareLevels
from errors import InvalidInput


def test_hashed_words_fall_on_the_same_column_in_another_process():
    words = "('tea', 'kawa', 'コーヒー')"
    code = f"from bandits.features.hashing import HashedWords; print([HashedWords(50).place(word) for word in {words}])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert told.stdout.strip() == str([HashedWords(50).place(word) for word in ("tea", "kawa", "コーヒー")])


def test_inner_products_of_hashed_words_are_right_on_average():
    """Two bags share 3 of their 30 words: over 400 salts the mean inner product is 3, within 4.5 standard errors."""
    one, other = [f"a{i}" for i in range(30)], [f"a{i}" for i in range(27, 57)]
    found = [float(np.prod(HashedWords(32, str(salt)).encode([one, other]), axis=0).sum()) for salt in range(400)]
    assert abs(np.mean(found) - 3.0) < 4.5 * np.std(found) / 20
    assert np.std(found) > 1.0


def test_a_word_that_comes_twice_counts_twice_and_no_words_are_zeros():
    encoded = HashedWords(16).encode([["tea", "tea"], []])
    assert np.abs(encoded[0]).sum() == 2.0
    assert not encoded[1].any()


def test_hashing_into_no_columns_is_refused():
    with pytest.raises(InvalidInput, match="width"):
        HashedWords(0)


def test_rare_words_and_unknown_ones_share_a_column():
    levels = RareLevels.fit(["a"] * 5 + ["b"] * 5 + ["c", "d"], least=3)
    assert levels.levels == ("a", "b")
    np.testing.assert_array_equal(levels.encode(["b", "c", "new"]), [[0, 1, 0], [0, 0, 1], [0, 0, 1]])


def test_word_ngrams_are_the_words_and_the_pairs_of_neighbours():
    assert list(HashedNgrams(64).grams("Fresh, roasted COFFEE")) == [
        "fresh", "roasted", "coffee", "fresh roasted", "roasted coffee",
    ]  # fmt: skip


def test_character_ngrams_mark_the_ends_of_words():
    assert list(HashedNgrams(64, "characters", (3, 3)).grams("tea")) == ["<te", "tea", "ea>"]


def test_texts_are_of_unit_length_and_alike_however_they_are_written():
    made = HashedNgrams(256, "characters", (2, 4))
    rows = unit_rows(made.encode(["Café au lait", "CAFE\u0301 AU LAIT", "a steel bridge", "..."])).toarray()
    np.testing.assert_allclose(np.linalg.norm(rows[:3], axis=1), 1.0, rtol=1e-6)
    np.testing.assert_array_equal(rows[0], rows[1])
    assert rows[0] @ rows[2] < 0.5
    assert not rows[3].any()


def test_a_misspelt_word_is_near_by_characters_and_far_by_words():
    texts = ["cappuccino", "cappucino"]
    maps = HashedNgrams(512, "characters", (3, 5)), HashedNgrams(512)
    near, far = (unit_rows(made.encode(texts)).toarray() for made in maps)
    assert near[0] @ near[1] > 0.5
    assert abs(far[0] @ far[1]) < 1e-6


def test_a_linear_model_of_all_pairs_learns_an_exclusive_or():
    rows = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    weights, *_ = np.linalg.lstsq(quadratic(rows), np.array([0.0, 1.0, 1.0, 0.0]), rcond=None)
    np.testing.assert_allclose(quadratic(rows) @ weights, [0, 1, 1, 0], atol=1e-6)


def test_crossing_is_the_outer_product_of_each_row():
    rng = np.random.default_rng(0)
    left, right = rng.random((5, 3), np.float32), rng.random((5, 4), np.float32)
    np.testing.assert_allclose(crossed(left, right)[2], np.outer(left[2], right[2]).ravel(), rtol=1e-6)
    with pytest.raises(InvalidInput, match="rows to cross"):
        crossed(left, right[:3])


def test_few_columns_have_the_inner_products_of_the_whole_crossing_on_average():
    rng = np.random.default_rng(0)
    left, right = rng.standard_normal((2, 2, 6)).astype(np.float32), rng.standard_normal((2, 2, 5)).astype(np.float32)
    left, right = left[0], right[0]
    whole = crossed(left, right)
    found = []
    for seed in range(600):
        few = LowRankCrossing.drawn(6, 5, 8, np.random.default_rng(seed))(left, right)
        found.append(few[0] @ few[1])
    assert abs(np.mean(found) - whole[0] @ whole[1]) < 4.5 * np.std(found) / np.sqrt(600)


def test_embeddings_keep_their_widest_axes_at_unit_length():
    rng = np.random.default_rng(0)
    kept, noise = rng.standard_normal((200, 3)), 0.01 * rng.standard_normal((200, 20))
    given = (noise + kept @ rng.standard_normal((3, 20)) * 0.3 + np.full(20, 2.0)).astype(np.float32)
    axes = EmbeddingAxes.fit(given, 3)
    found = axes(given)
    assert found.shape == (200, 3)
    assert np.square(found).sum(axis=1).mean() == pytest.approx(1.0, rel=1e-3)
    np.testing.assert_allclose(found.mean(axis=0), 0.0, atol=1e-4)
    back, *_ = np.linalg.lstsq(found, kept - kept.mean(axis=0), rcond=None)
    explained = 1.0 - np.var(kept - kept.mean(axis=0) - found @ back) / np.var(kept)
    assert explained > 0.95


def test_embeddings_of_fewer_directions_than_asked_give_what_there_is():
    given = np.outer(np.arange(1, 9), np.ones(4)) + np.eye(8, 4)
    assert EmbeddingAxes.fit(given.astype(np.float32), 50)(given.astype(np.float32)).shape[1] <= 4


@pytest.mark.parametrize("given", [np.zeros((1, 4)), np.full((3, 4), np.nan), np.zeros(4)])
def test_embeddings_that_say_nothing_are_refused(given):
    with pytest.raises(InvalidInput, match="embeddings"):
        EmbeddingAxes.fit(given.astype(np.float32), 2)
