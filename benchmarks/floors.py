"""What the quality must not fall below: floors for precision, recall and perfect documents, ceilings for what is lost.

Floors belong to one state of the evaluation sets, named by its digest. They go up, never down; where the sets have
changed, remove the file and write it anew.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Figures = Mapping[str, Mapping[str, float]]  # "b safe" → the scorer's name of a measure → figure
FLOORS = Path(__file__).with_name("floors.json")
_UNIT = 10_000  # the scorer gives four decimals


class SetsChanged(Exception):
    """The floors were measured on other texts."""

    def __init__(self, floors: str, measured: str) -> None:
        super().__init__(
            f"the floors are those of other texts ({floors}) than these ({measured}): "
            "where the change is meant, remove benchmarks/floors.json and write it with --raise"
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that has a floor, or, where less is better, a ceiling; `step` is what it is rounded to, in 1/10,000."""

    key: str
    step: int
    less_is_better: bool = False

    def rounded(self, figure: float) -> float:
        """The floor for a figure: the next step below; of a ceiling, above."""
        units = round(figure * _UNIT)
        steps = -(-units // self.step) if self.less_is_better else units // self.step
        return steps * self.step / _UNIT

    def better(self, one: float, other: float) -> float:
        """The better of two figures."""
        return min(one, other) if self.less_is_better else max(one, other)


MEASURES = (
    Measure("strip_precision_chars", 50),
    Measure("strip_recall_lines", 50),
    Measure("perfect_docs", 50),
    Measure("keep_loss_chars", 5, less_is_better=True),  # a step of 50 would let it grow tenfold
    Measure("false_alarm_docs", 50, less_is_better=True),
)


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors, and the digest of the texts that they were measured on."""

    digest: str
    figures: Figures

    def shortfalls(self, measured: "Floors") -> Iterator[str]:
        """What fell below its floor, in words; raises SetsChanged."""
        self._check(measured)
        for setting, floors in self.figures.items():
            for measure in MEASURES:
                floor, figure = floors.get(measure.key), measured.figures.get(setting, {}).get(measure.key)
                if floor is not None and (figure is None or measure.better(figure, floor) != figure):
                    bound = "at most" if measure.less_is_better else "at least"
                    yield f"{setting}: {measure.key} is {figure}, should be {bound} {floor}"

    def raised(self, measured: "Floors") -> "Floors":
        """These floors, higher where what was measured is better, lower nowhere; raises SetsChanged."""
        self._check(measured)
        settings = {**self.figures, **measured.figures}
        return Floors(self.digest, {setting: self._raised(setting, measured) for setting in settings})

    def _raised(self, setting: str, measured: "Floors") -> dict[str, float]:
        old, new = self.figures.get(setting, {}), measured.figures.get(setting, {})
        best: dict[str, float] = {}
        for measure in MEASURES:
            bounds = [old[measure.key]] if measure.key in old else []
            bounds += [measure.rounded(new[measure.key])] if measure.key in new else []
            if bounds:
                best[measure.key] = measure.better(bounds[0], bounds[-1])
        return best

    def _check(self, measured: "Floors") -> None:
        if self.digest != measured.digest:
            raise SetsChanged(self.digest, measured.digest)


def read_floors(path: Path, digest: str) -> Floors:
    """The floors in a file; none, for the texts of this digest, where there is no file yet."""
    if not path.is_file():
        return Floors(digest, {})
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Floors(fields["texts"], fields["floors"])


def write_floors(path: Path, floors: Floors) -> None:
    """Write a file that `read_floors` reads."""
    fields = {"texts": floors.digest, "host": "unknown", "floors": floors.figures}
    path.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")
