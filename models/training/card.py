# Card: what model.json says of a model beside what the library drafts - outputs, figures, source of the data.
import figures
from graph import OUTPUT

RISKS = {"fraud": "counterfeit", "critical": "safety"}
OUTCOMES = {
    "fraud": "Fraud = 1: an irregular declaration found by inspection. A proxy: irregular does not mean counterfeit",
    "critical": "Critical Fraud = 2: an irregular declaration that may threaten public safety",
}
SOURCE = (
    "Synthetic import declarations of 18 months, made by the Korea Customs Service and the Institute for Basic Science from "
    "real ones (Copyright (c) 2022 Institute for Basic Science & Korea Customs Service, MIT License; arXiv 2208.02484; "
    "github.com/Seondong/Customs-Declaration-Datasets). "
)


def outputs(rates):
    """The outputs of the card; `rates` holds the share of positives in the training data for each label."""
    return [
        {"name": OUTPUT, "index": at, "risk": RISKS[label], "scale": "logit", "label": OUTCOMES[label], "trainRate": float(rate)}
        for at, (label, rate) in enumerate(rates.items())
    ]


def metrics(label, regime, split, part, scores, floor=None, measures=figures.ALL):
    """The figures of scores on a part; with those of the floor, and what the scores have above it."""
    labels, tokens = part.labels[label], part.tokens
    entries = [entry("positiveShare", label, regime, split, labels.mean())]
    entries += [entry(name, label, regime, split, *values) for name, values in figures.measure(measures, labels, scores, tokens).items()]
    if floor is None:
        return entries
    for name, values in figures.measure(measures, labels, floor, tokens).items():
        entries.append(entry(f"floor{name[0].upper()}{name[1:]}", label, regime, split, *values))
    for name, measure in figures.RANKING.items():
        entries.append(entry(f"{name}AboveFloor", label, regime, split, *figures.gain(measure, labels, scores, floor, tokens)))
    return entries


def entry(name, label, regime, split, value, low=None, high=None):
    interval = {} if low is None else {"interval": [round(float(low), 4), round(float(high), 4)]}
    return {"name": name, "risk": RISKS[label], "regime": regime, "split": split, "value": round(float(value), 4), **interval}


def show(entries):
    """Print figures as a table: a line for each measure, risk, regime and split."""
    for one in entries:
        low, high = one.get("interval", ("", ""))
        print(f"{one['risk']:12}{one['regime']:28}{one['split']:12}{one['name']:28}{one['value']:8} {low:>8} {high:>8}")
