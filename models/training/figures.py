# Figures: what scores are worth on rows that were not trained on, with intervals.
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


def highest(labels, scores, share):
    """The labels of the rows with the highest scores; of equal scores the earlier rows."""
    return labels[np.argsort(-scores, kind="stable")[: int(len(scores) * share)]]


def precision_at(share):
    return lambda labels, scores: highest(labels, scores, share).mean()


def recall_at(share):
    return lambda labels, scores: highest(labels, scores, share).sum() / labels.sum()


def log_loss(labels, scores):
    bounded = np.clip(scores, 1e-6, 1 - 1e-6)
    return -np.mean(labels * np.log(bounded) + (1 - labels) * np.log(1 - bounded))


def calibration_error(labels, scores):
    bins = np.array_split(np.argsort(scores, kind="stable"), BINS)
    return sum(abs(scores[rows].mean() - labels[rows].mean()) * len(rows) for rows in bins) / len(labels)


RANKING = {"auc": auc, "averagePrecision": average_precision}
ALL = {
    **RANKING,
    "precisionAt5": precision_at(0.05),
    "precisionAt10": precision_at(0.10),
    "recallAt1": recall_at(0.01),
    "recallAt5": recall_at(0.05),
    "logLoss": log_loss,
    "ece": calibration_error,
}


def measure(measures, labels, scores, tokens):
    """Each measure with its interval: (value, low, high)."""
    return {
        name: (measures[name](labels, scores), *np.percentile(values, [2.5, 97.5]))
        for name, values in resampled(measures, labels, [scores], tokens)[0].items()
    }


def gain(measure, labels, scores, floor, tokens):
    """What scores have above a floor, with the interval of the paired difference: both are measured on the same draws."""
    above, below = (values["gain"] for values in resampled({"gain": measure}, labels, [scores, floor], tokens))
    return (measure(labels, scores) - measure(labels, floor), *np.percentile(np.subtract(above, below), [2.5, 97.5]))


def resampled(measures, labels, candidates, tokens):
    """
    For each of several scores the values of each measure when tokens are drawn again. Rows of one token are copies of each
    other: drawing rows would make the intervals too narrow.
    """
    _, groups = np.unique(tokens, return_inverse=True)
    count = groups.max() + 1
    generator = np.random.default_rng(1)
    values = [{name: [] for name in measures} for _ in candidates]
    for _ in range(RESAMPLES):
        drawn = np.bincount(generator.integers(0, count, count), minlength=count)
        rows = np.repeat(np.arange(len(labels)), drawn[groups])
        if not 0 < labels[rows].sum() < len(rows):
            continue
        for scores, found in zip(candidates, values):
            for name, function in measures.items():
                found[name].append(function(labels[rows], scores[rows]))
    return values
