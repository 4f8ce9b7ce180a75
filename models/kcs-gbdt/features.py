# Features: what the model sees, each as an expression of the library and as the same computation here, in double.
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from declarations import NUMBERS

STRENGTH = 20  # weight of the prior of a rate, in cases
MIN_SEEN = 3  # a key seen less often counts as unseen: it says little, and the tables stay small
MEDIAN_MIN = 3
BANDS = ((2, "a"), (30, "b"), (500, "c"), (math.inf, "d"))  # kg


# --- Values, as the library works them out -------------------------------------------------------------------------


def log(values):
    # math.log and not numpy's, whose last digit differs from processor to processor.
    return np.array([math.log(value) if value > 0 else math.nan for value in values])


def log1p(values):
    return np.array([math.log1p(value) if value > -1 else math.nan for value in values])


def number(columns, name):
    if name != "valuePerKg":
        return columns[name]
    mass = columns["netKg"]
    return np.divide(columns["valueBase"], mass, out=np.full(len(mass), math.nan), where=mass != 0)


def text(columns, name):
    if name != MASS_BAND:
        return columns[name]
    return [None if math.isnan(kg) else next(code for limit, code in BANDS if kg < limit) for kg in columns["netKg"]]


def keys_of(columns, names):
    """The key of each row in a table; None where a part is missing."""
    parts = [text(columns, name) for name in names]
    return [None if None in row else "|".join(row) for row in zip(*parts)]


MASS_BAND = "".join(f'netKg < {limit} ? "{code}" : ' for limit, code in BANDS[:-1]) + f'"{BANDS[-1][1]}"'


# --- Tables --------------------------------------------------------------------------------------------------------


class Rate(NamedTuple):
    """Past cases of a key, and how many of them were positive for a label."""

    label: str
    keys: tuple[str, ...]
    says: str


class Median(NamedTuple):
    """Median of the logarithm of a number for each key, over the whole training year."""

    of: str
    keys: tuple[str, ...]
    says: str


class Latest(NamedTuple):
    """Net mass of the latest past case of a key for which a label had a value."""

    label: str
    value: int
    keys: tuple[str, ...]
    says: str


class Frozen:
    """The tables as they stand at the end of the training data, for scoring."""

    def __init__(self, tables, history):
        labels = {"fraud": history.fraud, "critical": history.critical}
        self.entries = {}
        self.priors = {label: float(values.mean()) for label, values in labels.items()}
        for name, table in tables.items():
            keys = keys_of(history.columns, table.keys)
            if isinstance(table, Rate):
                self.entries[name] = count_cases(keys, labels[table.label])
            elif isinstance(table, Median):
                self.entries[name] = medians(keys, log(number(history.columns, table.of)))
            else:
                self.entries[name] = latest_masses(keys, labels[table.label] == table.value, history.columns["netKg"])

    def cases(self, name, table, columns):
        return split_cases([None if key is None else self.entries[name].get(key, (0, 0)) for key in keys_of(columns, table.keys)])

    def number(self, name, table, columns):
        return np.array([self.entries[name].get(key, math.nan) for key in keys_of(columns, table.keys)])


class Past:
    """The tables as they stood on the evening before the day of each row, for training."""

    def __init__(self, history, days):
        self.history = history
        self.days = days
        self.labels = {"fraud": history.fraud, "critical": history.critical}
        self.priors = {label: float(values.mean()) for label, values in self.labels.items()}

    def cases(self, name, table, columns):
        seen, positive = defaultdict(int), defaultdict(int)

        def learn(key, row):
            seen[key] += 1
            positive[key] += int(self.labels[table.label][row])

        def answer(key):
            return (seen[key], positive[key]) if seen[key] >= MIN_SEEN else (0, 0)

        return split_cases(self.walk(table, columns, learn, answer))

    def number(self, name, table, columns):
        if isinstance(table, Median):
            return Frozen({name: table}, self.history).number(name, table, columns)
        latest = {}
        masses = self.history.columns["netKg"]
        wanted = self.labels[table.label] == table.value

        def learn(key, row):
            if wanted[row] and masses[row] > 0:
                latest[key] = masses[row]

        answers = self.walk(table, columns, learn, lambda key: latest.get(key, math.nan))
        return np.array([math.nan if one is None else one for one in answers])

    def walk(self, table, columns, learn, answer):
        """Answer each row from what was learnt on earlier days; None where its key is missing."""
        history_keys, asked = keys_of(self.history.columns, table.keys), keys_of(columns, table.keys)
        history_rows, asked_rows = rows_by_day(self.history.days), rows_by_day(self.days)
        answers = [None] * len(asked)
        for day in sorted(history_rows):
            for row in asked_rows[day]:
                if asked[row] is not None:
                    answers[row] = answer(asked[row])
            for row in history_rows[day]:
                if history_keys[row] is not None:
                    learn(history_keys[row], row)
        return answers


def rows_by_day(days):
    rows = defaultdict(list)
    for row, day in enumerate(days):
        rows[day].append(row)
    return rows


def split_cases(cases):
    seen = np.array([math.nan if one is None else one[0] for one in cases])
    return seen, np.array([math.nan if one is None else one[1] for one in cases])


def count_cases(keys, labels):
    cases = defaultdict(lambda: (0, 0))
    for key, positive in zip(keys, labels):
        if key is not None:
            cases[key] = (cases[key][0] + 1, cases[key][1] + int(positive))
    return {key: case for key, case in cases.items() if case[0] >= MIN_SEEN}


def medians(keys, values):
    groups = defaultdict(list)
    for key, value in zip(keys, values):
        if key is not None and not math.isnan(value):
            groups[key].append(value)
    # Three decimals: a deviation is then never 0 in one runtime and a last digit off in another.
    return {key: round(float(np.median(group)), 3) for key, group in groups.items() if len(group) >= MEDIAN_MIN}


def latest_masses(keys, wanted, masses):
    return {key: float(mass) for key, take, mass in zip(keys, wanted, masses) if take and key is not None and mass > 0}


# --- Features ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Feature:
    name: str
    expr: str
    says: str
    compute: Callable


def call(function, name, table):
    return f"{function}('{name}', {', '.join(table.keys)})"


def rate(feature, name, table, says):
    def compute(columns, tables):
        seen, positive = tables.cases(name, table, columns)
        return (positive + STRENGTH * tables.priors[table.label]) / (seen + STRENGTH)

    return Feature(feature, call("rate", name, table), says, compute)


def seen(feature, name, table, says):
    return Feature(feature, f"log1p({call('seen', name, table)})", says, lambda columns, tables: log1p(tables.cases(name, table, columns)[0]))


def deviation(feature, name, table, says):
    def compute(columns, tables):
        return log(number(columns, table.of)) - tables.number(name, table, columns)

    return Feature(feature, f"log({table.of}) - {call('table', name, table)}", says, compute)


def mass_against(feature, name, table, says):
    def compute(columns, tables):
        # The quotient of equal masses is 1 to the last digit, so that "the same mass" is 0 wherever it is computed.
        return np.abs(log(columns["netKg"] / tables.number(name, table, columns)))

    return Feature(feature, f"abs(log(netKg / {call('table', name, table)}))", says, compute)


def matrix(features, columns, tables):
    """The features of rows in the order of the card: computed in double, rounded once to float32."""
    return np.column_stack([feature.compute(columns, tables) for feature in features]).astype(np.float32)
