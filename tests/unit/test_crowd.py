from __future__ import annotations

import io

from rich.console import Console

from simulations.live.answers import Lift, Pool, Published, Status, Total
from simulations.live.crowd import Crowd
from simulations.live.pictures import PicturesSeen
from simulations.live.summary import FavouredShare, Machine, Summary, summarise
from simulations.live.tally import Tally
from simulations.live.wording import between, draw_interval, signed


def told(lift: Lift | None, *, studio: str = "up") -> tuple[str, str]:
    """What a run says on stdout and on stderr where neither is a terminal."""
    out, err = io.StringIO(), io.StringIO()
    crowd = Crowd(Console(file=out, width=80), Console(file=err, width=80), decisions=40)
    status = Status(
        totals={"control": Total(impressions=8010, clicks=1130), "adloom": Total(impressions=31990, clicks=7300)},
        creatives=Pool(generated=71),
        policy=Published(snapshot=212, covers=900),
        lift=lift,
    )
    crowd.studio(studio)
    with crowd.watching():
        for _ in range(40):
            crowd.visited(Tally())
    crowd.result(status, summary(status), first_snapshot=41)
    return out.getvalue(), err.getvalue()


def summary(status: Status) -> Summary:
    share = FavouredShare(attribute="style", level="pattern", share_before=0.1, share_after=0.4)
    machine = Machine(system="s", python="p", cores=2)
    return summarise(tally=Tally(), status=status, favoured=share, pictures=PicturesSeen(4, ()), machine=machine, seconds=1.0)


def test_the_result_fits_80_columns_and_holds_both_groups() -> None:
    out, _ = told(Lift(value=0.6123, low=0.4, high=0.87, level=0.95))
    assert max(map(len, out.splitlines())) <= 80
    assert "8,010" in out
    assert "7,300" in out
    assert "+61\u00a0%" in out
    assert "+40 … +87\u00a0%" in out
    assert "policy 41 → 212" in out
    assert "far more often" in out


def test_too_little_data_is_said_in_words() -> None:
    assert "too few to say" in told(None)[0]
    assert "too few to say" in told(Lift())[0]


def test_without_a_terminal_progress_is_ten_plain_lines_on_stderr() -> None:
    _, err = told(None)
    lines = [line for line in err.splitlines() if "visits" in line]
    assert len(lines) == 10
    assert lines[-1].split("·")[0].strip() == "crowd      40 of 40 visits"
    assert "\x1b" not in err


def test_a_studio_that_is_down_is_said_at_once_and_at_the_end() -> None:
    out, err = told(None, studio="down")
    assert "new ads paused; ready ads served" in out
    assert "new ads paused; ready ads served" in err


def test_signs_are_true_and_zero_has_none() -> None:
    assert signed(-0.034, 0.5) == "\u22123\u00a0%"
    assert signed(0.0001, 0.5) == "0\u00a0%"
    assert signed(0.0312, 0.042) == "+3.1\u00a0%"
    assert between(-0.03, 0.08) == "\u22123 … +8\u00a0%"


def test_an_interval_is_drawn_to_scale_beside_its_zero() -> None:
    clear, unclear, harm = draw_interval(0.4, 0.2, 0.6), draw_interval(0.1, -0.2, 0.4), draw_interval(-0.4, -0.6, -0.2)
    assert clear.startswith("│    ├")
    assert clear.index("├") < clear.index("●") < clear.index("┤")
    assert unclear.index("├") < unclear.index("┼") < unclear.index("●") < unclear.index("┤")
    assert harm.endswith("│")
