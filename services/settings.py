"""Settings, read once from the environment in an entry point and passed down as one frozen value.

Nothing below imports this module.
"""

from __future__ import annotations

import math
import os
import re
import secrets
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import InvalidSettings
from services.addresses import without_password
from services.storage.disk import storage_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: A secret shorter than this can be guessed.
_SECRET_LENGTH = 16
#: Above every sensible number, and finite.
_MOST = 1e9
_LAST_PORT = 65_535
#: Ports of single web workers begin behind this many: the very next one, 8081, is the Studio's.
_OWN_PORTS = 100
_NUMBERS: dict[Any, str] = {int: "a whole number", float: "a number"}
_URL = re.compile(r"https?://(\[[0-9A-Fa-f:]+\]|[^\s/:\[\]]+)(:\d{1,5})?(/\S*)?")
#: Addresses that are no web address: what they look like, and how to say so.
_OTHER_URLS = {
    # As strict as it is because redis-py is not: a database that is no number is 0 to it, and what stands behind a / of a
    # password is another part of the address, which it names in its refusal.
    "redis_url": (
        re.compile(r"rediss?://([^\s/?#[\]]*@)?(\[[0-9A-Fa-f:]+\]|[^\s/:@?#[\]]+)(:\d{1,5})?(/\d*)?(\?\S*)?|unix://\S+"),
        "an address such as redis://host:6379/0 (in a password / is written %2F, ? %3F, # %23)",
    ),
    "database_url": (re.compile(r"[a-z]+(\+[a-z]+)?://\S+"), "an address such as postgresql://user:password@host/name"),
}


def _setting(default: Any, about: str, least: float = 0.0, most: float = _MOST) -> Any:
    """A field with its line for people; a number's value must lie between ``least`` and ``most``."""
    return field(default=default, metadata={"about": about, "least": least, "most": most})


