# Floor: a back-off lookup of past rates, calibrated on the last quarter of its history, and no model at all.
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression

from library import export

FEATURES = Path(__file__).parent / "floor.yaml"


def floor_scores(history, asked, until, quarter):
    """
    What the lookup says of each part that is asked, for each label. Rows of the history from the day `quarter` on, answered
    from the days before them, calibrate it.
    """
    past, *answers = export(FEATURES, [history, *asked], until)
    scores = [{} for _ in asked]
    for at, label in enumerate(history.labels):
        known = (past.days >= np.datetime64(quarter)) & ~np.isnan(past.inputs[:, at])
        isotonic = IsotonicRegression(out_of_bounds="clip").fit(past.inputs[known, at], history.labels[label][known])
        overall = history.labels[label].mean()  # where not even the chapter is known
        for found, answer in zip(scores, answers):
            found[label] = isotonic.predict(np.nan_to_num(answer.inputs[:, at], nan=overall))
    return scores
