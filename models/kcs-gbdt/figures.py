# Figures: what the model reaches on rows that it has not seen, with intervals, beside a lookup table without a model.
from collections import defaultdict

import numpy as np

RESAMPLES = 1000
BINS = 15


def auc(labels, scores):
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positives = labels.sum()
    return (ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives))


def average_precision(labels, scores):
    """Precision at each score that occurs, weighted by the recall that it adds; equal scores count as one step."""
    _, places = np.unique(-scores, return_inverse=True)
    hits = np.cumsum(np.bincount(places, weights=labels))
    precision = hits / np.cumsum(np.bincount(places))
    return (np.diff(hits, prepend=0) * precision).sum() / hits[-1]


def precision_at(share):
    def precision(labels, scores):
        best = np.argsort(-scores, kind="stable")[: int(len(scores) * share)]
        return labels[best].mean()

    return precision


def log_loss(labels, scores):
    bounded = np.clip(scores, 1e-6, 1 - 1e-6)
    return -np.mean(labels * np.log(bounded) + (1 - labels) * np.log(1 - bounded))


def calibration_error(labels, scores):
    bins = np.array_split(np.argsort(scores, kind="stable"), BINS)
    return sum(abs(scores[rows].mean() - labels[rows].mean()) * len(rows) for rows in bins) / len(labels)


RANKING = {"auc": auc, "averagePrecision": average_precision}
TABLE_RANKING = {"tokenTableAuc": auc, "tokenTableAveragePrecision": average_precision}
QUALITY = {"logLoss": log_loss, "ece": calibration_error}
SHORTLIST = {"precisionAt5": precision_at(0.05), "precisionAt10": precision_at(0.10)}


def measure(measures, labels, scores, tokens):
    """Each measure with the interval that holds 95 % of its values over resampled tokens.

    Rows of one token are copies of each other: resampling rows would make the intervals too narrow.
    """
    _, groups = np.unique(tokens, return_inverse=True)
    generator = np.random.default_rng(1)
    values = defaultdict(list)
    for _ in range(RESAMPLES):
        drawn = np.bincount(generator.integers(0, groups.max() + 1, groups.max() + 1), minlength=groups.max() + 1)
        rows = np.repeat(np.arange(len(labels)), drawn[groups])
        if 0 < labels[rows].sum() < len(rows):
            for name, function in measures.items():
                values[name].append(function(labels[rows], scores[rows]))
    return {
        name: (function(labels, scores), *np.percentile(values[name], [2.5, 97.5])) for name, function in measures.items()
    }


def token_table(train, label, tokens):
    """The floor: the past share of positives of the very token, the overall rate for a token never seen."""
    cases = defaultdict(list)
    for token, positive in zip(train.tokens, train.labels[label]):
        cases[token].append(positive)
    overall = train.labels[label].mean()
    return np.array([np.mean(cases[token]) if token in cases else overall for token in tokens])