@dataclass(frozen=True)
class Settings:
    """Every knob there is. The environment variable of a field is ``ADLOOM_`` and its name in capitals."""

    data: Path = _setting(Path(".adloom"), "folder of log, state, archive and pictures")
    archive: str = _setting("", "place of the archive, a path or a URL such as s3://bucket/site; empty: archive/ in the folder")
    images: str = _setting("", "folder of pictures, one for all machines of a service; empty: images/ in the folder")
    redis_url: str = _setting("", "Redis that holds log and state, such as redis://host:6379/0; empty: files in the folder")
    database_url: str = _setting("", "database of the catalogue, an SQLAlchemy URL; empty: catalogue.db in the folder")
    partitions: int = _setting(8, "streams that a new log on Redis is cut into; one that is there keeps its own", 1, 256)
    lease_seconds: float = _setting(4.0, "seconds after which another learner takes over what a dead one did", 0.5, 60.0)
    spool_mb: float = _setting(256.0, "MB of records that each web process keeps in the folder while Redis is away", 1.0)
    hot_read_ms: float = _setting(3.0, "ms that a decision waits for what a person has met, then goes on without", 0.1, 100.0)
    workers: int = _setting(1, "web processes on this machine", 1, 256)
    host: str = _setting("127.0.0.1", "address that web listens on")
    port: int = _setting(8080, "port that web listens on", 1, _LAST_PORT)
    public_url: str = _setting("", "address that readers reach web under; empty: http://host:port")
    secrets: str = _setting("", "comma-separated signing secrets, the first one signs; at least 16 characters each")
    people_secret: str = _setting(
        "", "key of pseudonyms and control groups, never to be rotated; empty: the last of ADLOOM_SECRETS"
    )
    admin_key: str = _setting("", "key that PUT /v1/campaigns asks for; empty: only loopback callers may")
    studio_url: str = _setting("http://127.0.0.1:8081", "address of the Studio")
    studio_host: str = _setting("127.0.0.1", "address that the Studio listens on; it lets in whoever comes")
    studio_in_flight: int = _setting(6, "makings that web has under way at once before it sheds", 1)
    deadline_ms: int = _setting(150, "deadline of an ad request that brings none", 1, 10_000)
    policy_makes_per_second: float = _setting(0.5, "how often the policy may choose to have a creative made")
    token_hours: float = _setting(24.0, "hours until a signed link expires", 0.01)
    anonymity: int = _setting(50, "people that a brief cell must have before it is briefed", 1)
    ray_address: str = _setting("", "Ray cluster to run the Studio on; empty: a local one")
    openai_base_url: str = _setting("", "OpenAI-compatible server that writes copy; also read from OPENAI_BASE_URL")
    openai_api_key: str = _setting("", "its key; also read from OPENAI_API_KEY")
    openai_model: str = _setting("gpt-5-mini", "its model")
    openai_in_flight: int = _setting(8, "calls under way at once at each of its models", 1)
    openai_price_in: float = _setting(0.0, "US dollars per million tokens that go into the model")
    openai_price_out: float = _setting(0.0, "US dollars per million tokens that come out of it")
    openai_image_model: str = _setting("", "model of the same server that draws pictures; empty: none")
    openai_image_price: float = _setting(0.0, "US dollars per picture")
    diffusion_model: str = _setting("", "text-to-image pipeline that draws pictures, a folder or a hub id; empty: none")
    diffusion_preset: str = _setting("", "the steps and guidance it is run with; empty: told by its name")
    diffusion_batch: int = _setting(4, "pictures it draws in one run at most", 1, 64)
    diffusion_gpu: float = _setting(0.0, "share of a GPU that it is given; 0: it runs on the processor", 0.0, 8.0)
    compositors: int = _setting(2, "compositors at most; one a core is enough", 1, 1_000)
    more_font: str = _setting("", "font file for scripts that the built-in faces lack (Chinese, say); empty: none")
    sign: str = _setting("on", "whether pictures are signed: on or off")
    sign_certificate: str = _setting("", "file of the certificate chain that pictures are signed with (PEM); empty: a test one")
    sign_key: str = _setting("", "file of its private key (PEM)")
    notice: str = _setting("", "a line to print on top of every report")
    policy: str = _setting(
        "default", "what chooses and learns: a name, or LEARNER/RULE; supply needs a factor learner under votes"
    )
    copy_prior: str = _setting("", "file of a prior for copy, which new creatives start from; empty: all start alike")
    half_life: float = _setting(0.0, "impressions after which what was learned counts half; 0: keep everything")
    supply_seconds: float = _setting(1.0, "seconds between two looks at the pool", 0.01)
    supply_live: int = _setting(36, "live creatives a campaign may have before supply only replaces", 1)
    supply_budget: float = _setting(5.0, "what makings may cost a UTC day, all campaigns; once spent, no model is asked")
    archive_seconds: float = _setting(5.0, "seconds between two additions to the archive", 0.01)
    checkpoint_seconds: float = _setting(5.0, "seconds between two checkpoints of the fold", 0.01)

    @property
    def secret_bytes(self) -> tuple[bytes, ...]:
        """The signing secrets."""
        return tuple(secret.strip().encode() for secret in self.secrets.split(",") if secret.strip())

    @property
    def people_key(self) -> bytes:
        """The key that people are known by. Apart from the signing secrets: rotating those must not draw the groups anew."""
        return self.people_secret.encode() or self.secret_bytes[-1]

    @property
    def archive_place(self) -> Path | str:
        """Where the archive lies."""
        return self.archive or self.data / "archive"

    @property
    def image_folder(self) -> Path:
        """Where pictures lie."""
        return Path(self.images) if self.images else self.data / "images"

    @property
    def base_url(self) -> str:
        """Where readers reach web."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def worker_port(self, worker: int) -> int:
        """Where one of several web workers (1, 2, ...) answers alone, beside the port that they share."""
        return self.port + _OWN_PORTS + worker


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment; raises InvalidSettings that names the variable."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        name = f"ADLOOM_{item.name.upper()}"
        raw = environment.get(name) or environment.get(item.name.upper() if item.name.startswith("openai_") else "", "")
        if raw:
            values[item.name] = _parse(name, raw, item)
    return _checked(Settings(**values))


def _parse(name: str, raw: str, item: Field[Any]) -> Any:
    kind: Callable[[str], Any] = type(item.default)
    if kind in _NUMBERS:
        return _number(name, raw, kind, item.metadata["least"], item.metadata["most"])
    if item.name.endswith("_url"):
        pattern, expected = _OTHER_URLS.get(item.name, (_URL, "an address such as http://host:8081"))
        if not pattern.fullmatch(raw):
            raise InvalidSettings(name, expected, repr(without_password(raw)))
    return kind(raw)


def _number(name: str, raw: str, kind: Callable[[str], Any], least: float, most: float) -> Any:
    try:
        value = kind(raw)
    except ValueError:
        value = math.nan
    if not least <= value <= most:  # which no NaN is
        raise InvalidSettings(name, f"{_NUMBERS[kind]} from {least:g} to {most:g}", repr(raw))
    return value


def _checked(settings: Settings) -> Settings:
    for secret in settings.secret_bytes:
        if len(secret) < _SECRET_LENGTH:
            raise InvalidSettings("ADLOOM_SECRETS", f"at least {_SECRET_LENGTH} characters each", f"{len(secret)}")
    if settings.more_font and not Path(settings.more_font).is_file():
        raise InvalidSettings("ADLOOM_MORE_FONT", "a font file", repr(settings.more_font))
    if settings.workers > 1 and settings.worker_port(settings.workers) > _LAST_PORT:
        raise InvalidSettings("ADLOOM_PORT", "a port with room above it for those of the workers", f"{settings.port}")
    if settings.sign not in {"on", "off"}:
        raise InvalidSettings("ADLOOM_SIGN", "on or off", repr(settings.sign))
    return settings


def with_secret(settings: Settings) -> Settings:
    """Settings that can sign: on one machine a secret is made once and kept beside the data, readable by its owner only.

    Processes apart have no folder in common and need ADLOOM_SECRETS.
    """
    if settings.secret_bytes:
        return settings
    path = settings.data / "secret"
    try:
        if not path.exists():
            _keep_secret(path)
        return _replace(settings, secrets=path.read_text())
    except OSError as error:
        raise storage_error(path, error) from error


def _keep_secret(path: Path) -> None:
    """Whole or not at all, and only the first of several processes that try: linking fails where the name is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"secret.{os.getpid()}")
    try:
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink(missing_ok=True)


def _replace(settings: Settings, **values: Any) -> Settings:
    return Settings(**{item.name: getattr(settings, item.name) for item in fields(Settings)} | values)
