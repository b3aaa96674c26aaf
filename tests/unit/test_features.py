from __future__ import annotations

import numpy as np
import pytest
from small_world import brief

from bandits.features.schema import Block, Schema
from errors import InvalidInput
from services.decisions.features import CREATIVE, DAYPARTS, PERSON, daypart, encode_briefs, encode_person
from services.decisions.record import Context

SCHEMA = Schema(1, (Block("device", levels=("mobile", "desktop")), Block("topic", buckets=8)))


def columns(schema, **words):
    return np.flatnonzero(schema.encode([words])[0]).tolist()


def test_hashed_words_fall_where_they_always_fell():
    """Golden columns: a checkpoint of last year must mean the same today, whatever machine and Python read it."""
    words = ("running", "music", "news", "money", "design", "fitness", "café", "")
    assert [columns(SCHEMA, topic=word)[1] for word in words] == [7, 4, 3, 10, 7, 10, 9, 9]


def test_the_same_word_in_two_fields_is_hashed_apart():
    schema = Schema(1, (Block("one", buckets=1000), Block("two", buckets=1000)))
    apart = [columns(schema, one=word)[1] != columns(schema, two=word)[1] - 1000 for word in ("a", "b", "c", "d")]
    assert all(apart)


def test_the_constant_is_always_on_and_each_level_has_its_column():
    assert columns(SCHEMA) == [0]
    assert columns(SCHEMA, device="mobile") == [0, 1]
    assert columns(SCHEMA, device="desktop") == [0, 2]


def test_a_level_that_is_none_and_a_field_that_is_none_say_nothing():
    assert columns(SCHEMA, device="watch") == [0]
    assert columns(SCHEMA, mood="sad") == [0]


def test_a_field_with_several_words_has_all_their_columns_once():
    both = columns(SCHEMA, topic=("running", "design", "running"))
    assert both == sorted({0, *columns(SCHEMA, topic="running"), *columns(SCHEMA, topic="design")})
    assert SCHEMA.encode([{"topic": ("running", "running")}]).max() == 1.0


@pytest.mark.parametrize("block", [Block("empty"), Block("both", levels=("a",), buckets=2)])
def test_a_block_has_levels_or_buckets(block):
    with pytest.raises(InvalidInput, match=f"schema.{block.name}"):
        Schema(1, (block,))


def test_another_layout_has_another_fingerprint():
    same = Schema(1, (Block("device", levels=("mobile", "desktop")), Block("topic", buckets=8)))
    others = (
        Schema(2, SCHEMA.blocks), Schema(1, SCHEMA.blocks[::-1]), Schema(1, (SCHEMA.blocks[0], Block("topic", buckets=9))),
        Schema(1, (Block("device", levels=("desktop", "mobile")), SCHEMA.blocks[1])),
    )  # fmt: skip
    assert same.fingerprint == SCHEMA.fingerprint
    assert len({SCHEMA.fingerprint, *(schema.fingerprint for schema in others)}) == 5


def test_more_words_than_are_remembered_are_still_hashed_alike():
    schema = Schema(1, (Block("topic", buckets=64),))
    first = columns(schema, topic="the first word")
    schema.encode([{"topic": tuple(f"word-{n}" for n in range(60_000))}])
    assert len(schema._columns) <= 50_000
    assert columns(schema, topic="word-59999") == columns(Schema(1, (Block("topic", buckets=64),)), topic="word-59999")
    assert columns(schema, topic="the first word") == first


def test_hours_are_quarters_of_a_day():
    assert [daypart(hour) for hour in (0, 5, 6, 11, 12, 17, 18, 23)] == [part for part in DAYPARTS for _ in range(2)]


def test_a_person_who_says_nothing_of_themselves_has_device_and_daypart_only():
    row = np.zeros(PERSON.width, np.float32)
    encode_person(row, Context())
    assert row.sum() == 3.0
    told = np.zeros(PERSON.width, np.float32)
    encode_person(told, Context(country="DE", page_topic="running", interests=("films", "gaming")))
    assert told.sum() > row.sum()
    assert (told >= row).all()


def test_a_brief_has_one_column_for_each_attribute_and_one_for_its_campaign():
    rows = encode_briefs([brief(), brief(tone="bold"), brief("coffee")])
    assert rows.sum(axis=1).tolist() == [8.0, 8.0, 8.0]
    tone = CREATIVE.columns("tone")
    assert rows[0, tone].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert rows[1, tone].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert not np.array_equal(rows[0, CREATIVE.columns("campaign")], rows[2, CREATIVE.columns("campaign")])
