# Declarations: the KCS file, and nested declarations, as columns named as the expression language names the fields.
import csv
from dataclasses import dataclass

import numpy as np

# What examples/mappings/kcs.yaml says of the file: the features must see the same values here and there.
USD_PER_KRW = 0.00084
MODES = {"10": "1", "20": "2", "30": "3", "40": "4", "50": "5", "90": "9"}
UNKNOWN_COUNTRY = "ZZ"  # the only code of the file that ISO 3166 does not have

# The text columns that features read; what is missing is None.
TEXTS = (
    "origin",
    "declaration.dispatchCountry",
    "declaration.office",
    "transport.mode",
    "extra.taxRate",
    "extra.taxType",
)
# The number columns; what is missing is NaN.
NUMBERS = ("valueBase", "netKg")

Columns = dict[str, list | np.ndarray]


@dataclass(frozen=True)
class History:
    """Declarations with their day and what the inspection found, in the order of the file."""

    columns: Columns
    days: list[str]
    tokens: list[str]
    labels: dict[str, np.ndarray]


def read_history(file):
    # The csv module leaves "NA", the code of Namibia, as it is.
    with open(file, newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return History(
        columns=columns_of([fields_of_row(row) for row in rows]),
        days=[row["Date"] for row in rows],
        tokens=[token_of(row) for row in rows],
        labels={
            "fraud": np.array([row["Fraud"] == "1" for row in rows], dtype=np.float64),
            "critical": np.array([row["Critical Fraud"] == "2" for row in rows], dtype=np.float64),
        },
    )


def fields_of_row(row):
    price, mass = float(row["Item Price"]), float(row["Net Mass"])
    mode = row["Mode of Transport"]
    return {
        "hs": row["HS6 Code"].rjust(6, "0"),
        "origin": known_country(row["Country of Origin"]),
        "declaration.dispatchCountry": known_country(row["Country of Departure"]),
        "declaration.office": row["Office ID"],
        "transport.mode": MODES.get(mode, mode),
        "extra.taxRate": row["Tax Rate"],
        "extra.taxType": row["Tax Type"],
        # A price or a mass of 0 stands for one that is not known.
        "valueBase": None if price == 0 else price * USD_PER_KRW,
        "netKg": None if mass == 0 else mass,
    }


def known_country(code):
    return None if code == UNKNOWN_COUNTRY else code


def token_of(row):
    """What the makers of the data drew as one category, labels included: rows of one token are copies of each other."""
    names = ("HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type", "Net Mass")
    return "|".join(row[name] for name in names)


def fields_of_declaration(declaration):
    """The fields of the only item of a nested declaration whose value is in USD."""
    item = declaration["items"][0]
    extra = declaration.get("extra", {})
    return {
        "hs": item.get("hs"),
        "origin": item.get("origin"),
        "declaration.dispatchCountry": declaration.get("dispatchCountry"),
        "declaration.office": declaration.get("office"),
        "transport.mode": declaration.get("transport", {}).get("mode"),
        "extra.taxRate": extra.get("taxRate"),
        "extra.taxType": extra.get("taxType"),
        "valueBase": item.get("value"),
        "netKg": item.get("netKg"),
    }


def columns_of(fields):
    columns = {name: [one[name] or None for one in fields] for name in TEXTS}
    for length in (2, 4, 6):
        columns[f"hs{length}"] = [one["hs"][:length] if one["hs"] else None for one in fields]
    for name in NUMBERS:
        columns[name] = np.array([np.nan if one[name] is None else one[name] for one in fields], dtype=np.float64)
    return columns


def pick(columns, rows):
    return {name: column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows] for name, column in columns.items()}


def stack(first, second):
    return {
        name: np.concatenate([column, second[name]]) if isinstance(column, np.ndarray) else column + second[name]
        for name, column in first.items()
    }


def blank(columns, masks):
    """A copy in which groups of columns are missing; `masks` says for each group in which rows."""
    blanked = dict(columns)
    for names, mask in masks.items():
        for name in names:
            if isinstance(columns[name], np.ndarray):
                blanked[name] = np.where(mask, np.nan, columns[name])
            else:
                blanked[name] = [None if gone else value for value, gone in zip(columns[name], mask)]
    return blanked
