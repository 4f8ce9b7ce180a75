# Boosting: one LightGBM booster for each label, fitted so that the same rows give the same trees.
import lightgbm
import numpy as np
import onnxruntime

from graph import INPUT, OUTPUT

COMMON = {"objective": "binary", "seed": 1, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1}
# No class weights and no oversampling: they would spoil the probabilities.


def training_rows(answered, first_day):
    """Features and labels of the rows from a day on. `answered` are pairs of a part and its answers."""
    masks = [answers.days >= np.datetime64(first_day) for _, answers in answered]
    inputs = np.concatenate([answers.inputs[mask] for (_, answers), mask in zip(answered, masks)])
    labels = {
        label: np.concatenate([part.labels[label][mask] for (part, _), mask in zip(answered, masks)]) for label in answered[0][0].labels
    }
    refuse_without_gaps(inputs, answered[0][1].names)
    return inputs, labels


def fit(heads, inputs, labels):
    """`heads` maps a label to the number of trees and the settings of LightGBM."""
    return {label: fit_head(trees, settings, inputs, labels[label]) for label, (trees, settings) in heads.items()}


def fit_head(trees, settings, inputs, labels):
    # In double, but of values rounded to float32: the thresholds then lie between values that serving can tell apart.
    return lightgbm.train({**COMMON, **settings}, lightgbm.Dataset(inputs.astype(np.float64), labels), trees)


def probabilities(boosters, inputs):
    """A column for each label."""
    return np.column_stack([booster.predict(inputs.astype(np.float64)) for booster in boosters.values()])


def refuse_without_gaps(inputs, names):
    never = [name for name, gap in zip(names, np.isnan(inputs).any(axis=0)) if not gap]
    if never:
        raise ValueError(f"never missing in training, so that the model would not learn what to do: {never}")


def refuse_differences(boosters, graph, inputs):
    """Run the graph, and refuse one that does not give what the boosters give."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    logits = session.run([OUTPUT], {INPUT: inputs})[0].astype(np.float64)
    difference = np.abs(1 / (1 + np.exp(-logits)) - probabilities(boosters, inputs)).max()
    print(f"greatest difference of a probability between graph and boosters, {len(inputs):,} rows: {difference:.2e}")
    if not difference <= 1e-6:
        raise ValueError("the graph and the boosters differ")


def mean_points(boosters, inputs):
    """Mean absolute share of each feature in the log-odds, all heads together, in points: 20 double the odds."""
    shares = [booster.predict(inputs.astype(np.float64), pred_contrib=True)[:, :-1] for booster in boosters.values()]
    return sum(np.abs(share).mean(axis=0) for share in shares) * 20 / np.log(2)
