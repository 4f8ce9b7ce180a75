# Train: fits kcs-gbdt and writes its folder (model.onnx, tables.json, model.json), the same bytes every time.
import argparse
from pathlib import Path

import lightgbm
import numpy as np
import onnxruntime

import canaries
import figures
from card import build_card, card_bytes, metric, tables_bytes
from catalogue import DISPATCH, FEATURES, MODE, OFFICE, TABLES, TAX_RATE, TAX_TYPE
from declarations import blank, pick, read_history, stack
from features import FrozenTables, PastTables, matrix
from graph import INPUT, OUTPUT, ensemble

# Before this day the tables of past cases are too empty to learn from.
FIRST_DAY = "2020-02-01"

# Fields that are missing together on manifests from elsewhere, and how often in the rows added to the training data.
GAPS = {
    (TAX_RATE, TAX_TYPE): 0.6,
    (OFFICE,): 0.6,
    ("valueBase",): 0.3,
    ("netKg",): 0.3,
    (DISPATCH,): 0.2,
    (MODE,): 0.2,
    ("origin",): 0.1,
    ("hs2", "hs4", "hs6"): 0.1,
}
ADDED_SHARE = 0.18

COMMON = {
    "objective": "binary",
    "feature_fraction": 0.6,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
# No class weights and no oversampling: they would spoil the probabilities.
HEADS = {
    "fraud": (100, {"num_leaves": 16, "learning_rate": 0.1, "min_data_in_leaf": 100, "lambda_l2": 20}),
    "critical": (200, {"num_leaves": 8, "learning_rate": 0.03, "min_data_in_leaf": 50, "lambda_l2": 10}),
}


def main():
    parser = argparse.ArgumentParser(description="Train kcs-gbdt and write its model folder.")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train.csv and valid.csv")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to; by default this one")
    parser.add_argument("--golden", type=Path, help="file for the probabilities of valid.csv: float32, fraud and critical for each row")
    options = parser.parse_args()
    train, valid = read_history(options.data / "train.csv"), read_history(options.data / "valid.csv")

    inputs, labels = training_rows(train)
    heads = {label: fit(label, inputs, labels[label]) for label in HEADS}
    tables = FrozenTables(TABLES, train)
    valid_inputs = matrix(FEATURES, valid.columns, tables)
    graph = ensemble(heads, [feature.name for feature in FEATURES])
    run = runner(graph)
    print(f"greatest difference of a probability: {greatest_difference(heads, run, np.concatenate([inputs, valid_inputs])):.2e}")

    files = {"model.onnx": graph, "tables.json": tables_bytes(tables)}
    card = build_card(
        files=files,
        features=FEATURES,
        mean_contributions=mean_contributions(heads, valid_inputs),
        train=train,
        metrics=all_metrics(heads, tables, train, valid, valid_inputs),
        canaries=canaries.choose(FEATURES, tables, run),
        share_seen=1 - unseen(train, valid).mean(),
    )
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, "model.json": card_bytes(card)}.items():
        (options.out / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")
    if options.golden:
        options.golden.write_bytes(probabilities(heads, valid_inputs).astype("<f4").tobytes())


def training_rows(train):
    """Features and labels of the training rows, with rows added in which fields are missing."""
    generator = np.random.default_rng(1)
    rows = np.flatnonzero(np.array(train.days) >= FIRST_DAY)
    again = np.sort(generator.choice(rows, int(len(rows) * ADDED_SHARE), replace=False))
    columns = stack(pick(train.columns, rows), blank(pick(train.columns, again), draw_gaps(len(again), generator)))
    rows = np.concatenate([rows, again])
    inputs = matrix(FEATURES, columns, PastTables(train, [train.days[row] for row in rows]))
    never_missing = [feature.name for feature, gap in zip(FEATURES, np.isnan(inputs).any(axis=0)) if not gap]
    if never_missing:
        raise ValueError(f"never missing in training, so that the model would not learn what to do: {never_missing}")
    return inputs, {label: values[rows] for label, values in train.labels.items()}


def draw_gaps(count, generator):
    """Draw which groups of fields are missing in each of some rows: the first group where no other was drawn."""
    masks = {names: generator.random(count) < share for names, share in GAPS.items()}
    first = next(iter(masks))
    return {**masks, first: masks[first] | ~np.any(list(masks.values()), axis=0)}


def fit(label, inputs, labels):
    trees, settings = HEADS[label]
    # In double, but of values rounded to float32: the thresholds then lie between values that serving can tell apart.
    return lightgbm.train({**COMMON, **settings}, lightgbm.Dataset(inputs.astype(np.float64), labels), trees)


def probabilities(heads, inputs):
    return np.column_stack([booster.predict(inputs.astype(np.float64)) for booster in heads.values()])


def runner(graph):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return lambda inputs: session.run([OUTPUT], {INPUT: inputs})[0]


def greatest_difference(heads, run, inputs):
    difference = np.abs(1 / (1 + np.exp(-run(inputs).astype(np.float64))) - probabilities(heads, inputs)).max()
    if difference > 1e-6:
        raise ValueError(f"the graph and the boosters differ by {difference}")
    return difference


def mean_contributions(heads, inputs):
    """Mean absolute share of each feature in the log-odds, both heads together."""
    shares = [booster.predict(inputs.astype(np.float64), pred_contrib=True)[:, :-1] for booster in heads.values()]
    return sum(np.abs(share).mean(axis=0) for share in shares)


def unseen(train, valid):
    known = set(train.tokens)
    return np.array([token not in known for token in valid.tokens])


def all_metrics(heads, tables, train, valid, valid_inputs):
    """Figures on all rows (R1), on rows with a token never seen (R2), and on both with fields missing."""
    everything = np.ones(len(valid.days), dtype=bool)
    regimes = {"R1": everything, "R2": unseen(train, valid)}
    metrics = []
    for label in heads:
        shortlist = figures.SHORTLIST if label == "fraud" else {}
        measures = {**figures.RANKING, **shortlist, **figures.QUALITY}
        table = figures.token_table(train, label, valid.tokens)
        for regime, rows in regimes.items():
            metrics += measured(measures, label, regime, valid, rows, scores_of(heads, label, valid_inputs))
            metrics += measured(figures.TABLE_RANKING, label, regime, valid, rows, table)
            metrics.append(metric("positiveShare", label, regime, valid.labels[label][rows].mean()))
        for says, groups in MISSING_REGIMES.items():
            inputs = matrix(FEATURES, blank(valid.columns, {names: everything for names in groups}), tables)
            for regime, rows in regimes.items():
                metrics += measured(figures.RANKING, label, f"{regime}, {says}", valid, rows, scores_of(heads, label, inputs))
    return metrics


MISSING_REGIMES = {
    "tax fields and office missing": [(TAX_RATE, TAX_TYPE), (OFFICE,)],
    "net mass missing": [("netKg",)],
}


def scores_of(heads, label, inputs):
    return probabilities({label: heads[label]}, inputs)[:, 0]


def measured(measures, label, regime, valid, rows, scores):
    results = figures.measure(measures, valid.labels[label][rows], scores[rows], np.array(valid.tokens)[rows])
    return [metric(name, label, regime, *values) for name, values in results.items()]


if __name__ == "__main__":
    main()
