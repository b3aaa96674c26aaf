"""Native rendering: the copy as escaped HTML around the picture. No script, no style from outside, no event handler."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy


def html(copy: Copy, image_url: str, click_url: str, size: str, alt: str) -> str:
    """One link that holds picture, headline, body and call to action; every value is escaped, quotes included."""
    width, _, height = size.partition("x")
    return (
        f'<a class="adloom-ad" href="{escape(click_url)}" target="_blank" rel="sponsored noopener">'
        f'<img src="{escape(image_url)}" width="{escape(width)}" height="{escape(height)}" alt="{escape(alt)}">'
        f'<strong class="adloom-headline">{escape(copy.headline)}</strong>'
        f'<span class="adloom-body">{escape(copy.body)}</span>'
        f'<span class="adloom-cta">{escape(copy.cta)}</span>'
        "</a>"
    )
