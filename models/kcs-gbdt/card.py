# Card: what model.json says of the model, and how the files are written so that the same model gives the same bytes.
import hashlib
import json
import math

from catalogue import TABLES
from features import MIN_SEEN, STRENGTH, Rate
from graph import INPUT, OUTPUT

POINTS = 20 / math.log(2)  # points for one unit of log-odds: 20 double the odds
RISKS = {"fraud": "counterfeit", "critical": "safety"}
LABELS = {
    "fraud": "Fraud = 1: an irregular declaration found by inspection. A proxy: irregular does not mean counterfeit",
    "critical": "Critical Fraud = 2: an irregular declaration that may threaten public safety",
}

SAYS = (
    "Gradient-boosted trees, one head for each risk (100 trees of up to 16 leaves; 200 trees of up to 8). Made to "
    "show how a model is shipped and to score the KCS data; an administration should train its own on its own "
    "outcomes."
)

DATA_SAYS = (
    "Synthetic import declarations of 18 months, made by the Korea Customs Service and the Institute for Basic "
    "Science from real ones (Copyright (c) 2022 Institute for Basic Science & Korea Customs Service, MIT License; "
    "arXiv 2208.02484; github.com/Seondong/Customs-Declaration-Datasets). Fitted on the first 12 months "
    "(train.csv): January only fills the tables, the other months are the training rows; 18 % of them are "
    "repeated with fields blanked. Rates, counts and masses of a training row come from earlier days only; "
    "medians, and the overall rates that stand in for keys not seen, from the whole year. The tables as shipped "
    f"hold the whole year; of rates and medians they leave out keys seen fewer than {MIN_SEEN} times. Settings and "
    "tree counts are fixed: they were chosen within train.csv, by fitting on its beginning and measuring on the "
    "quarters after. The next 3 months (valid.csv) gave the figures here; they were looked at more than once while "
    "the model was made, but no setting was picked by them. The last 3 months were not used."
)


def limits(share_seen):
    return (
        "Not for decisions about persons, and never the only ground for one about goods: it ranks consignments "
        "for an officer to look at. The data is synthetic. Its makers drew goods, countries, tax, net mass and "
        f"outcome together, as one token, and drew the same tokens again and again: {share_seen:.0%} of the rows "
        "of valid.csv repeat a token of train.csv. R1 (all rows of valid.csv) therefore measures memory of "
        "repeated tokens, not the detection of new fraud. A lookup table of tokens without any model "
        "(tokenTableAuc, tokenTableAveragePrecision) is the floor of R1, and this model does no better there than "
        "that table: its AUC is lower, its average precision about the same. R2 (rows whose token is not in "
        "train.csv) is nearer to what new consignments would meet; there the model is weak, and its probabilities "
        "lie too far apart: the high ones are too high, the low ones too low. Links to importers, sellers and "
        "declarants did not survive the synthesis, so the model knows nothing of parties. Intervals hold 95 % of "
        "the values over 1,000 resamplings of tokens; they say nothing of other countries or years. The outcome "
        "behind the risk counterfeit is a proxy: any irregularity found by inspection, such as a wrong value or a "
        "wrong commodity code, not proof of counterfeiting. Few rows are critical to public safety, so those "
        "figures are rough, and in R2 hardly more than an indication. Not validated outside Korea or after March "
        "2021: rates, masses and medians are those of Korean imports of 2020, in USD at a fixed 0.00084 per KRW. "
        "Manifests without the national fields (extra.taxRate, extra.taxType) or the office get weaker scores, "
        "above all for safety; without a net mass nothing can be recognised as a repeat, and the scores are much "
        "weaker. Features that fall back on the overall rate say that nothing is known, not that all is well."
    )


def tables_bytes(tables):
    """One table to a line, keys in order."""
    lines = []
    for name, entries in tables.entries.items():
        table = TABLES[name]
        head = {"type": "number", "says": table.says}
        if isinstance(table, Rate):
            head = {"type": "rate", "says": table.says, "prior": tables.priors[table.label], "strength": STRENGTH}
        whole = {**head, "entries": dict(sorted(entries.items()))}
        lines.append(f"{json.dumps(name)}:{json.dumps(whole, separators=(',', ':'), allow_nan=False)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def card_bytes(card):
    """Indented, with each canary on a line of its own."""
    canaries = card["canaries"]
    marks = [f"canary {at}" for at in range(len(canaries))]
    text = json.dumps({**card, "canaries": marks}, indent=2, ensure_ascii=False, allow_nan=False)
    for mark, canary in zip(marks, canaries):
        text = text.replace(f'"{mark}"', json.dumps(canary, allow_nan=False), 1)
    return (text + "\n").encode()


def digest(content):
    return f"sha256-{hashlib.sha256(content).hexdigest()}"


def build_card(files, features, mean_contributions, train, metrics, canaries, share_seen):
    return {
        "model": "kcs-gbdt",
        "version": "1.0.0",
        "schema": "declaration/1",
        "says": SAYS,
        "currency": "USD",
        "files": {name: digest(content) for name, content in files.items()},
        "input": {
            "name": INPUT,
            "type": "float32",
            "features": [
                {"name": one.name, "expr": one.expr, "says": one.says, "meanPoints": round(float(mean) * POINTS, 4)}
                for one, mean in zip(features, mean_contributions)
            ],
        },
        "outputs": [
            {
                "name": OUTPUT,
                "index": at,
                "risk": RISKS[label],
                "scale": "logit",
                "label": LABELS[label],
                "trainRate": float(train.labels[label].mean()),
            }
            for at, label in enumerate(RISKS)
        ],
        "calibration": {},
        "canaries": canaries,
        "data": {
            "name": "KCS import declarations (synthetic), train.csv",
            "window": "2020-01-01/2020-12-31",
            "licence": "MIT",
            "says": DATA_SAYS,
        },
        "metrics": metrics,
        "limits": limits(share_seen),
        "licence": "MIT",
    }


def metric(name, label, regime, value, low=None, high=None):
    interval = {} if low is None else {"interval": [round(float(low), 4), round(float(high), 4)]}
    return {"name": name, "risk": RISKS[label], "regime": regime, "split": "valid", "value": round(float(value), 4), **interval}
