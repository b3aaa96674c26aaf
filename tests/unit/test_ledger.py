"""The ledger: every picture that can be served is a row that says where it came from."""

from __future__ import annotations

import msgspec
import pytest
from painted_ads import AT, CAMPAIGNS, catalogue_of

from errors import Unknown
from generators.creative import Check, Origin, image_name
from generators.provenance.source import BY_PROGRAM, WITH_MODEL
from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativePulled, CreativeRetired, CreativeReviewed
from services.campaigns.starting import starters
from services.campaigns.workbench import Workbench
from services.provenance.ledger import row_of, rows, rows_of
from services.storage.images import Images

SIZES = ("300x250", "320x50")


@pytest.fixture(scope="module")
def painted_world():
    return catalogue_of(SIZES, 4)


def changed(catalogue, **changes):
    """The catalogue's first creative, changed and put again."""
    added = next(iter(catalogue.creatives.values()))
    return msgspec.structs.replace(added, creative=msgspec.structs.replace(added.creative, **changes))


def test_every_picture_that_a_campaign_starts_with_has_its_row(tmp_path):
    catalogue, images = Catalogue(), Images(tmp_path)
    campaign = msgspec.structs.replace(CAMPAIGNS[1], placements=CAMPAIGNS[1].placements[:1])
    catalogue.apply(CampaignPut(at=AT, campaign=campaign))
    for added in starters(campaign, {}, Workbench(images), AT):
        catalogue.apply(added)
    stored = {path.name for path in tmp_path.glob("*/*")}
    ledger = {row.content_hash: row for row in rows(catalogue, {})}
    assert stored == ledger.keys()
    assert len(stored) == 12
    for name, row in ledger.items():
        assert image_name(images.get(name)) == name
        assert row.rules
        assert (row.why, row.source_type, row.withdrawn) == ("approved", BY_PROGRAM, "")


def test_a_row_is_found_by_the_hash_of_the_bytes_and_by_creative(painted_world):
    catalogue, kept = painted_world
    for (creative, size), content in kept.items():
        row = row_of(catalogue, image_name(content), {})
        assert (row.creative, row.size) == (creative, size)
        assert row in rows_of(catalogue, creative, {})


def test_a_row_says_what_was_ordered_who_made_it_and_what_it_cites(painted_world):
    catalogue, _ = painted_world
    for row in rows(catalogue, {}):
        creative = catalogue.creative(row.creative)
        assert (row.brief, row.seed, row.facts, row.writer) == (
            creative.brief.cell, creative.seed, creative.copy.facts, creative.writer,
        )  # fmt: skip
        assert row.illustrator.startswith("painter/")
        assert (row.rules, row.copy_prompt, row.picture_prompt, row.signed_by) == (("images/1",), "", "", "")


def test_models_reviewer_signer_and_withdrawal_are_in_the_row():
    catalogue, _ = catalogue_of(("320x50",), 1)
    origin = Origin(copy_prompt="a" * 64, picture_prompt="b" * 64)
    checks = (Check(rule="claims/1", verdict="allow"), Check(rule="signature/1", verdict="allow", reason="Ours (sha256:12)"))
    again = changed(catalogue, origin=origin, checks=checks, writer="chat/1:m", illustrator="diffusers/1:n")
    catalogue.apply(again)
    catalogue.apply(CreativeRetired(at=AT, creative=again.creative.id, reason="fact expired"))
    (row,) = rows_of(catalogue, again.creative.id, {again.creative.id: "editor on duty"})
    assert (row.writer, row.copy_prompt, row.illustrator, row.picture_prompt) == (
        "chat/1:m", "a" * 64, "diffusers/1:n", "b" * 64,
    )  # fmt: skip
    assert (row.source_type, row.reviewer, row.signed_by, row.withdrawn) == (
        WITH_MODEL, "editor on duty", "Ours (sha256:12)", "fact expired",
    )  # fmt: skip
    assert row.rules == ("claims/1", "signature/1")


def test_a_rule_that_held_the_creative_is_none_that_it_passed():
    catalogue, _ = catalogue_of(("320x50",), 1)
    held = changed(catalogue, checks=(Check(rule="claims/1", verdict="hold"), Check(rule="words/1", verdict="allow")))
    catalogue.apply(held)
    (row,) = rows_of(catalogue, held.creative.id, {})
    assert row.rules == ("words/1",)


def test_what_nobody_made_is_unknown(painted_world):
    catalogue, _ = painted_world
    with pytest.raises(Unknown):
        row_of(catalogue, "0" * 64, {})
    with pytest.raises(Unknown):
        rows_of(catalogue, "cr_none", {})


def test_an_empty_catalogue_has_an_empty_ledger():
    assert list(rows(Catalogue(), {})) == []


def test_what_was_pulled_or_turned_down_says_by_which_rules_and_not_in_the_reviewers_words():
    catalogue, _ = catalogue_of(("320x50",), 2)
    pulled, rejected, *others = catalogue.creatives
    catalogue.apply(CreativePulled(at=AT, creative=pulled, rules=("copy.expired/1",), reason="fact of yesterday"))
    catalogue.apply(CreativeReviewed(at=AT, creative=rejected, ruling="rejected", reviewer="Ann", reason="Bob hates it"))
    told = {row.creative: row.withdrawn for row in rows(catalogue, {})}
    assert told == {pulled: "pulled: copy.expired/1", rejected: "rejected: review.rejected/1"} | dict.fromkeys(others, "")
