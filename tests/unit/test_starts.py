"""From a prior for copy to where a creative's learning begins."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from small_world import COFFEE, NOON, SHOES, brief, catalogue_of, creative
from test_copy_prior import past_tests

from bandits.learners.learner import Shape
from bandits.prior.copy_prior import CopyPrior
from bandits.registry import make_policy
from errors import InvalidSettings
from services.campaigns.catalogue import Catalogue
from services.campaigns.loading import loading
from services.campaigns.records import CampaignPut, CreativeAdded
from services.campaigns.starts import Starts, read_starts
from services.campaigns.workbench import Workbench
from services.decisions.features import CREATIVE, PERSON
from services.learning.fold import Fold
from services.storage.images import Images


@pytest.fixture(scope="module")
def prior():
    return CopyPrior.fit(*past_tests(np.random.default_rng(0)))


def said(headline, seed=0):
    made = creative(brief(), seed)
    made = msgspec.structs.replace(made, copy=msgspec.structs.replace(made.copy, headline=headline))
    return CreativeAdded(at=NOON, creative=made, why="supply")


def started(prior, *added, catalogue=None):
    return [record.start for record in Starts(prior).begun(added, catalogue or catalogue_of(SHOES, pools={SHOES.id: []}))]


def test_without_a_prior_every_creative_starts_alike():
    record = said("The secret river")
    assert list(Starts().begun([record], catalogue_of(SHOES))) == [record]
    assert read_starts("") == Starts()


def test_creatives_that_come_together_start_round_zero(prior):
    starts = started(prior, said("paper window garden street river", 1), said("paper window garden street secret", 2))
    assert starts[1] - starts[0] > 0.5
    assert sum(starts) == pytest.approx(0.0, abs=1e-12)


def test_a_newcomer_starts_over_those_that_are_live(prior):
    pool = [said("paper window garden street secret", number).creative for number in range(3)]
    catalogue = catalogue_of(SHOES, pools={SHOES.id: pool})
    like, unlike = said("paper window garden street secret", 8), said("paper window garden street river", 9)
    assert started(prior, like, catalogue=catalogue) == pytest.approx([0.0], abs=1e-9)
    assert started(prior, unlike, catalogue=catalogue)[0] < -0.3


def test_scores_that_are_kept_change_no_start(prior):
    starts, words = Starts(prior), ("paper window", "garden street river", "secret river", "paper window")
    pool = catalogue_of(SHOES, pools={SHOES.id: [said("paper garden").creative]})
    added = [said(text, number) for number, text in enumerate(words)]
    for record in added:
        assert list(starts.begun([record], pool)) == list(Starts(prior).begun([record], pool))
        pool.apply(record)


def test_the_first_of_a_campaign_starts_at_zero(prior):
    assert started(prior, said("secret")) == [0.0]


def test_approved_creatives_are_loaded_with_their_starts(prior, tmp_path):
    records = list(loading(COFFEE, Catalogue(), Workbench(Images(tmp_path)), NOON, Starts(prior)))
    added = [record for record in records if isinstance(record, CreativeAdded)]
    starts = [record.start for record in added]
    assert len(added) > 1
    assert np.ptp(starts) > 0.0
    assert sum(starts) == pytest.approx(0.0, abs=1e-9)


def test_a_creative_is_learned_from_where_its_record_says():
    fold = Fold(make_policy("default", Shape(PERSON.width, CREATIVE.width)))
    fold.apply(CampaignPut(at=NOON, campaign=SHOES))
    for seed, start in enumerate((0.0, 0.4)):
        fold.apply(msgspec.structs.replace(said(f"words {seed}", seed), start=start))
    who = np.zeros((2, PERSON.width), np.float32)
    who[:, 0] = 1.0
    chances = fold.policy.learner.expect(np.array([0, 1]), who)
    odds = chances / (1.0 - chances)
    assert np.log(odds[1] / odds[0]) == pytest.approx(0.4, rel=1e-6)


def test_a_prior_is_read_from_its_file(prior, tmp_path):
    path = tmp_path / "prior"
    path.write_bytes(prior.encode())
    found = read_starts(str(path)).prior
    assert found.score(["a secret"]) == prior.score(["a secret"])


def test_what_is_no_prior_is_refused_with_the_setting(prior, tmp_path):
    cut = tmp_path / "cut"
    cut.write_bytes(prior.encode()[:-5])
    for path in (tmp_path / "none", tmp_path, cut):
        with pytest.raises(InvalidSettings, match=f"ADLOOM_COPY_PRIOR.*{path}"):
            read_starts(str(path))


def test_a_prior_that_asks_for_vectors_is_refused(tmp_path):
    texts, groups, impressions, clicks = past_tests(np.random.default_rng(0), groups=20)
    vectors = np.random.default_rng(1).normal(size=(len(texts), 2))
    path = tmp_path / "wide"
    path.write_bytes(CopyPrior.fit(texts, groups, impressions, clicks, vectors).encode())
    with pytest.raises(InvalidSettings, match="words alone"):
        read_starts(str(path))
