# Folder: what every train.py does at its end - graph, tables, canary rows and card into the folder of the model.
import argparse
import hashlib
import json
import tempfile
from pathlib import Path

from library import customs_risk, data, fit


def options(name, folder):
    parser = argparse.ArgumentParser(description=f"Train {name} and write its model folder.")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train.csv and valid.csv")
    parser.add_argument("--out", type=Path, default=folder, help="folder to write to; by default this one")
    parser.add_argument("--golden", type=Path, help="file for probabilities that a test compares: float32, fraud and critical for each row")
    return parser.parse_args()


def write(options, features, history, graph, golden, mean_points, **texts):
    """Write the folder. `history` is what the tables hold; `texts` are the fields of the card that a draft cannot know."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "model.onnx").write_bytes(graph)
        fit(features, history, work / "tables.json")
        draft = work / "draft"
        customs_risk("model", "init", work / "model.onnx", "--features", features, "--tables", work / "tables.json", *data([history], work), "--out", draft)
        finish(draft / "model.json", mean_points, texts)
        customs_risk("model", "check", draft)
        options.out.mkdir(parents=True, exist_ok=True)
        for file in sorted(draft.iterdir()):
            (options.out / file.name).write_bytes(file.read_bytes())
            print(f"{file.name}: {file.stat().st_size:,} bytes")
    if options.golden:
        options.golden.write_bytes(golden.astype("<f4").tobytes())


def finish(file, mean_points, texts):
    """Fill in the draft of a card."""
    card = json.loads(file.read_text(encoding="utf-8"))
    for feature, points in zip(card["inputs"][0]["features"], mean_points):
        feature["meanPoints"] = round(float(points), 4)
    # The probabilities are used as the trees give them: no class was weighted.
    calibration = {output["risk"]: {"type": "identity"} for output in texts["outputs"]}
    card = {**card, "calibration": calibration, "runtime": ">=1.17 <2", "licence": "MIT", **texts}
    file.write_text(json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
