"""Renderings without drawing: the copy as escaped HTML around the picture, and as assets for a publisher's own template.

Both carry the text and the labels of the picture. No script, no style from outside, no event handler.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from generators.composition.formats import FORMATS
from generators.composition.labels import label_texts

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit, Locale


def html(copy: Copy, image_url: str, click_url: str, size: str, alt: str, locale: Locale = "en") -> str:
    """One link that holds picture, headline, body, call to action and label; every value is escaped, quotes included."""
    width, _, height = size.partition("x")
    return (
        f'<a class="adloom-ad" href="{escape(click_url)}" target="_blank" rel="sponsored noopener">'
        f'<img src="{escape(image_url)}" width="{escape(width)}" height="{escape(height)}" alt="{escape(alt)}">'
        f'<strong class="adloom-headline">{escape(copy.headline)}</strong>'
        f'<span class="adloom-body">{escape(copy.body)}</span>'
        f'<span class="adloom-cta">{escape(copy.cta)}</span>'
        f'<small class="adloom-label">{escape(label_texts(locale)[0])}</small>'
        "</a>"
    )


def native(copy: Copy, kit: Kit, image_url: str, click_url: str, size: str, alt: str) -> dict[str, object]:
    """The assets of a native ad, ready for JSON: texts as they are, for a publisher that escapes what it sets.

    Names are those of OpenRTB Native 1.2 (https://iabtechlab.com/standards/openrtb-native/): title, desc, ctatext, sponsored.
    """
    width, height = FORMATS[size].size
    return {
        "title": copy.headline,
        "desc": copy.body,
        "ctatext": copy.cta,
        "sponsored": kit.brand.name,
        "label": label_texts(kit.locale)[0],
        "img": {"url": image_url, "w": width, "h": height, "alt": alt},
        "link": {"url": click_url},
    }
