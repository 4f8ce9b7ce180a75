# Matrix: what `customs-risk features export` wrote, split by a day into rows to train on and later rows to measure on.
import csv

import numpy as np

# Columns of the matrix that are neither features nor labels.
ABOUT = ("file", "record", "declarationId", "item", "day")


def read(file, label, last_day):
    """The names of the features, (features, labels) of the labelled rows up to a day, and the same of those after it."""
    with open(file, newline="", encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row[label] != ""]
    names = [name for name in rows[0] if name not in (*ABOUT, label)]
    # float32, as the model will be served: thresholds then mean the same in training and in scoring.
    inputs = np.array([[row[name] or "nan" for name in names] for row in rows], dtype=np.float32)
    labels = np.array([float(row[label]) for row in rows])
    early = np.array([row["day"] <= last_day for row in rows])
    return names, (inputs[early], labels[early]), (inputs[~early], labels[~early])


def with_gaps(inputs, labels):
    """The rows, and all of them once more with a tenth of the values missing, so that trees learn what to do then."""
    generator = np.random.default_rng(1)
    again = inputs.copy()
    again[generator.random(inputs.shape) < 0.1] = np.nan
    return np.concatenate([inputs, again]).astype(np.float64), np.concatenate([labels, labels])
