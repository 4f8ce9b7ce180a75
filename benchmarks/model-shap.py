# Shares by LightGBM (pred_contrib), for model-shap.ts to compare with: prints CPU seconds for each row as JSON.
#
#   python benchmarks/model-shap.py model.onnx rows.f32 WIDTH OUT
#
# takes the trees of each head of an ONNX file into a booster, and trains one of 346 trees of 31 leaves on the same rows,
# whose ONNX file it writes to OUT. It needs lightgbm and onnx.
import importlib.util
import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np
import onnx

ROWS, BIG_TREES, BIG_LEAVES = 1_000, 346, 31


def main():
    model, matrix, width, out = sys.argv[1:]
    rows = np.fromfile(matrix, "<f4").reshape(-1, int(width)).astype(np.float64)
    with open(model, "rb") as file:
        graph = onnx.load_from_string(file.read()).graph
    given = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in graph.node[0].attribute}
    heads = [booster_of(given, target, int(width)) for target in range(given["n_targets"])]
    generator = np.random.default_rng(1)
    labels = generator.random(len(rows)) < 1 / (1 + np.exp(-heads[0].predict(rows, raw_score=True)))
    # Every feature is missing now and then, so that every split has a way for it.
    with_gaps = np.where(generator.random(rows.shape) < 0.02, np.nan, rows)
    settings = {"objective": "binary", "num_leaves": BIG_LEAVES, "min_data_in_leaf": 20, "seed": 1, "deterministic": True, "num_threads": 1, "verbose": -1}
    big = lightgbm.train(settings, lightgbm.Dataset(with_gaps, labels), BIG_TREES)
    Path(out).write_bytes(shipped_graph().ensemble("big", {"big": big}, [f"f{at}" for at in range(int(width))]))
    print(json.dumps([measured(booster, rows) for booster in [*heads, big]]))


def shipped_graph():
    spec = importlib.util.spec_from_file_location("graph", Path(__file__).parent.parent / "models/training/graph.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured(booster, rows):
    times = []
    for _ in range(3):
        start = time.process_time()
        shares = booster.predict(rows[:ROWS], pred_contrib=True, num_threads=1)
        times.append((time.process_time() - start) / len(rows[:ROWS]))
    return {"secondsPerRow": sorted(times)[1], "first": shares[0].tolist()}


def booster_of(given, target, width):
    """The trees of a target as LightGBM writes them in its text format."""
    weights = {}
    for tree, node, column, weight in zip(*(given[f"target_{key}"] for key in ("treeids", "nodeids", "ids", "weights"))):
        if column == target:
            weights[tree, node] = weight
    nodes = {}
    for at, (tree, node) in enumerate(zip(given["nodes_treeids"], given["nodes_nodeids"])):
        nodes.setdefault(tree, {})[node] = {key[6:]: values[at] for key, values in given.items() if key.startswith("nodes_")}
    trees = [nodes[tree] for tree in nodes if (tree, leaf_of(nodes[tree])) in weights]
    numbers = [tree for tree in nodes if (tree, leaf_of(nodes[tree])) in weights]
    head = ["tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", f"max_feature_idx={width - 1}", "objective=binary sigmoid:1"]
    head += ["feature_names=" + " ".join(f"f{at}" for at in range(width)), "feature_infos=" + " ".join(["[-1e300:1e300]"] * width), ""]
    blocks = [tree_text(at, tree, {node: weights.get((number, node)) for node in tree}) for at, (number, tree) in enumerate(zip(numbers, trees))]
    return lightgbm.Booster(model_str="\n".join([*head, *blocks, "end of trees", ""]))


def leaf_of(tree):
    return next(node for node, parts in tree.items() if parts["modes"] == b"LEAF")


def tree_text(number, tree, weights):
    splits = [node for node in tree if tree[node]["modes"] != b"LEAF"]
    leaves = [node for node in tree if tree[node]["modes"] == b"LEAF"]
    place = {node: at for at, node in enumerate(splits)} | {node: ~at for at, node in enumerate(leaves)}
    of_splits = {
        "split_feature": [tree[node]["featureids"] for node in splits],
        "split_gain": [1] * len(splits),
        "threshold": [repr(float(tree[node]["values"])) for node in splits],
        "decision_type": [8 | 2 * tree[node]["missing_value_tracks_true"] for node in splits],
        "left_child": [place[tree[node]["truenodeids"]] for node in splits],
        "right_child": [place[tree[node]["falsenodeids"]] for node in splits],
        "leaf_value": [repr(float(weights[node])) for node in leaves],
        "leaf_weight": [1] * len(leaves),
        "leaf_count": [int(tree[node]["hitrates"]) for node in leaves],
        "internal_value": [0] * len(splits),
        "internal_weight": [1] * len(splits),
        "internal_count": [int(tree[node]["hitrates"]) for node in splits],
    }
    lines = [f"Tree={number}", f"num_leaves={len(leaves)}", "num_cat=0"]
    lines += [f"{key}={' '.join(map(str, values))}" for key, values in of_splits.items()]
    return "\n".join([*lines, "is_linear=0", "shrinkage=1", "", ""])


if __name__ == "__main__":
    main()
