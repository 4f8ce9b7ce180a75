# KCS: the published declarations as parts of a history, each with the labels and tokens of its rows.
import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

LABELS = {"fraud": ("Fraud", "1"), "critical": ("Critical Fraud", "2")}

# What the makers of the data drew as one category, together with both labels: rows of one token are copies of each other.
TOKEN = ("HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type", "Net Mass")

# Columns that are missing together on manifests from elsewhere, and how often in rows that are repeated with gaps.
GAPS = {
    "tax fields": (("Tax Rate", "Tax Type"), 0.6),
    "office": (("Office ID",), 0.6),
    "value": (("Item Price",), 0.3),
    "net mass": (("Net Mass",), 0.3),
    "country of dispatch": (("Country of Departure",), 0.2),
    "mode of transport": (("Mode of Transport",), 0.2),
    "country of origin": (("Country of Origin",), 0.1),
    "HS code": (("HS6 Code",), 0.1),
}


@dataclass(frozen=True)
class Part:
    """Rows of the file, what inspection found of them, and whether tables may learn from them."""

    rows: list[dict[str, str]]
    labels: dict[str, np.ndarray]
    tokens: np.ndarray
    learned: bool = True

    def __len__(self):
        return len(self.rows)

    def take(self, places):
        return replace(
            self,
            rows=[self.rows[at] for at in places],
            labels={name: values[places] for name, values in self.labels.items()},
            tokens=self.tokens[places],
        )

    def write(self, file):
        """Write the part as a file of its own, without labels where nothing may be learned from it."""
        hidden = {} if self.learned else {column: "" for column, _ in LABELS.values()}
        with open(file, "w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, self.rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows({**row, **hidden} for row in self.rows)


def read(file: Path) -> Part:
    # The csv module leaves "NA", the code of Namibia, as it is.
    with open(file, newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return Part(
        rows=rows,
        labels={name: np.array([row[column] == value for row in rows], dtype=np.float64) for name, (column, value) in LABELS.items()},
        tokens=np.array(["|".join(row[column] for column in TOKEN) for row in rows]),
    )


def join(first: Part, second: Part) -> Part:
    return Part(
        rows=first.rows + second.rows,
        labels={name: np.concatenate([values, second.labels[name]]) for name, values in first.labels.items()},
        tokens=np.concatenate([first.tokens, second.tokens]),
    )


def one_per_token(part: Part) -> Part:
    """The first row of every token."""
    return part.take(np.sort(np.unique(part.tokens, return_index=True)[1]))


def unseen(part: Part, before: Part) -> Part:
    """The rows whose token is not in an earlier part."""
    return part.take(np.flatnonzero(~np.isin(part.tokens, before.tokens)))


def dated(part: Part, day: str) -> Part:
    """The rows as of another day, so that tables that end before it answer them and learn nothing of them."""
    return replace(part, rows=[{**row, "Date": day} for row in part.rows], learned=False)


def without(part: Part, *gaps: str) -> Part:
    """All rows with groups of columns blanked."""
    return blank(part, {gap: np.ones(len(part), dtype=bool) for gap in gaps})


def with_gaps(part: Part, share: float) -> Part:
    """A share of the rows with groups of columns blanked by lot: the first group where no other was drawn."""
    generator = np.random.default_rng(1)
    again = part.take(np.sort(generator.choice(len(part), int(len(part) * share), replace=False)))
    masks = {gap: generator.random(len(again)) < odds for gap, (_, odds) in GAPS.items()}
    first = next(iter(masks))
    return blank(again, {**masks, first: masks[first] | ~np.any(list(masks.values()), axis=0)})


def gaps_in_turn(part: Part) -> Part:
    """All rows, each without the group of columns whose turn it is."""
    turns = np.arange(len(part)) % len(GAPS)
    return blank(part, {gap: turns == at for at, gap in enumerate(GAPS)})


def blank(part: Part, masks: dict[str, np.ndarray]) -> Part:
    def columns(at):
        return {column: "" for gap, mask in masks.items() if mask[at] for column in GAPS[gap][0]}

    return replace(part, rows=[{**row, **columns(at)} for at, row in enumerate(part.rows)], learned=False)
