# Library: the commands of customs-risk, called from the root of its clone, and the matrices that they write.
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kcs import Part

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "examples/mappings/kcs.yaml"
CLI = ROOT / "dist/cli.js"


class Answers(NamedTuple):
    """Of the rows of a part, in the order of its file: the float32 features, NaN for missing, their names, and the days."""

    inputs: np.ndarray
    names: list[str]
    days: np.ndarray


def customs_risk(*arguments):
    if not CLI.exists():
        raise SystemExit(f"{CLI} is not there: run `npm ci && npm run build` in {ROOT} first")
    subprocess.run(["node", CLI, *map(str, arguments)], cwd=ROOT, check=True)


def fit(features: Path, history: Part, out: Path):
    """Write the lookup tables as they stand after a history."""
    with tempfile.TemporaryDirectory() as folder:
        customs_risk("features", "fit", features, *data([history], Path(folder)), "--out", out, "--quiet")


def export(features: Path, parts: list[Part], until: str) -> list[Answers]:
    """The answers for each part: every row is answered from strictly earlier days, and none after `until` is learned."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix.npy"
        customs_risk("features", "export", features, *data(parts, Path(folder)), "--until", until, "--out", file, "--quiet")
        matrix = np.load(file)
    names = [name for name in matrix.dtype.names if name not in ("file", "record", "item", "day", "fraud", "critical")]
    first = matrix["file"].min()
    return [of_part(matrix[matrix["file"] == first + at], names, len(part)) for at, part in enumerate(parts)]


def of_part(rows, names, count):
    """The rows of one part in the order of its file, where the matrix goes by days."""
    rows = rows[np.argsort(rows["record"])]
    if len(rows) != count:
        raise ValueError(f"{len(rows)} rows came back for {count}: records were rejected")
    return Answers(np.column_stack([rows[name] for name in names]), names, rows["day"].astype("datetime64[D]"))


def data(parts, folder):
    """Write parts as files, and give the options of a command that reads them."""
    options = ["--mapping", MAPPING]
    for at, part in enumerate(parts):
        file = folder / f"{at}.csv"
        part.write(file)
        options += ["--on", file]
    return options
