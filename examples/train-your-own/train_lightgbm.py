# Train LightGBM on a matrix and write it as ONNX: python train_lightgbm.py MATRIX.csv MODEL.onnx
import sys
from pathlib import Path

import lightgbm
from sklearn.metrics import roc_auc_score

import matrix

# The conversion that the shipped models use.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training"))
from graph import ensemble

SETTINGS = {"objective": "binary", "num_leaves": 4, "learning_rate": 0.1, "min_data_in_leaf": 20, "seed": 1, "deterministic": True, "num_threads": 1, "verbose": -1}

source, target = sys.argv[1:]
names, (inputs, labels), (later, outcomes) = matrix.read(source, "copy", "2026-05-15")
# A feature that was never missing in training would read a missing value as 0.
booster = lightgbm.train(SETTINGS, lightgbm.Dataset(*matrix.with_gaps(inputs, labels)), 40)
print(f"{len(labels)} parcels to train on, {len(outcomes)} later ones: AUC {roc_auc_score(outcomes, booster.predict(later)):.3f}")
Path(target).write_bytes(ensemble("parcels", {"copy": booster}, names))
