"""The public view of every ad: what the law asks for, and nobody in it."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import numpy as np
import pytest
from painted_ads import CAMPAIGNS
from small_world import NOON, creative

from errors import Unknown
from generators.creative import Origin
from services.campaigns.approved import approved_briefs
from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired
from services.decisions.features import PERSON
from services.decisions.record import Context, Decision
from services.feedback.events import Event
from services.provenance.reach import GROUP, Reach, reach, told
from services.provenance.transparency import KEPT, PARAMETERS, entries
from services.records import Kind, encode, kind_of
from services.reports.archive import Archive
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog

TODAY = dt.datetime.fromtimestamp(NOON, dt.UTC).date()
DAY = 86_400.0


def world(**changes):
    """Both demo campaigns with their twelve briefs as creatives; changes are the first campaign's."""
    catalogue = Catalogue()
    for campaign in (msgspec.structs.replace(CAMPAIGNS[0], **changes), CAMPAIGNS[1]):
        catalogue.apply(CampaignPut(at=NOON, campaign=campaign))
        for brief in approved_briefs(campaign.id, campaign.kit.offer_kinds):
            made = creative(brief, sizes=campaign.sizes)
            catalogue.apply(CreativeAdded(at=NOON, creative=made, why="approved"))
    return catalogue


def shown(name, people=None, last=TODAY):
    return {name: Reach(first=min(last, TODAY - dt.timedelta(days=3)), last=last, people=people)}


def decision(number, ad, person, at):
    context = Context(device="mobile", hour=7, country="DE", page_topic="secret-topic", interests=("secret-interest",))
    return Decision(
        id=f"d_{number:016x}", at=at, campaign=ad.campaign, placement="rail", size="300x250", person=person, context=context,
        catalogue_version=1, candidates=(ad.id,), probabilities=(1.0,), action=ad.id, propensity=1.0, shown=ad.id, rung="L0",
        policy="p", snapshot=1, covers=0, exploration="none", control=False, seed=1,
    )  # fmt: skip


def impression(number, ad, at):
    return Event(id=f"e_{number}", at=at, kind="impression", decision=f"d_{number:016x}", creative=ad.id, propensity=1.0,
                 snapshot=1, value=None)  # fmt: skip


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """A log of 130 people who saw one ad, 49 who saw another and one who saw a third twice; and 500 who saw nothing."""
    folder, catalogue = tmp_path_factory.mktemp("reach"), world()
    ads = [added.creative for added in catalogue.creatives.values()][:4]
    seen = [ads[0]] * 130 + [ads[1]] * 49 + [ads[2]] * 2 + [ads[3]] * 500
    rng, people = np.random.default_rng(5), []
    records = [CampaignPut(at=NOON, campaign=one) for one in CAMPAIGNS]
    for number, ad in enumerate(seen):
        person = people[-1] if number == 180 else f"{rng.integers(2**63):016x}"
        people.append(person)
        at = NOON + DAY * (number % 3)
        records.append(decision(number, ad, person, at))
        if ad is not ads[3]:
            records.append(impression(number, ad, at + 1.0))
    log = SqliteLog(folder / "log.db")
    log.append([Entry(kind_of(record), NOON, encode(record)) for record in records], durable=True)
    log.append([Entry(Kind.TICK, NOON, b"")], durable=True)
    archive = Archive(folder / "archive")
    archive.step(log)
    log.close()
    return catalogue, archive, ads, people


def test_reach_counts_people_who_saw_an_ad_in_steps_that_tell_nobody_apart(logged):
    _, archive, ads, _ = logged
    found = reach(archive)
    assert found.keys() == {ad.id for ad in ads[:3]}
    assert [found[ad.id].people for ad in ads[:3]] == [100, None, None]
    assert found[ads[0].id].first == TODAY
    assert found[ads[0].id].last == TODAY + dt.timedelta(days=2)


