# Vectors: scores and outcomes with what scikit-learn and numpy make of them, for the tests of the metrics.
# Run: python test/evaluation/vectors.py > test/evaluation/vectors.json   (scikit-learn 1.9, numpy 2.4)
import json

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, precision_recall_curve, roc_auc_score, roc_curve


def calibration(labels, scores):
    bins = np.array_split(np.argsort(scores, kind="stable"), min(15, len(scores)))
    return [[len(rows), scores[rows].mean(), labels[rows].mean()] for rows in bins]


def top(labels, scores, k):
    return int(labels[np.argsort(-scores, kind="stable")[:k]].sum())


def vector(name, labels, scores, weights=None):
    bins = calibration(labels, scores)
    bounded = np.clip(scores, 1e-6, 1 - 1e-6)
    precision, recall, _ = precision_recall_curve(labels, scores, sample_weight=weights)
    false_rate, true_rate, _ = roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
    return {
        "name": name,
        "scores": scores.tolist(),
        "labels": labels.astype(int).tolist(),
        "weights": None if weights is None else weights.tolist(),
        "rocAuc": roc_auc_score(labels, scores, sample_weight=weights),
        "averagePrecision": average_precision_score(labels, scores, sample_weight=weights),
        "logLoss": log_loss(labels, bounded, sample_weight=weights),
        "brier": brier_score_loss(labels, scores, sample_weight=weights),
        "calibrationError": sum(rows * abs(score - label) for rows, score, label in bins) / len(scores),
        "calibration": bins,
        "hitsAt": {k: top(labels, scores, k) for k in (1, 3, max(1, len(scores) // 10), len(scores))},
        "precisionRecall": [precision[:-1][::-1].tolist(), recall[:-1][::-1].tolist()],
        "roc": [false_rate.tolist(), true_rate.tolist()],
    }


def main():
    random = np.random.default_rng(7)
    labels = (random.random(190) < 0.2).astype(float)
    scores = 1 / (1 + np.exp(-(random.normal(size=190) + 2 * labels - 2)))
    few = np.zeros(97)
    few[[3, 50]] = 1
    vectors = [
        vector("distinct", labels, scores),
        vector("ties", labels, np.round(scores, 1)),
        vector("weights", labels, np.round(scores, 2), random.integers(1, 40, 190) / 4),
        vector("few", few, np.round(random.random(97), 3)),
        vector("equal", labels, np.full(190, 0.25)),
        vector("perfect", labels, labels * 0.5 + 0.25),
        vector("certain", labels, (random.random(190) < 0.3).astype(float)),
        vector("small", np.array([0.0, 1.0, 1.0]), np.array([0.5, 0.5, 0.7])),
    ]
    print(json.dumps(vectors))


main()
