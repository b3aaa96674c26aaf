from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from generators.brief import Brief
from generators.copywriting.answer import read_answer
from services.campaigns.campaign import Campaign

KIT = msgspec.yaml.decode(Path("infra/demo/coffee.yaml").read_bytes(), type=Campaign).kit
LEVELS = {"campaign": "coffee", "angle": "ease", "tone": "warm", "length": "short", "style": "dark", "cta": "try"}
GOOD = {"headline": "Stay in, sip slow", "body": "The pack is flat.", "cta": "Have a look", "facts": ["letterbox"]}


def faults_of(offer: str = "none", **changed: Any) -> list[str]:
    return read_answer(msgspec.json.encode(GOOD | changed).decode(), Brief(**LEVELS, offer=offer), KIT)[1]


def test_an_answer_to_the_letter_of_the_brief_has_no_fault() -> None:
    assert faults_of() == []
    assert faults_of("gift", body="With a brass scoop with your order.", offers=["brass-scoop"]) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"headline": "Stay in and sip slow in slippers"}, "headline: expected 1 to 28"),
        ({"body": "Sip. " * 20}, "body: expected at most 70"),
        ({"facts": []}, "facts: expected"),
        ({"facts": ["moon"]}, "copy.facts: expected ids of the kit"),
        ({"headline": "Just 9 cents a cup"}, "every claim in a cited fact or offer"),
        ({"offers": ["brass-scoop"]}, "offers: expected none"),
        ({"offer": "gift"}, "offers: expected gift, got none"),
        ({"offer": "gift", "offers": ["first-bag"]}, "offers: expected gift, got first-bag"),
        ({"offer": "gift", "offers": ["brass-scoop"]}, "word for word"),
        ({"headline": 5}, "answer: expected the JSON object"),
        ({"thought": "hm"}, "answer: expected the JSON object"),
    ],
)
def test_each_fault_is_named_so_that_it_can_be_repaired(changed: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(faults_of(**changed))


def test_what_the_gate_holds_for_a_reviewer_is_no_fault_and_what_it_rejects_is() -> None:
    text, brief = msgspec.json.encode(GOOD).decode(), Brief(**LEVELS, offer="none")
    wine = msgspec.structs.replace(KIT, vertical="alcohol")
    assert read_answer(text, brief, msgspec.structs.replace(wine, regulated_by="Dana Reviewer"))[1] == []
    assert read_answer(text, brief, wine)[1] != []


def test_line_breaks_of_a_model_are_read_as_blanks() -> None:
    answer = msgspec.json.encode(GOOD | {"body": "The pack\n is  flat. "}).decode()
    made, faults = read_answer(answer, Brief(**LEVELS, offer="none"), KIT)
    assert not faults
    assert made is not None
    assert made.body == "The pack is flat."


@pytest.mark.parametrize(
    "around",
    ["```json\n{}\n```", "Here it is:\n{}\nEnjoy!", '<think>{{"headline": "no"}}</think>{}', "{}"],
    ids=["fence", "talk", "thoughts", "bare"],
)
def test_the_object_is_found_in_what_a_model_says_around_it(around: str) -> None:
    text = around.format(msgspec.json.encode(GOOD).decode())
    assert read_answer(text, Brief(**LEVELS, offer="none"), KIT)[1] == []


NO_ANSWERS = ["", "{", "{" * 60_000, "}{", "{}{}", "[" * 60_000, '{"a":' * 10_000, '"\\ud800"', "</think>" * 9_000]


@pytest.mark.parametrize("text", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
def test_text_that_holds_no_answer_is_a_fault_and_no_error(text: str) -> None:
    made, (fault,) = read_answer(text, Brief(**LEVELS, offer="none"), KIT)
    assert made is None
    assert fault.startswith("answer: expected the JSON object")
