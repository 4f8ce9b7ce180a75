# Features: kinds of tables and of features, each an expression of the library and the same computation here, in double.
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

STRENGTH = 20  # weight of the prior of a rate, in cases
MIN_SEEN = 3  # a key seen less often counts as unseen: it says little, and the tables stay small

# Band of a net mass as part of a key, so that a table can hold a mass for small and for large consignments.
BAND_LIMITS = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
BANDS = [*zip(BAND_LIMITS, "abcdefghijklmn"), (math.inf, "o")]
MASS_BAND = "".join(f'netKg < {limit} ? "{code}" : ' for limit, code in BANDS[:-1]) + f'"{BANDS[-1][1]}"'


class Rate(NamedTuple):
    """How many cases of a key there were, and how many of them were positive for a label."""

    says: str
    label: str
    keys: tuple[str, ...]


class Median(NamedTuple):
    """Median of the logarithm of a number for each key."""

    says: str
    of: str
    keys: tuple[str, ...]


class LatestMass(NamedTuple):
    """Net mass of the latest case of a key for which a label had a value."""

    says: str
    label: str
    value: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Feature:
    name: str
    expr: str
    says: str
    compute: Callable  # columns and tables to one double for each row


# --- Values as the library works them out: what cannot be computed is NaN --------------------------------------------


def log(values):
    # math.log and not numpy's, whose last digit depends on the processor.
    return np.array([math.log(value) if value > 0 else math.nan for value in values])


def log1p(values):
    return np.array([math.log1p(value) if value > -1 else math.nan for value in values])


def quotient(dividend, divisor):
    return np.divide(dividend, divisor, out=np.full(len(divisor), math.nan), where=divisor != 0)


def number(columns, name):
    return quotient(columns["valueBase"], columns["netKg"]) if name == "valuePerKg" else columns[name]


def text(columns, expression):
    return [band_of(kg) for kg in columns["netKg"]] if expression == MASS_BAND else columns[expression]


def band_of(kg):
    return None if math.isnan(kg) else next(code for limit, code in BANDS if kg < limit)


def keys_of(columns, expressions):
    """The key of each row in a table; None where a part is missing."""
    parts = [text(columns, expression) for expression in expressions]
    return [None if None in row else "|".join(row) for row in zip(*parts)]


# --- Tables as they stand at the end of the training data, for scoring -----------------------------------------------


class FrozenTables:
    def __init__(self, tables, history):
        self.priors = priors_of(history)
        self.entries = {name: entries_of(table, history) for name, table in tables.items()}

    def cases(self, name, table, columns):
        entries = self.entries[name]
        return split_cases([None if key is None else entries.get(key, (0, 0)) for key in keys_of(columns, table.keys)])

    def numbers(self, name, table, columns):
        entries = self.entries[name]
        return np.array([entries.get(key, math.nan) for key in keys_of(columns, table.keys)])


def priors_of(history):
    return {label: float(values.mean()) for label, values in history.labels.items()}


def entries_of(table, history):
    keys = keys_of(history.columns, table.keys)
    if isinstance(table, Rate):
        return count_cases(keys, history.labels[table.label])
    if isinstance(table, Median):
        return medians(keys, log(number(history.columns, table.of)))
    wanted = history.labels[table.label] == table.value
    return {key: float(kg) for key, kg, take in zip(keys, history.columns["netKg"], wanted) if take and key is not None and kg > 0}


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
    # Three decimals: a deviation is then never 0 in one runtime and one last digit off in another.
    return {key: round(float(np.median(group)), 3) for key, group in groups.items() if len(group) >= MIN_SEEN}


def split_cases(cases):
    seen = np.array([math.nan if case is None else case[0] for case in cases])
    return seen, np.array([math.nan if case is None else case[1] for case in cases])


# --- Tables as they stood on the evening before the day of each row, for training ------------------------------------


class PastTables:
    """Answers each row from strictly earlier days. Medians and priors are those of the whole history."""

    def __init__(self, history, days):
        self.priors = priors_of(history)
        self.history = history
        self.days = days

    def cases(self, name, table, columns):
        seen, positive = defaultdict(int), defaultdict(int)
        labels = self.history.labels[table.label]

        def learn(key, row):
            seen[key] += 1
            positive[key] += int(labels[row])

        def answer(key):
            return (seen[key], positive[key]) if seen[key] >= MIN_SEEN else (0, 0)

        return split_cases(self.walk(table, columns, learn, answer))

    def numbers(self, name, table, columns):
        if isinstance(table, Median):
            return FrozenTables({name: table}, self.history).numbers(name, table, columns)
        latest = {}
        masses = self.history.columns["netKg"]
        wanted = self.history.labels[table.label] == table.value

        def learn(key, row):
            if wanted[row] and masses[row] > 0:
                latest[key] = masses[row]

        answers = self.walk(table, columns, learn, lambda key: latest.get(key, math.nan))
        return np.array([math.nan if answer is None else answer for answer in answers])

    def walk(self, table, columns, learn, answer):
        """Day by day: answer the rows of the day, then learn from it. None where the key of a row is missing."""
        known, asked = keys_of(self.history.columns, table.keys), keys_of(columns, table.keys)
        known_rows, asked_rows = rows_by_day(self.history.days), rows_by_day(self.days)
        answers = [None] * len(asked)
        for day in sorted(known_rows):
            for row in asked_rows[day]:
                if asked[row] is not None:
                    answers[row] = answer(asked[row])
            for row in known_rows[day]:
                if known[row] is not None:
                    learn(known[row], row)
        return answers


def rows_by_day(days):
    rows = defaultdict(list)
    for row, day in enumerate(days):
        rows[day].append(row)
    return rows


# --- Kinds of features -----------------------------------------------------------------------------------------------


def call(function, name, table):
    return f"{function}('{name}', {', '.join(table.keys)})"


def rate(feature, name, table, says):
    def compute(columns, tables):
        seen, positive = tables.cases(name, table, columns)
        return (positive + STRENGTH * tables.priors[table.label]) / (seen + STRENGTH)

    return Feature(feature, call("rate", name, table), says, compute)


def times_seen(feature, name, table, says):
    def compute(columns, tables):
        return log1p(tables.cases(name, table, columns)[0])

    return Feature(feature, f"log1p({call('seen', name, table)})", says, compute)


def deviation(feature, name, table, says):
    def compute(columns, tables):
        return log(number(columns, table.of)) - tables.numbers(name, table, columns)

    return Feature(feature, f"log({table.of}) - {call('table', name, table)}", says, compute)


def mass_against(feature, name, table, says):
    def compute(columns, tables):
        # The quotient of equal masses is 1 to the last digit, so that "the same mass" is 0 wherever it is computed.
        return np.abs(log(columns["netKg"] / tables.numbers(name, table, columns)))

    return Feature(feature, f"abs(log(netKg / {call('table', name, table)}))", says, compute)


def matrix(features, columns, tables):
    """The features of rows in the order given: computed in double, rounded once to float32."""
    return np.column_stack([feature.compute(columns, tables) for feature in features]).astype(np.float32)
