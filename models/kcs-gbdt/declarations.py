# Declarations: the KCS file, and nested declarations, into columns named as the expression language names them.
import csv
from dataclasses import dataclass

import numpy as np

# What examples/mappings/kcs.yaml says of the file; the features must see the same values here and there.
USD_PER_KRW = 0.00084
MODES = {"10": "1", "20": "2", "30": "3", "40": "4", "50": "5", "90": "9"}
UNKNOWN_COUNTRY = "ZZ"  # no ISO 3166 code: the library empties the field

# The text columns that features read; what is missing is None.
TEXTS = (
    "hs2",
    "hs4",
    "hs6",
    "origin",
    "declaration.dispatchCountry",
    "declaration.office",
    "transport.mode",
    "extra.taxRate",
    "extra.taxType",
    "seller.id",
    "carrier.id",
)
# The number columns; what is missing is NaN.
NUMBERS = ("valueBase", "netKg")

Columns = dict[str, list | np.ndarray]


@dataclass(frozen=True)
class History:
    """Declarations with their day and what the inspection found, in the order of the file."""

    columns: Columns
    days: list[str]
    tokens: list[str]  # see token_of
    fraud: np.ndarray
    critical: np.ndarray


def read_history(file):
    # The csv module leaves "NA", the code of Namibia, as it is.
    with open(file, newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return History(
        columns=columns_of([fields_of_row(row) for row in rows]),
        days=[row["Date"] for row in rows],
        tokens=[token_of(row) for row in rows],
        fraud=np.array([row["Fraud"] == "1" for row in rows], dtype=np.float64),
        critical=np.array([row["Critical Fraud"] == "2" for row in rows], dtype=np.float64),
    )


def fields_of_row(row):
    country = lambda code: None if code == UNKNOWN_COUNTRY else code
    return {
        "hs": row["HS6 Code"].rjust(6, "0"),
        "origin": country(row["Country of Origin"]),
        "declaration.dispatchCountry": country(row["Country of Departure"]),
        "declaration.office": row["Office ID"],
        "transport.mode": MODES.get(row["Mode of Transport"], row["Mode of Transport"]),
        "extra.taxRate": row["Tax Rate"],
        "extra.taxType": row["Tax Type"],
        "seller.id": row["Seller ID"],
        "carrier.id": row["Courier ID"],
        # A price or a mass of 0 stands for one that is not known.
        "valueBase": (float(row["Item Price"]) or None) and float(row["Item Price"]) * USD_PER_KRW,
        "netKg": float(row["Net Mass"]) or None,
    }


def token_of(row):
    """What the synthesis drew as one category, labels included; rows of one token are copies of each other."""
    names = ("HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type", "Net Mass")
    return "|".join(row[name] for name in names)


def fields_of_declaration(declaration):
    """The fields of the first item of a nested declaration whose value is in USD."""
    item = declaration["items"][0]
    extra = declaration.get("extra", {})
    parties = declaration.get("parties", {})
    return {
        "hs": item.get("hs"),
        "origin": item.get("origin"),
        "declaration.dispatchCountry": declaration.get("dispatchCountry"),
        "declaration.office": declaration.get("office"),
        "transport.mode": declaration.get("transport", {}).get("mode"),
        "extra.taxRate": extra.get("taxRate"),
        "extra.taxType": extra.get("taxType"),
        "seller.id": parties.get("seller", {}).get("id"),
        "carrier.id": parties.get("carrier", {}).get("id"),
        "valueBase": item.get("value"),
        "netKg": item.get("netKg"),
    }


def columns_of(fields):
    columns = {name: [one.get(name) or None for one in fields] for name in TEXTS if not name.startswith("hs")}
    for length in (2, 4, 6):
        columns[f"hs{length}"] = [one["hs"][:length] if one["hs"] else None for one in fields]
    for name in NUMBERS:
        columns[name] = np.array([np.nan if one[name] is None else one[name] for one in fields], dtype=np.float64)
    return columns


# Fields that are missing together on manifests from elsewhere, and how often each group is blanked in an added row.
GROUPS = {
    ("extra.taxRate", "extra.taxType"): 0.6,
    ("declaration.office",): 0.6,
    ("seller.id", "carrier.id"): 0.5,
    ("valueBase",): 0.3,
    ("netKg",): 0.3,
    ("declaration.dispatchCountry",): 0.2,
    ("origin",): 0.1,
    ("transport.mode",): 0.2,
    ("hs2", "hs4", "hs6"): 0.1,
}


def pick(columns, rows):
    return {
        name: column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]
        for name, column in columns.items()
    }


def blank(columns, groups):
    """A copy in which groups of fields are missing; `groups` holds for each group the rows concerned, as a mask."""
    blanked = dict(columns)
    for names, mask in groups.items():
        for name in names:
            column = columns[name]
            if isinstance(column, np.ndarray):
                blanked[name] = np.where(mask, np.nan, column)
            else:
                blanked[name] = [None if gone else value for value, gone in zip(column, mask)]
    return blanked


def draw_blanks(rows, generator):
    """Draw which groups are missing in each of some rows; at least one is."""
    masks = {names: generator.random(rows) < share for names, share in GROUPS.items()}
    untouched = ~np.any(list(masks.values()), axis=0)
    first = next(iter(masks))
    masks[first] = masks[first] | untouched
    return masks


def stack(first, second):
    return {
        name: np.concatenate([column, second[name]]) if isinstance(column, np.ndarray) else column + second[name]
        for name, column in first.items()
    }
