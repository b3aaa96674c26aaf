"""Campaigns from outside: YAML files and JSON bodies become sound Campaign values, or InvalidCampaign.

Owns reading, the schema and the order of the checks: bytes, syntax, schema, cut-out, then the rules that span fields. Does not
know where campaigns are kept or served. Invariant: a Campaign that left this module breaks no rule of
``services.campaigns.rules``, and nothing but InvalidCampaign is raised, whatever came in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from errors import InvalidCampaign
from services.campaigns.campaign import Campaign
from services.campaigns.cutouts import check_cutout, embed
from services.campaigns.rules import broken_rules
from services.campaigns.strict_yaml import read_yaml
from services.mismatch import explain

if TYPE_CHECKING:
    from pathlib import Path

_YAML_EXPECTED = re.compile(r"^expected (.+), but (?:got|found) (.+)$", re.DOTALL)


def load_campaign(path: Path) -> Campaign:
    """The campaign in a YAML file; the first thing wrong is raised, named by file and field."""
    try:
        return _sound(_from_file(path))
    except InvalidCampaign as error:
        raise InvalidCampaign(f"{path}: {error.field}", error.expected, error.got) from error


def parse_campaign(payload: bytes) -> Campaign:
    """The campaign in a JSON body; raises InvalidCampaign."""
    try:
        data = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidCampaign("$", "JSON in UTF-8", str(error)) from error
    return _sound(_from_data(data))


def check_campaign(path: Path) -> list[InvalidCampaign]:
    """Everything wrong with a YAML file. A broken schema hides the rules that span fields, so it comes alone."""
    try:
        return broken_rules(_from_file(path))
    except InvalidCampaign as error:
        return [error]


def campaign_schema() -> dict[str, Any]:
    """The JSON schema of a campaign file, for editors and for callers of the API."""
    schema = msgspec.json.schema(Campaign)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "adloom campaign", **schema}


def _from_file(path: Path) -> Campaign:
    return _from_data(embed(_read_file(path), path.parent))


def _read_file(path: Path) -> object:
    try:
        return read_yaml(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise InvalidCampaign("file", "a readable file", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise InvalidCampaign("file", "text in UTF-8", f"byte {error.object[error.start]:#04x}") from error
    except yaml.YAMLError as error:
        raise _bad_yaml(error) from error


def _bad_yaml(error: yaml.YAMLError) -> InvalidCampaign:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "file"
    problem = getattr(error, "problem", None) or str(error)
    told = _YAML_EXPECTED.match(problem)
    return InvalidCampaign(where, *(told.groups() if told else ("valid YAML", problem)))


def _from_data(data: object) -> Campaign:
    try:
        campaign = msgspec.convert(data, Campaign, strict=True)
    except msgspec.ValidationError as error:
        raise InvalidCampaign(*explain(error, data, campaign_schema())) from error
    except RecursionError as error:
        raise InvalidCampaign("$", "a mapping of finite depth", "one that holds itself") from error
    check_cutout(campaign.kit.brand.cutout)
    return campaign


def _sound(campaign: Campaign) -> Campaign:
    broken = broken_rules(campaign)
    if broken:
        raise broken[0]
    return campaign
