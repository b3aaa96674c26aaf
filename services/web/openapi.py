"""The lane's routes in the app's OpenAPI document: FastAPI does not serve them, so it cannot describe them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from services.web.wire import DecisionAsk, DecisionOut, EventAsk, EventOut

if TYPE_CHECKING:
    from fastapi import FastAPI

_REFS = "#/components/schemas/{name}"
_PROBLEM = {"description": "application/problem+json that names field, expected and got"}
_LANDING = "The landing page; adloom-offset is the click's place in the log, if it counted and has one yet"
_TOKEN = {"name": "token", "in": "query", "required": True, "schema": {"type": "string"}}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _json(kind: type) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": _REFS.format(name=kind.__name__)}}}}


def lane_paths() -> dict[str, Any]:
    """OpenAPI path items of the lane."""
    return {
        "/v1/decisions": {"post": _route("Fill one slot", DecisionAsk, {
            "200": {"description": "An ad", **_json(DecisionOut)},
            "204": {"description": "No campaign may speak here now"},
        })},
        "/v1/events": {"post": {
            **_route("Report what became of a decision", EventAsk, {"202": {"description": "On the disk", **_json(EventOut)}}),
            "parameters": [_TOKEN],
        }},
        "/v1/i/{token}.gif": {"get": {
            "tags": ["serving"], "summary": "Impression pixel; always a pixel", "parameters": [_path("token")],
            "responses": {"200": {"description": "A transparent pixel"}},
        }},
        "/v1/c/{token}/{creative}": {"get": {
            "tags": ["serving"], "summary": "Click; always leads to the creative's stored page",
            "parameters": [_path("token"), _path("creative")], "responses": {"302": {"description": _LANDING}},
        }},
    }  # fmt: skip


def _route(summary: str, body: type, answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "tags": ["serving"], "summary": summary, "requestBody": {"required": True, **_json(body)},
        "responses": {**answers, "4XX": _PROBLEM},
    }  # fmt: skip


def with_lane(app: FastAPI) -> None:
    """Make the app's document speak of the lane, too."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        document = described()
        _, schemas = msgspec.json.schema_components([DecisionAsk, DecisionOut, EventAsk, EventOut], ref_template=_REFS)
        document["paths"] |= lane_paths()
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
