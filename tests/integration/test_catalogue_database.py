"""The shipped processes with their catalogue in a real PostgreSQL: what they say where it is away, and what goes on then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psycopg
import pytest
from postgres_server import PASSWORD, postgres_server
from service import CAMPAIGNS, UP_S, ask, machine, until
from test_refusals_at_start import NOISE, STORAGE, assert_refused

from errors import InvalidSettings
from generators.ports import free_ports
from services.campaigns.files import load_campaign
from services.settings import read_settings
from services.stores import open_table

if TYPE_CHECKING:
    from postgres_server import PostgresServer
    from service import Machine

__all__ = ["postgres_server"]


def kept(url: str) -> list[tuple[str, str]]:
    """What the table has of campaigns and creatives, by type and campaign, in order."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT type, campaign FROM catalogue ORDER BY log_offset").fetchall()


def served(stage: Machine) -> bool:
    return ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail"}).status == 200


def put(stage: Machine, title: str) -> None:
    campaign = msgspec.structs.replace(load_campaign(Path(CAMPAIGNS[1])), title=title)
    reply = ask(f"{stage.url}/v1/campaigns/{campaign.id}", "PUT", msgspec.to_builtins(campaign))
    assert reply.status in (200, 201), reply.body


def test_the_leader_fills_it_and_goes_on_where_it_was_away(tmp_path: Path, postgres_server: PostgresServer) -> None:
    server, url = postgres_server, postgres_server.database("leader")
    with machine(tmp_path, ADLOOM_DATABASE_URL=url, ADLOOM_ARCHIVE_SECONDS="0.2") as stage:
        web, learn = stage.apart()
        assert until(lambda: len(kept(url)) >= 3 * (1 + 12), UP_S), stage.said()
        assert {name for kind, name in kept(url) if kind == "campaign"} == {"coffee", "trail-shoes", "night-trains"}
        assert stage.run("campaign", "load", *CAMPAIGNS).stdout == "0 records written\n"
        assert not (stage.data / "catalogue.db").exists()
        server.stop()
        put(stage, "Coffee, again")
        assert until(lambda: f"adloom@127.0.0.1:{server.port}/leader" in stage.said(), UP_S), stage.said()
        assert ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail"}).status == 200
        server.start()
        assert until(lambda: kept(url).count(("campaign", "coffee")) == 2, UP_S), stage.said()
        assert (web.poll(), learn.poll()) == (None, None)
        assert PASSWORD not in stage.said()


@pytest.mark.parametrize("command", [("serve",), ("web",), ("campaign", "load", CAMPAIGNS[0])])
def test_a_database_that_is_down_at_the_start_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    (port,) = free_ports(1)
    with machine(tmp_path, ADLOOM_DATABASE_URL=f"postgresql://adloom:{PASSWORD}@127.0.0.1:{port}/postgres") as stage:
        refused = stage.run(*command)
        assert_refused(refused, STORAGE, f"postgresql://adloom@127.0.0.1:{port}/postgres: ", "refused")
        assert PASSWORD not in refused.stderr


@pytest.mark.parametrize("command", ["web", "learn"])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, command: str) -> None:
    with machine(tmp_path) as stage:
        stage.data.mkdir()
        (stage.data / "catalogue.db").write_bytes(NOISE)
        assert_refused(stage.run(command), STORAGE, "catalogue.db: not a sound SQLite file")


def test_a_wrong_password_is_told_and_not_repeated(tmp_path: Path, postgres_server: PostgresServer) -> None:
    with machine(tmp_path, ADLOOM_DATABASE_URL=postgres_server.url("postgres", "open-sesame")) as stage:
        refused = stage.run("web")
        assert_refused(refused, STORAGE, "password authentication failed")
        assert "open-sesame" not in refused.stderr


@pytest.mark.parametrize(
    "url",
    [
        "mysql://adloom:open-sesame@host/name",
        "postgresql://adloom:open-sesame@host:port/name",
        "postgresql:/adloom:open-sesame@host",
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSettings, match="ADLOOM_DATABASE_URL: expected") as refused:
        open_table(read_settings({"ADLOOM_DATABASE_URL": url}))
    assert "open-sesame" not in str(refused.value)
