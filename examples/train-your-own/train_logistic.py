# Train a logistic regression on a matrix and write it as ONNX: python train_logistic.py MATRIX.csv MODEL.onnx
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import matrix

source, target = sys.argv[1:]
names, (inputs, labels), (later, outcomes) = matrix.read(source, "copy", "2026-05-15")
pipeline = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())
pipeline.fit(inputs, labels)
print(f"{len(labels)} parcels to train on, {len(outcomes)} later ones: AUC {roc_auc_score(outcomes, pipeline.predict_proba(later)[:, 1]):.3f}")

# Three operators: where a value is NaN take the mean, and then one Gemm, into which the scaler folds.
imputer, scaler, regression = (step for _, step in pipeline.steps)
weights = regression.coef_[0] / scaler.scale_
bias = regression.intercept_[0] - weights @ scaler.mean_
constants = {"mean": imputer.statistics_[None, :], "weights": weights[:, None], "bias": np.array([bias])}
graph = helper.make_graph(
    [
        helper.make_node("IsNaN", ["features"], ["gap"]),
        helper.make_node("Where", ["gap", "mean", "features"], ["filled"]),
        helper.make_node("Gemm", ["filled", "weights", "bias"], ["logit"]),
    ],
    "parcels",
    [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", len(names)])],
    [helper.make_tensor_value_info("logit", TensorProto.FLOAT, ["N", 1])],
    [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
)
save(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)]), target)
