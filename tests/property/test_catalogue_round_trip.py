"""Every record of the catalogue comes back from the table as it was."""

from __future__ import annotations

from typing import get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postgres_server import postgres_server
from small_world import COFFEE, SHOES

from generators.brief import ATTRIBUTES, Brief
from services.campaigns.campaign import Budget, Campaign, FrequencyCap, Goal
from services.campaigns.catalogue import CatalogueRecord
from services.catalogue_history import CatalogueHistory, record_of, row_of
from services.records import entry_of
from services.storage.catalogue.databases import url_of_file
from services.storage.catalogue.table import CatalogueTable
from services.storage.sqlite.log import SqliteLog

__all__ = ["postgres_server"]

FINITE = st.floats(allow_nan=False, allow_infinity=False)
CHARACTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(CHARACTERS, max_size=12)
SOME = {
    float: FINITE,
    str: WORDS,
    int: st.integers(-(2**63), 2**63 - 1),
    Brief: st.builds(Brief, campaign=WORDS, **{name: st.sampled_from(levels) for name, levels in ATTRIBUTES.items()}),
    Campaign: st.builds(
        msgspec.structs.replace, st.sampled_from([SHOES, COFFEE]), title=st.text(CHARACTERS, min_size=1, max_size=80),
        payer=WORDS, landing_parameters=st.dictionaries(WORDS, WORDS, max_size=3), margin=st.floats(1e-9, 0.5),
        goal=st.builds(Goal, click_value=st.floats(0, 1e15)), budget=st.builds(Budget, per_day=st.floats(1e-300, 1e300)),
        cap=st.none() | st.builds(FrequencyCap, impressions=st.integers(1, 2**60), hours=st.floats(1e-9, 2160.0)),
    ),
}  # fmt: skip


def any_of(kind: type) -> st.SearchStrategy[object]:
    """Every field drawn, those with a default, too."""
    return st.builds(kind, **{name: drawn(hint) for name, hint in get_type_hints(kind).items()})


def drawn(hint: object) -> st.SearchStrategy[object]:
    if hint in SOME:
        return SOME[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return any_of(hint)
    match getattr(hint, "__origin__", None), get_args(hint):
        case origin, (inner, _) if origin is tuple:
            return st.lists(drawn(inner), max_size=3).map(tuple)
        case origin, (key, value) if origin is dict:
            return st.dictionaries(drawn(key), drawn(value), max_size=3)
    if type(None) in get_args(hint):
        return st.one_of(st.none(), *(drawn(inner) for inner in get_args(hint) if inner is not type(None)))
    return st.from_type(hint)


RECORDS = st.one_of([any_of(kind) for kind in get_args(CatalogueRecord)])


@pytest.mark.parametrize("kind", get_args(CatalogueRecord))
def test_a_record_of_any_kind_comes_back_from_its_row(kind):
    @settings(deadline=None)
    @given(any_of(kind), st.integers(1, 2**63 - 1))
    def comes_back(record, offset):
        row = row_of(offset, record)
        assert record_of(row, "here") == record
        assert (row.offset, row.at, row.type) == (offset, record.at, kind.__struct_config__.tag)

    comes_back()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@settings(deadline=None, max_examples=15)
@given(st.lists(RECORDS, max_size=20))
def test_a_table_gives_back_what_it_was_given(database, request, tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("data")
    url = url_of_file(folder / "catalogue.db")
    if database == "postgresql":
        url = request.getfixturevalue("postgres_server").database(folder.name)
    table, rows = CatalogueTable(url), [row_of(7 * number, record) for number, record in enumerate(records, 1)]
    assert table.keep(rows, 0, 7 * len(records) + 1)
    assert [record_of(row, url) for row in table.rows()] == records


@settings(deadline=None, max_examples=30)
@given(st.lists(RECORDS, max_size=8))
def test_the_log_and_the_table_tell_the_same(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("data")
    log, table = SqliteLog(folder / "log.db"), CatalogueTable(url_of_file(folder / "catalogue.db"))
    log.append([entry_of(record, 1.0) for record in records], durable=False)
    of_the_log = list(CatalogueHistory(table, log).between())
    assert [record for _, record in of_the_log] == records
    assert table.keep([row_of(offset, record) for offset, record in of_the_log], 0, log.head())
    assert list(CatalogueHistory(table, log).between()) == of_the_log
