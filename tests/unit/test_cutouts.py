"""Cut-outs on their way in: a file beside the campaign, a data URI over HTTP, and everything else refused by its field."""

from __future__ import annotations

import struct
from pathlib import Path

import msgspec
import pytest
import yaml
from cutout_pictures import cutout_of, cutout_picture, data_uri, png
from PIL import Image

from errors import InvalidCampaign
from services.campaigns.cutouts import FIELD, HEAVIEST, LONGEST
from services.campaigns.files import check_campaign, load_campaign, parse_campaign

DEMO = Path(__file__).parents[2] / "infra" / "demo" / "trail-shoes.yaml"
SOUND = png(cutout_picture((60, 40)))


def campaign_with(cutout: object) -> dict[str, object]:
    campaign = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    campaign["kit"]["brand"]["cutout"] = cutout
    return dict(campaign)


def file_with(folder: Path, cutout: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "campaign.yaml"
    path.write_text(yaml.safe_dump(campaign_with(cutout)), encoding="utf-8")
    return path


def body_with(cutout: object) -> bytes:
    return msgspec.json.encode(campaign_with(cutout), enc_hook=str)


def test_a_file_beside_the_campaign_is_embedded(tmp_path: Path) -> None:
    path = file_with(tmp_path, "pictures/shoe.png")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "shoe.png").write_bytes(SOUND)
    assert load_campaign(path).kit.brand.cutout == data_uri(SOUND)
    assert check_campaign(path) == []


def test_a_data_uri_is_taken_from_a_file_and_over_http(tmp_path: Path) -> None:
    for campaign in (load_campaign(file_with(tmp_path, data_uri(SOUND))), parse_campaign(body_with(data_uri(SOUND)))):
        assert campaign.kit.brand.cutout == data_uri(SOUND)


def test_a_path_over_http_is_refused() -> None:
    with pytest.raises(InvalidCampaign, match="expected a PNG as a data URI") as caught:
        parse_campaign(body_with("shoe.png"))
    assert caught.value.field == FIELD


@pytest.mark.parametrize("named", ["../secret.png", "{outside}", "link.png", "deep/../../secret.png"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, named: str) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(SOUND)
    path = file_with(tmp_path / "campaign", named.format(outside=secret))
    (tmp_path / "campaign" / "link.png").symlink_to(secret)
    (tmp_path / "campaign" / "deep").mkdir()
    with pytest.raises(InvalidCampaign, match="a file in the campaign's folder") as caught:
        load_campaign(path)
    assert FIELD in caught.value.field


@pytest.mark.parametrize("named", ["none.png", ".", "shoe\0.png", "x" * 5000])
def test_a_path_to_no_file_is_refused(tmp_path: Path, named: str) -> None:
    with pytest.raises(InvalidCampaign) as caught:
        load_campaign(file_with(tmp_path, named))
    assert FIELD in caught.value.field


def test_a_heavy_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "shoe.png").write_bytes(SOUND + bytes(HEAVIEST))
    with pytest.raises(InvalidCampaign, match=f"at most {HEAVIEST} bytes"):
        load_campaign(file_with(tmp_path, "shoe.png"))


def test_the_heaviest_file_that_is_read_fits_the_schema() -> None:
    assert len(data_uri(bytes(HEAVIEST))) <= LONGEST
    assert len(data_uri(bytes(HEAVIEST + 3))) > LONGEST


def opaque() -> bytes:
    return png(Image.new("RGB", (20, 20), (9, 9, 9)))


def claims_to_be_huge() -> bytes:
    return SOUND[:16] + struct.pack(">II", 60_000, 60_000) + SOUND[24:]


def gif() -> bytes:
    return b"GIF89a" + bytes(40)


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("data:image/svg+xml;base64,PHN2Zy8+", "a PNG as a data URI"),
        ("https://pictures.example/shoe.png", "a PNG as a data URI"),
        ("data:image/png;base64,%%%", "base64"),
        ("data:image/png;base64,", "expected a PNG, got other bytes"),
        (data_uri(gif()), "expected a PNG, got other bytes"),
        (data_uri(SOUND[:20]), "expected a PNG, got other bytes"),
        (data_uri(SOUND[: len(SOUND) // 2]), "a PNG that can be read"),
        (data_uri(SOUND[:60] + bytes([SOUND[60] ^ 255]) + SOUND[61:]), "a PNG that can be read"),
        (data_uri(claims_to_be_huge()), "at most 2000x2000 pixels, got 60000x60000"),
        (data_uri(png(Image.new("RGBA", (2001, 5)))), "at most 2000x2000 pixels, got 2001x5"),
        (data_uri(opaque()), "a transparent ground"),
        (data_uri(png(Image.new("RGBA", (20, 20), (9, 9, 9, 255)))), "a transparent ground"),
        (data_uri(png(Image.new("RGBA", (20, 20)))), "something on its ground"),
        ("data:image/png;base64," + "A" * LONGEST, "length <= 400000"),
    ],
)
def test_a_broken_cutout_is_refused_by_its_field(uri: str, message: str) -> None:
    with pytest.raises(InvalidCampaign) as caught:
        parse_campaign(body_with(uri))
    assert caught.value.field == FIELD
    assert message in str(caught.value)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_every_kind_of_transparency_is_taken(mode: str) -> None:
    picture = cutout_picture((60, 40))
    uri = data_uri(png(picture.quantize(8) if mode == "P" else picture.convert(mode)))
    assert parse_campaign(body_with(uri)).kit.brand.cutout == uri


@pytest.mark.parametrize("cutout", [None, 7, ["shoe.png"], {"file": "shoe.png"}])
def test_what_is_no_text_is_left_to_the_schema(tmp_path: Path, cutout: object) -> None:
    with pytest.raises(InvalidCampaign, match=r"brand\.cutout: expected text"):
        load_campaign(file_with(tmp_path, cutout))


def test_an_empty_cutout_is_none(tmp_path: Path) -> None:
    assert load_campaign(file_with(tmp_path, "")).kit.brand.cutout == ""
    assert cutout_of((9, 9)).startswith("data:image/png;base64,")
