"""Plots as plain numbers: bars by month in lanes, one below the other; the template draws them as SVG."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from cleaner.web.columns import UNKNOWN

MOST_BARS = 60  # more than a phone can show; months become years
WIDTH, LABELS, TOTALS = 720, 176, 56  # user units of the SVG: all, the lane's name, its total
WIDEST_BAR = 44
_TICKS, _TICK_WIDTH = 6, 72  # how many at most, and the room of "2026-01" with what is between two
_GAP = 1
_ENOUGH = 0.9  # of all counts: so much must a stretch of months show


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or year with its count and its rectangle."""

    period: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of bars; each lane has a scale of its own."""

    label: str
    total: int
    top: int
    bars: tuple[Bar, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The counts by period, without the empty ones."""
        return {bar.period: bar.count for bar in self.bars}


@dataclass(frozen=True, slots=True)
class Plot:
    """Lanes over one axis of time; `unknown` counts what has no date, `outside` what the axis leaves out."""

    title: str
    lanes: tuple[Lane, ...]
    periods: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    lane_height: int
    unknown: int
    outside: int

    @property
    def height(self) -> int:
        """User units, with the axis below the lanes."""
        return len(self.lanes) * self.lane_height + 22


def plot(title: str, series: Mapping[str, Mapping[str, int]], lane_height: int = 34) -> Plot | None:
    """Counts by month (`2026-03`) for each lane; None where no date is known."""
    unknown = sum(counts.get(UNKNOWN, 0) for counts in series.values())
    dated = {label: {month: n for month, n in counts.items() if month != UNKNOWN} for label, counts in series.items()}
    dated = {label: counts for label, counts in dated.items() if counts}
    total = Counter[str]()
    for counts in dated.values():
        total.update(counts)
    if not total:
        return None
    periods = _axis(total)
    digits = len(periods[0])
    left = LABELS if len(dated) > 1 else 0
    step = min((WIDTH - left - TOTALS) / len(periods), WIDEST_BAR)
    lanes = tuple(
        _lane(label, _binned(counts, digits), periods, (left, place * lane_height, step, lane_height))
        for place, (label, counts) in enumerate(dated.items())
    )
    outside = sum(n for month, n in total.items() if month[:digits] not in periods)
    return Plot(title, lanes, tuple(periods), _ticks(periods, left, step), lane_height, unknown, outside)


def _axis(total: Mapping[str, int]) -> list[str]:
    """The months from first to last; where they are many the fullest stretch, in years where that leaves much out.

    A page with a date of its own choosing must not stretch the axis until nobody sees anything.
    """
    months = _fullest(_months(min(total), max(total)), total)
    if sum(total.get(month, 0) for month in months) >= _ENOUGH * sum(total.values()):
        return months
    return _fullest(_years(min(total), max(total)), _binned(total, 4))


def _fullest(periods: list[str], counts: Mapping[str, int]) -> list[str]:
    if len(periods) <= MOST_BARS:
        return periods
    sums = [0, *accumulate(counts.get(period, 0) for period in periods)]
    starts = range(len(periods) - MOST_BARS + 1)
    start = max(starts, key=lambda start: (sums[start + MOST_BARS] - sums[start], start))
    return periods[start : start + MOST_BARS]


def _lane(label: str, counts: Mapping[str, int], periods: list[str], box: tuple[float, float, float, int]) -> Lane:
    left, top, step, height = box
    most = max(counts.values(), default=0) or 1
    room = height - 8
    bars = tuple(
        Bar(
            period,
            count,
            round(left + place * step, 2),
            round(top + height - tall, 2),
            round(max(step - _GAP, 1), 2),
            tall,
        )
        for place, period in enumerate(periods)
        if (count := counts.get(period, 0))
        for tall in [round(max(count / most * room, 2), 2)]
    )
    return Lane(label, sum(counts.values()), int(top), bars)


def _binned(counts: Mapping[str, int], digits: int) -> dict[str, int]:
    binned: Counter[str] = Counter()
    for month, count in counts.items():
        binned[month[:digits]] += count
    return binned


def _ticks(periods: list[str], left: float, step: float) -> tuple[tuple[float, str], ...]:
    every = max(ceil(len(periods) / _TICKS), ceil(_TICK_WIDTH / step))
    return tuple((round(left + place * step, 2), periods[place]) for place in range(0, len(periods), every))


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _years(first: str, last: str) -> list[str]:
    return [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)]
