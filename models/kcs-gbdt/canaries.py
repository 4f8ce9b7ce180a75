# Canaries: invented declarations whose features and outputs a runtime must repeat before the model serves.
import random

import numpy as np

from declarations import columns_of, fields_of_declaration
from features import matrix

COUNT = 64
CANDIDATES = 2000


def choose(features, tables, run):
    """Invent many declarations and keep those that lie furthest apart: in what the heads say of them, and in what is missing."""
    generator = random.Random(64)
    declarations = [invent(generator, tables.entries) for _ in range(CANDIDATES)]
    inputs = matrix(features, columns_of([fields_of_declaration(one) for one in declarations]), tables)
    outputs = run(inputs)
    chosen = sorted(furthest_apart(np.column_stack([outputs, np.isnan(inputs)])))
    return [canary(number, declarations[at], inputs[at], outputs[at]) for number, at in enumerate(chosen, start=1)]


def furthest_apart(points):
    """Rows chosen one by one, each the one that is furthest from all chosen before it."""
    chosen = [int(np.argmax(points[:, 0]))]
    distances = np.full(len(points), np.inf)
    while len(chosen) < COUNT:
        distances = np.minimum(distances, np.linalg.norm(points - points[chosen[-1]], axis=1))
        chosen.append(int(np.argmax(distances)))
    return chosen


def canary(number, declaration, inputs, outputs):
    return {
        "declaration": {"id": f"CANARY-{number:02}", **declaration},
        "features": [None if np.isnan(value) else shortest(value) for value in inputs],
        "outputs": [shortest(value) for value in outputs],
    }


def shortest(value):
    """The shortest decimal that is this float32."""
    return float(str(np.float32(value)))


def invent(generator, entries):
    """One declaration of one item: goods, countries and masses that the tables know or not, and gaps anywhere."""
    often = lambda share: generator.random() < share
    hs6, dispatch, origin = invent_route(generator, entries)
    item = {
        "hs": hs6 + generator.choice(["", "", "10", "9000"]) if often(0.95) else None,
        "origin": origin if often(0.93) else None,
        "value": round(10 ** generator.uniform(0, 6.5), 2) if often(0.9) else generator.choice([None, 0]),
        "currency": "USD",
        "netKg": invent_mass(generator, entries, (hs6, dispatch, origin)) if often(0.92) else generator.choice([None, 0]),
    }
    tax = {"taxRate": generator.choice(["0.0", "3.2", "6.5", "8.0", "13.0"]), "taxType": generator.choice(["A", "C", "FCN1", "FEU1", "X"])}
    declaration = {
        "flow": "import",
        "dispatchCountry": dispatch if often(0.9) else None,
        "office": generator.choice(["10", "16", "20", "30", "40", "99"]) if often(0.8) else None,
        "transport": {"mode": generator.choice("134559")} if often(0.9) else None,
        "extra": tax if often(0.75) else None,
        "items": [without_gaps(item)],
    }
    return without_gaps(declaration)


def invent_route(generator, entries):
    if generator.random() < 0.6:
        routes = sorted(entries[generator.choice(["irregularKgByRoute", "regularKgByRoute", "criticalKgByRoute"])])
        return tuple(generator.choice(routes).split("|")[:3])
    hs6 = generator.choice([*sorted(entries["irregularByHs6"]), "010121", "990000"])
    origin = generator.choice(sorted(entries["irregularByOrigin"]))
    return hs6, generator.choice([origin, "CN", "HK", "AQ"]), origin


def invent_mass(generator, entries, route):
    """Any mass, or one at, near or far from a mass that a table holds for the route."""
    known = [
        kg
        for name in ("irregularKgByRoute", "regularKgByRoute", "criticalKgByRoute")
        for key, kg in sorted(entries[name].items())
        if tuple(key.split("|")[:3]) == route
    ]
    if not known or generator.random() < 0.3:
        return round(10 ** generator.uniform(-2, 5), 3)
    return round(generator.choice(known) * generator.choice([1, 1, 1.02, 1.5, 20]), 4)


def without_gaps(fields):
    return {name: value for name, value in fields.items() if value is not None}
