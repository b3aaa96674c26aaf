from __future__ import annotations

from pathlib import Path

from tests.unit.golden_headlines import SHARES, golden_sample


def test_the_golden_sample_is_what_the_grammar_writes_now() -> None:
    kept = Path("docs/golden/headlines.md").read_text(encoding="utf-8")
    assert kept == golden_sample(), (
        "read it and write it anew: python -m tests.unit.golden_headlines > docs/golden/headlines.md"
    )
    assert kept.count("\n| ") - 2 * len(SHARES) == sum(SHARES.values()) == 50
