from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from small_world import COFFEE, NOON, SHOES, brief, catalogue_of, creative, pool_of

from errors import Unknown
from generators.creative import Check
from services.campaigns.campaign import Placement
from services.campaigns.catalogue import Catalogue
from services.campaigns.loading import loading
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired
from services.campaigns.workbench import Workbench
from services.storage.images import Images


def test_a_placement_knows_who_may_fill_it_and_at_which_size():
    filled = catalogue_of(SHOES, COFFEE).placement("rail")
    assert [(campaign.id, size) for campaign, size in filled] == [("trail-shoes", "300x250"), ("coffee", "300x250")]


def test_a_campaign_put_again_replaces_itself_and_its_placements():
    catalogue = catalogue_of(SHOES)
    moved = msgspec.structs.replace(SHOES, placements=(Placement(id="corner", size="320x50"),))
    catalogue.apply(CampaignPut(at=NOON, campaign=moved))
    assert [campaign for campaign, _ in catalogue.placement("corner")] == [moved]
    with pytest.raises(Unknown):
        catalogue.placement("rail")
    assert len(catalogue.live("trail-shoes")) == len(pool_of(SHOES))


@pytest.mark.parametrize("checks", [
    (), (Check(rule="r/1", verdict="hold"),), (Check(rule="r/1", verdict="allow"), Check(rule="s/1", verdict="reject")),
])  # fmt: skip
def test_only_what_every_check_allows_is_live(checks):
    catalogue = catalogue_of(SHOES, pools={SHOES.id: []})
    doubtful = msgspec.structs.replace(creative(brief()), checks=checks)
    catalogue.apply(CreativeAdded(at=NOON, creative=doubtful, why="supply"))
    assert catalogue.live(SHOES.id) == {}
    assert catalogue.creative(doubtful.id) == doubtful


def test_a_retired_creative_is_known_but_not_live_until_it_is_added_again():
    catalogue = catalogue_of(SHOES, pools={SHOES.id: [creative(brief())]})
    name = next(iter(catalogue.live(SHOES.id)))
    catalogue.apply(CreativeRetired(at=NOON, creative=name, reason="cannot win"))
    assert not catalogue.live(SHOES.id)
    assert name in catalogue.retired
    assert catalogue.creative(name).campaign == SHOES.id
    catalogue.apply(CreativeAdded(at=NOON, creative=creative(brief()), why="supply"))
    assert list(catalogue.live(SHOES.id)) == [name]
    assert name not in catalogue.retired


def test_retiring_what_nobody_knows_changes_no_pool():
    catalogue = catalogue_of(SHOES)
    before = dict(catalogue.live(SHOES.id))
    catalogue.apply(CreativeRetired(at=NOON, creative="cr_0000000000000000", reason="cannot win"))
    assert catalogue.live(SHOES.id) == before


def test_names_that_nothing_answers_to_are_unknown():
    for ask in (Catalogue().placement, Catalogue().campaign, Catalogue().creative):
        with pytest.raises(Unknown):
            ask("nobody")
    assert Catalogue().live("nobody") == {}


@pytest.fixture(scope="module")
def one_size(tmp_path_factory):
    """A campaign with a single small slot, loaded, and its pictures."""
    campaign = msgspec.structs.replace(SHOES, placements=(Placement(id="phone", size="320x50"),))
    images, catalogue = Images(tmp_path_factory.mktemp("images")), Catalogue()
    for record in loading(campaign, catalogue, Workbench(images), NOON):
        catalogue.apply(record)
    return campaign, catalogue, images


def test_a_loaded_campaign_starts_with_twelve_approved_creatives_whose_pictures_exist(one_size):
    campaign, catalogue, images = one_size
    live = catalogue.live(campaign.id).values()
    assert len(live) == 12
    assert {added.why for added in catalogue.creatives.values()} == {"approved"}
    assert all(item.rung == "L0" and item.verdict == "allow" for item in live)
    assert all(images.get(item.images["320x50"])[:4] == b"RIFF" for item in live)


def test_loading_what_is_there_already_takes_no_record(one_size):
    campaign, catalogue, images = one_size
    assert list(loading(campaign, catalogue, Workbench(images), NOON + 1)) == []


def test_a_campaign_that_gains_a_size_gets_its_approved_creatives_in_it(one_size):
    campaign, catalogue, images = one_size
    wider = msgspec.structs.replace(campaign, placements=(*campaign.placements, Placement(id="top", size="728x90")))
    records = list(loading(wider, catalogue, Workbench(images), NOON + 1))
    grown = Catalogue()
    for record in records:
        grown.apply(record)
    live = grown.live(campaign.id)
    assert live.keys() == catalogue.live(campaign.id).keys()
    assert all(item.images.keys() == {"320x50", "728x90"} for item in live.values())


def changed(campaign, **kit):
    return msgspec.structs.replace(campaign, kit=msgspec.structs.replace(campaign.kit, **kit))


def loaded(campaign, folder, now=NOON):
    """Records of a campaign that nobody knew."""
    return [
        record.creative
        for record in loading(campaign, Catalogue(), Workbench(Images(folder)), now)
        if hasattr(record, "creative")
    ]


def test_a_restriction_that_no_rule_reads_holds_up_nothing_that_the_grammar_wrote(one_size, tmp_path):
    found = loaded(changed(one_size[0], restrictions=("nothing that would make my mother sad",)), tmp_path)
    assert [item.verdict for item in found] == ["allow"] * 12


def test_a_regulated_campaign_starts_with_creatives_that_all_wait(one_size, tmp_path):
    found = loaded(changed(one_size[0], vertical="alcohol", regulated_by="Dr Ada"), tmp_path)
    assert [item.verdict for item in found] == ["hold"] * 12


def test_a_campaign_starts_with_what_may_be_said_today_and_is_made_whole_when_that_changes(one_size, tmp_path):
    campaign, images, catalogue = one_size[0], Images(tmp_path), Catalogue()
    yesterday = dt.datetime.fromtimestamp(NOON, dt.UTC).date() - dt.timedelta(days=1)
    gone = tuple(msgspec.structs.replace(offer, expires=yesterday) for offer in campaign.kit.offers)
    for at, put in enumerate((campaign, changed(campaign, offers=gone))):
        for record in loading(put, catalogue, Workbench(images), NOON + at):
            catalogue.apply(record)
    said = [item for item in catalogue.live(campaign.id).values() if not item.copy.offers]
    assert campaign.kit.offers
    assert len(said) >= 12
    assert list(loading(changed(campaign, offers=gone), catalogue, Workbench(images), NOON + 2)) == []
    fact = msgspec.structs.replace(campaign.kit.facts[0], expires=yesterday)
    assert loaded(changed(campaign, facts=(fact,)), tmp_path) == []