@pytest.mark.parametrize(("people", "said"), [(0, None), (1, None), (49, None), (50, 50), (99, 50), (100, 100), (1234, 1200)])
def test_a_count_is_told_in_steps_and_below_the_first_not_at_all(people, said):
    assert told(people) == said
    assert GROUP == 50


def test_an_archive_without_a_file_has_shown_nothing(tmp_path):
    assert reach(Archive(tmp_path / "none")) == {}


def test_nothing_about_anybody_is_in_the_view(logged):
    catalogue, archive, _, people = logged
    content = msgspec.json.encode(entries(catalogue, reach(archive), TODAY, None)).decode()
    told_of = json.loads(content)
    assert len(told_of) == 3
    for word in (*people, "secret-topic", "secret-interest", "d_0000", "mobile", 'DE"', "person", "2026-06-01T"):
        assert word not in content
    assert all(set(ad) == {
        "creative", "campaign", "headline", "body", "cta", "alt", "pictures", "on_behalf_of", "paid_by", "first_shown",
        "last_shown", "people", "made_by", "source_type",
    } for ad in told_of)  # fmt: skip


def test_an_ad_says_for_whom_it_is_and_who_paid():
    for payer, told_payer in (("", CAMPAIGNS[0].kit.brand.name), ("A. Backer GmbH", "A. Backer GmbH")):
        catalogue = world(payer=payer)
        name = next(iter(catalogue.creatives))
        (ad,) = entries(catalogue, shown(name, 50), TODAY, None)
        assert (ad.on_behalf_of, ad.paid_by, ad.people) == (CAMPAIGNS[0].kit.brand.name, told_payer, 50)
        assert ad.headline == catalogue.creative(name).copy.headline
        assert ad.pictures == catalogue.creative(name).images


def test_an_ad_stays_for_a_year_after_it_was_last_shown_withdrawn_or_not():
    catalogue = world()
    name = next(iter(catalogue.creatives))
    catalogue.apply(CreativeRetired(at=NOON, creative=name, reason="cannot win"))
    for days, there in ((0, 1), (365, 1), (366, 0)):
        last = TODAY - dt.timedelta(days=days)
        assert len(entries(catalogue, shown(name, last=last), TODAY, None)) == there
    assert dt.timedelta(days=365) == KEPT


def test_an_ad_that_nobody_saw_is_not_told_and_one_of_another_campaign_not_asked_for():
    catalogue = world()
    both = {name: next(iter(shown(name).values())) for name in catalogue.creatives}
    assert entries(catalogue, {}, TODAY, None) == []
    assert len(entries(catalogue, both, TODAY, None)) == 24
    assert {ad.campaign for ad in entries(catalogue, both, TODAY, "coffee")} == {"coffee"}
    with pytest.raises(Unknown):
        entries(catalogue, both, TODAY, "tea")


@pytest.mark.parametrize(("origin", "said"), [
    (Origin(), "Made by software: written by rules and painted by a program, without a generative model."),
    (Origin(copy_prompt="a"), "Made with AI: the words by chat/1:m."),
    (Origin(picture_prompt="b"), "Made with AI: the picture by painter/1."),
    (Origin(copy_prompt="a", picture_prompt="b"), "Made with AI: the words by chat/1:m and the picture by painter/1."),
])  # fmt: skip
def test_an_ad_says_what_a_model_made_of_it(origin, said):
    catalogue = world()
    added = next(iter(catalogue.creatives.values()))
    made = msgspec.structs.replace(added.creative, origin=origin, writer="chat/1:m")
    catalogue.apply(msgspec.structs.replace(added, creative=made))
    (ad,) = entries(catalogue, shown(made.id), TODAY, None)
    assert ad.made_by == said


def test_every_feature_of_a_person_is_a_parameter_that_is_told_with_how_to_change_it():
    assert [parameter.name for parameter in PARAMETERS] == [block.name for block in PERSON.blocks]
    assert all(parameter.what and parameter.change for parameter in PARAMETERS)
