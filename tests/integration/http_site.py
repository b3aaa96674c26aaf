"""One visitor of the running service: sends what it likes over one connection, and reads the log behind it."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from service import CAMPAIGNS, until

from services.campaigns.files import load_campaign
from services.decisions.tokens import Signer
from services.records import Kind, decode
from services.storage.sqlite.log import SqliteLog

COUNTED_S = 20.0
LANDINGS = {campaign.id: campaign for campaign in map(load_campaign, map(Path, CAMPAIGNS))}
ASK = {"placement": "rail", "context": {"device": "mobile", "hour": 7, "country": "DE", "page_topic": "running"}}
RECORDS = (Kind.CATALOGUE, Kind.DECISION, Kind.EVENT, Kind.REJECTED)


class Site:
    """One keep-alive connection to the service, and its log."""

    def __init__(self, stage):
        self.stage, self.log = stage, SqliteLog(stage.data / "log.db")
        self.signer = Signer(((stage.data / "secret").read_text().encode(),))
        self._connection = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=20)

    def send(self, method, path, content=None, **headers):
        """Status, headers in lower case, body; ``content``: a mapping as JSON, bytes as they are, an iterator in chunks."""
        body = json.dumps(content).encode() if isinstance(content, dict | list) else content
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def post(self, path, content):
        status, _, body = self.send("POST", path, content)
        return status, json.loads(body) if body else None

    def decide(self, **changes):
        status, answer = self.post("/v1/decisions", ASK | changes)
        assert status == 200, answer
        return answer

    def follow(self, url, method="GET", content=None):
        """One of the answer's own links."""
        parts = urlsplit(url)
        return self.send(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, content)

    def fence(self):
        """An offset behind which everything lies that was sent so far: the appender writes in the order of asking."""
        status, _, body = self.follow(self.decide()["event_url"], "POST", {"kind": "dwell", "value": 1.0})
        assert status == 202
        return json.loads(body)["offset"]

    def written(self, after):
        """Records behind an offset, those of a fence left out."""
        end = self.fence()
        found = [decode(item.payload) for item in self.log.read(after, 10_000, RECORDS) if item.offset <= end]
        return found[:-2]

    def status(self):
        return json.loads(self.send("GET", "/v1/status")[2])

    def settled(self):
        """The status once all that was sent so far has been learned from."""
        offset = self.fence()
        assert until(lambda: self.status()["policy"]["covers"] >= offset, COUNTED_S)
        return self.status()

    def counted(self, do):
        """What doing this adds to the counts of feedback, dwells (the fence's own) left out."""
        before = self.settled()["feedback"]
        do()
        after = self.settled()["feedback"]
        changed = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
        return {name: change for name, change in changed.items() if name != "fresh_dwell"}


def landing(name):
    campaign = LANDINGS[name]
    return campaign.landing_url, {key: [value] for key, value in campaign.landing_parameters.items()}


def assert_lands_on(location, campaign):
    page, parameters = landing(campaign)
    assert location.partition("?")[0] == page
    assert parse_qs(urlsplit(location).query) == parameters


def assert_problem(answer, status, field=None):
    code, headers, body = answer
    assert code == status, body
    assert headers["content-type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["title"]
    if field is not None:
        assert problem["field"] == field
        assert problem["expected"]
        assert problem["got"]
    return problem
