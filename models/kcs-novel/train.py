# Train: fits kcs-novel and writes its folder (model.onnx, tables.json, canaries.ndjson, model.json), the same bytes every time.
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "training"))

import boosting
import card
import folder
import kcs
from floor import floor_scores
from graph import ensemble
from library import export

FEATURES = HERE / "features.yaml"
FIRST_DAY = "2020-01-11"  # before it the tables are too empty to learn from
LAST_QUARTER = "2020-10-01"  # calibrates the floor
LAST_DAY = "2020-12-31"
SHARE_WITH_GAPS = 0.18
FOLDS = 5

COMMON = {"num_leaves": 4, "learning_rate": 0.05, "min_data_in_leaf": 100, "lambda_l2": 20, "feature_fraction": 0.4}
HEADS = {"fraud": (150, COMMON), "critical": (100, COMMON)}

SAYS = (
    "Gradient-boosted trees, one head for each risk (150 and 100 trees of up to 4 leaves), without memory of lanes or repeats: "
    "trained on one row for each token. For goods and lanes that were never seen; kcs-gbdt is for trade that comes again and "
    "again. Made to show how a model is shipped; an administration should train its own on its own outcomes."
)
DATA = {
    "name": "KCS import declarations (synthetic), train.csv, one row for each token",
    "window": "2020-01-01/2020-12-31",
    "licence": "MIT",
    "says": card.SOURCE
    + "Fitted on the first row of every token (goods, countries, tax and net mass) of the first 12 months (train.csv): the "
    f"first ten days only fill the tables, the others are the training rows; {SHARE_WITH_GAPS:.0%} of all rows are repeated "
    "with fields blanked. What a row looks up comes from strictly earlier days; the tables as shipped hold all first rows "
    "of the year. Settings and tree counts are fixed: they were chosen by five folds over the tokens of train.csv. The five "
    "folds of the figures are others, over the tokens of train.csv and valid.csv, with tables, trees and floor fitted "
    "inside each; no setting was picked by them or by valid.csv. The last 3 months were not used.",
}


def main():
    options = folder.options("kcs-novel", HERE)
    train, valid = (kcs.read(options.data / f"{name}.csv") for name in ("train", "valid"))
    history = kcs.one_per_token(train)
    turns = kcs.gaps_in_turn(valid)
    boosters, names, answers = fit(history, [valid, turns], LAST_DAY)
    graph = ensemble("kcs-novel", boosters, names)
    boosting.refuse_differences(boosters, graph, np.concatenate(answers))
    scores = [boosting.probabilities(boosters, inputs) for inputs in answers]
    (floor,) = floor_scores(history, [valid], LAST_DAY, LAST_QUARTER)
    folder.write(
        options,
        FEATURES,
        history,
        graph,
        golden=np.concatenate(scores),
        mean_points=boosting.mean_points(boosters, answers[0]),
        model="kcs-novel",
        version="1.0.0",
        says=SAYS,
        outputs=card.outputs({label: values.mean() for label, values in history.labels.items()}),
        data=DATA,
        metrics=fold_metrics(kcs.one_per_token(kcs.join(train, valid))) + valid_metrics(train, valid, scores[0], floor),
        limits=LIMITS,
    )


def fit(history, asked, until):
    """The boosters of a history, the names of the features, and the features of the parts that are asked."""
    gaps = kcs.with_gaps(history, SHARE_WITH_GAPS)
    known, *answers = export(FEATURES, [history, *asked], until)
    _, known_gaps = export(FEATURES, [history, gaps], until)  # apart, for medians learn from every row
    boosters = boosting.fit(HEADS, *boosting.training_rows([(history, known), (gaps, known_gaps)], FIRST_DAY))
    return boosters, known.names, [answer.inputs for answer in answers]


def fold_metrics(tokens):
    """R3: every token is scored by trees and tables that never met it, and so is the floor."""
    fold = np.random.default_rng(1).permutation(len(tokens)) % FOLDS
    scores = np.zeros((len(tokens), len(HEADS)))
    floor = {label: np.zeros(len(tokens)) for label in HEADS}
    for number in range(FOLDS):
        print(f"fold {number + 1} of {FOLDS}")
        held = np.flatnonzero(fold == number)
        history, asked = tokens.take(np.flatnonzero(fold != number)), kcs.dated(tokens.take(held), "2021-04-01")
        boosters, _, (inputs,) = fit(history, [asked], "2021-03-31")
        scores[held] = boosting.probabilities(boosters, inputs)
        (found,) = floor_scores(history, [asked], "2021-03-31", "2021-01-01")
        for label in HEADS:
            floor[label][held] = found[label]
    return [
        one
        for at, label in enumerate(HEADS)
        for one in card.metrics(label, "R3", "five folds", tokens, scores[:, at], floor[label])
    ]


def valid_metrics(train, valid, scores, floor):
    novel = np.flatnonzero(~np.isin(valid.tokens, train.tokens))
    first = novel[np.sort(np.unique(valid.tokens[novel], return_index=True)[1])]
    regimes = {"R1": np.arange(len(valid)), "R2": novel, "R3": first}
    return [
        one
        for at, label in enumerate(HEADS)
        for regime, rows in regimes.items()
        for one in card.metrics(label, regime, "valid", valid.take(rows), scores[rows, at], floor[label][rows])
    ]


LIMITS = (
    "Not for decisions about persons, and never the only ground for one about goods: it ranks consignments for an officer to "
    "look at. It is weak, because the data is: R3 (one row for each token, scored by trees and tables that never met it) is "
    "hardly better than chance for irregularities, and every other model on this data ends at about the same AUC, .63 to "
    ".65. Opening the tenth ranked highest finds about one and a half times as many irregularities as opening any tenth. "
    "What it knows is goods, origin and tax. On trade that comes again it is far below kcs-gbdt, and below a lookup of past "
    "rates (R1). The data is synthetic, and links to importers, sellers and declarants did not survive the synthesis, so the "
    "model knows nothing of parties. Intervals hold 95 % of the values over 1,000 resamplings of tokens; they say nothing of "
    "other countries or years. The outcome behind the risk counterfeit is a proxy: any irregularity found by inspection, such "
    "as a wrong value or a wrong commodity code, not proof of counterfeiting. Few tokens are critical to public safety, and "
    "what is known of safety is known of goods: for a subheading never seen, rules about goods are the better guard. Not "
    "validated outside Korea or after March 2021: rates and medians are those of Korean imports of 2020, in USD at a fixed "
    "0.00084 per KRW. The national fields (extra.taxRate, extra.taxType) are part of what it knows. Features that fall back "
    "on the overall rate say that nothing is known, not that all is well."
)


if __name__ == "__main__":
    main()
