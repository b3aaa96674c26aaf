"""Peers that score a headline from its words: each is fitted on past tests and scores new texts, higher is better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

from bandits.prior.style import style_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.evaluation.past_tests import PastTests

    Array = NDArray[np.float64]

#: Shrinkage of the peers' ridge, as good as any on tests before the held-out weeks.
_ALPHA = 3.0


def random_scores(_: PastTests, test: PastTests, rng: np.random.Generator) -> Array:
    """Chance."""
    return rng.random(len(test))


def longest(_: PastTests, test: PastTests, __: np.random.Generator) -> Array:
    """The longer the better."""
    return np.array([float(len(text)) for text in test.texts])


def by_shape(train: PastTests, test: PastTests, _: np.random.Generator) -> Array:
    """Ridge on the hand features alone."""
    return _ridge(*_standardised(train, test), train)


def by_words(train: PastTests, test: PastTests, _: np.random.Generator) -> Array:
    """TF-IDF of words and pairs of words, with the hand features."""
    return _by_grams(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), train, test)


def by_characters(train: PastTests, test: PastTests, _: np.random.Generator) -> Array:
    """TF-IDF of 3 to 5 characters within words, with the hand features."""
    return _by_grams(TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True), train, test)


def _by_grams(grams: TfidfVectorizer, train: PastTests, test: PastTests) -> Array:
    learned, asked = _standardised(train, test)
    known = sparse.hstack([grams.fit_transform(train.texts), sparse.csr_array(learned)]).tocsr()
    return _ridge(known, sparse.hstack([grams.transform(test.texts), sparse.csr_array(asked)]).tocsr(), train)


def _standardised(train: PastTests, test: PastTests) -> tuple[Array, Array]:
    learned, asked = style_of(train.texts.tolist()), style_of(test.texts.tolist())
    mean, deviation = learned.mean(axis=0), np.maximum(learned.std(axis=0), 1e-9) * np.sqrt(learned.shape[1])
    return (learned - mean) / deviation, (asked - mean) / deviation


def _ridge(learned: Any, asked: Any, train: PastTests) -> Array:
    odds = np.log((train.clicks + 0.5) / (train.impressions + 1.0))
    _, groups = np.unique(train.groups, return_inverse=True)
    means = np.bincount(groups, odds * train.impressions) / np.bincount(groups, train.impressions)
    model = Ridge(alpha=_ALPHA).fit(learned, odds - means[groups], train.impressions / train.impressions.mean())
    return np.asarray(model.predict(asked), np.float64)


SCORERS = {
    "random": random_scores, "longest headline": longest, "hand features, ridge": by_shape,
    "word 1-2 TF-IDF + hand, ridge": by_words, "char 3-5 TF-IDF + hand, ridge": by_characters,
}  # fmt: skip
