"""A server that is not ours: ``transformers serve`` with a model that knows nothing. Its gibberish never becomes an ad."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the extra: make test-diffusion")
pytest.importorskip("transformers.cli.serve", reason="needs the extra: make test-diffusion")

from tiny_model import save_tiny_model

from errors import Unavailable
from generators.brief import ATTRIBUTES, Brief
from generators.copywriting.chat import ChatWriter
from generators.copywriting.grammar import GrammarWriter
from generators.imagery.images_api import ImagesApi
from generators.models.client import open_client
from generators.models.dialects import Capabilities, Question, put
from generators.models.language_model import LanguageModel
from generators.models.prices import Prices
from generators.models.probing import PROBE_FORM, PROBE_TALK
from generators.ports import free_ports
from services.campaigns.files import load_campaign

KIT = load_campaign(Path("infra/demo/coffee.yaml")).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="warm", length="short", offer="none", style="dark", cta="act")
UP_S = 120.0


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tiny")
    save_tiny_model(folder)
    return str(folder)


@pytest.fixture(scope="module")
def url(model: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    (port,) = free_ports(1)
    command = [str(Path(sys.executable).with_name("transformers")), "serve", model, "--device", "cpu"]
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path_factory.mktemp("hub")), "OMP_NUM_THREADS": "1"}
    server = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port)], env=offline)
    try:
        await_health(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()  # asked politely it would first finish what callers have given up
        server.wait()


def await_health(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + UP_S
    while time.monotonic() < until:
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=1.0):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(address)


async def test_it_is_seen_to_take_a_schema_and_not_to_be_held_to_it(url: str, model: str) -> None:
    async with open_client(url, None) as client:
        found = await LanguageModel(client, model, 2, time.time).probed()
    assert found == Capabilities("chat", "none", seed=True, store=True)


@pytest.mark.parametrize(
    "can",
    [Capabilities(), Capabilities("chat", "schema", seed=True, store=True), Capabilities("responses", "schema", store=True)],
    ids=["floor", "chat", "responses"],
)
async def test_both_dialects_are_read_with_every_field_and_with_none(url: str, model: str, can: Capabilities) -> None:
    async with open_client(url, None) as client:
        reply = await put(client, Question(model, PROBE_TALK, PROBE_FORM), can)
    assert reply.text
    assert reply.tokens_in > 0
    assert reply.tokens_out > 0


async def test_its_gibberish_is_paid_for_and_ends_in_the_grammar(url: str, model: str) -> None:
    grammar = GrammarWriter()
    async with open_client(url, None) as client:
        asked = LanguageModel(client, model, 2, time.time)
        writer = ChatWriter(asked, grammar, Prices(1.0, 1.0))
        for seed, tone in enumerate(ATTRIBUTES["tone"]):
            brief = Brief(**(BRIEF.attributes | {"tone": tone}), campaign="coffee")
            written = await writer.write(brief, KIT, seed, time.time() + 60)
            expected = await grammar.write(brief, KIT, seed, time.time() + 60)
            assert (written.copy, written.writer) == (expected.copy, grammar.name)
            assert written.cost > 0
    assert (asked.admission.under_way, asked.admission.breaker.failures) == (0, 0)


async def test_a_deadline_that_it_cannot_keep_ends_in_the_grammar_too(url: str, model: str) -> None:
    async with open_client(url, None) as client:
        asked = LanguageModel(client, model, 1, time.time)
        await asked.probed()
        written = await ChatWriter(asked, GrammarWriter(), Prices()).write(BRIEF, KIT, 1, time.time() + 0.1)
    assert written.writer == GrammarWriter.name
    assert asked.admission.under_way == 0


async def test_it_draws_no_pictures_and_that_is_unavailable(url: str, model: str) -> None:
    async with open_client(url, None) as client:
        with pytest.raises(Unavailable, match="404"):
            await ImagesApi(client, model, 1, price=0.0).illustrate(BRIEF, KIT, 1, time.time() + 30)
