# Tree SHAP: the shares that the Python package shap gives for an ONNX tree ensemble, for tree-shap.test.ts to compare with.
#
#   python test/model/tree-shap.py models/kcs-gbdt/model.onnx > test/model/kcs-gbdt-shap.json
#
# writes the rows, drawn around the thresholds of the model, and the shares that the test keeps. It needs shap and onnx.
import argparse
import hashlib
import json

import numpy as np
import onnx
import shap


def main():
    parser = argparse.ArgumentParser(description="Shares of features in the outputs of an ONNX tree ensemble, by the package shap.")
    parser.add_argument("model", help="ONNX file of one TreeEnsembleRegressor")
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(options.model, "rb") as file:
        content = file.read()
    graph = onnx.load_from_string(content).graph
    (node,) = [node for node in graph.node if node.op_type == "TreeEnsembleRegressor"]
    given = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
    width = graph.input[0].type.tensor_type.shape.dim[1].dim_value
    rows = draw(given, width, options.rows, np.random.default_rng(options.seed))
    targets = [explain(trees_of(given, target), rows) for target in range(given["n_targets"])]
    result = {
        "model": hashlib.sha256(content).hexdigest(),
        "rows": [[None if np.isnan(value) else float(value) for value in row] for row in rows],
        "expected": [float(expected) for expected, _ in targets],
        "shares": [[[float(f"{share:.10g}") for share in row] for row in shares] for _, shares in targets],
    }
    print("{" + ",\n".join(f"{json.dumps(key)}: {lines(value)}" for key, value in result.items()) + "}")


def lines(value):
    """JSON with a line for each row."""
    if isinstance(value, list) and isinstance(value[0], list):
        return "[\n" + ",\n".join(lines(part) for part in value) + "]"
    return json.dumps(value)


def draw(given, width, count, generator):
    """Rows of float32: each value at a threshold of its feature, beside one, or missing."""
    thresholds = [[0.0] for _ in range(width)]
    for feature, value, mode in zip(given["nodes_featureids"], given["nodes_values"], given["nodes_modes"]):
        if mode == b"BRANCH_LEQ" and abs(value) < 1e30:
            thresholds[feature].append(value)
    rows = np.array([[generator.choice(values) for values in thresholds] for _ in range(count)])
    rows += generator.normal(size=rows.shape) * 0.05 * (generator.random(rows.shape) < 0.7)
    rows[generator.random(rows.shape) < 0.15] = np.nan
    rows[-1] = np.nan
    return rows.astype(np.float32)


def trees_of(given, target):
    """The trees in the form that shap takes; nodes of a tree stand together and are numbered from 0, as in kcs-gbdt."""
    weights = {}
    for tree, node, column, weight in zip(*(given[f"target_{key}"] for key in ("treeids", "nodeids", "ids", "weights"))):
        if column == target:
            weights[tree, node] = weight
    trees = {}
    for at, (tree, node) in enumerate(zip(given["nodes_treeids"], given["nodes_nodeids"])):
        is_leaf = given["nodes_modes"][at] == b"LEAF"
        left, right = given["nodes_truenodeids"][at], given["nodes_falsenodeids"][at]
        columns = trees.setdefault(tree, {})
        for key, value in {
            "children_left": -1 if is_leaf else left,
            "children_right": -1 if is_leaf else right,
            "children_default": -1 if is_leaf else left if given["nodes_missing_value_tracks_true"][at] else right,
            "features": -1 if is_leaf else given["nodes_featureids"][at],
            "thresholds": given["nodes_values"][at],
            "values": [weights.get((tree, node), 0.0)],
            "node_sample_weight": given["nodes_hitrates"][at],
        }.items():
            columns.setdefault(key, []).append(value)
    return [{key: np.array(values) for key, values in columns.items()} for columns in trees.values()]


def explain(trees, rows):
    model = {"trees": trees, "input_dtype": np.float64, "internal_dtype": np.float64, "tree_output": "raw_value", "objective": None}
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    return np.ravel(explainer.expected_value)[0], explainer.shap_values(rows.astype(np.float64), check_additivity=False)


if __name__ == "__main__":
    main()
