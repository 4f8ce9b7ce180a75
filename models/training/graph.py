# Graph: LightGBM boosters, one for each head, as one ONNX tree ensemble that gives log-odds.
import numpy as np
from onnx import TensorProto, checker, helper

INPUT = "features"
OUTPUT = "logit"


def ensemble(name, heads, feature_names):
    """The bytes of the model. `heads` maps a label to its booster; a head is a column of the output, in that order."""
    nodes = {key: [] for key in NODE_KEYS}
    leaves = {key: [] for key in LEAF_KEYS}
    tree_id = 0
    for head, booster in enumerate(heads.values()):
        for tree in booster.dump_model()["tree_info"]:
            add_node(nodes, leaves, tree["tree_structure"], tree_id, head)
            tree_id += 1
    node = helper.make_node(
        "TreeEnsembleRegressor",
        [INPUT],
        [OUTPUT],
        domain="ai.onnx.ml",
        n_targets=len(heads),
        aggregate_function="SUM",
        post_transform="NONE",
        **{f"nodes_{key}": values for key, values in nodes.items()},
        **{f"target_{key}": values for key, values in leaves.items()},
    )
    graph = helper.make_graph(
        [node],
        name,
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", len(feature_names)])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", len(heads)])],
    )
    # Versions that old runtimes read too: IR 8, and the tree ensemble of ai.onnx.ml 3.
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("ai.onnx.ml", 3)], producer_name="customs-risk")
    helper.set_model_props(model, {"features": ",".join(feature_names), "heads": ",".join(heads)})
    checker.check_model(model)
    return model.SerializeToString(deterministic=True)


NODE_KEYS = ("treeids", "nodeids", "featureids", "modes", "values", "hitrates", "truenodeids", "falsenodeids", "missing_value_tracks_true")
LEAF_KEYS = ("treeids", "nodeids", "ids", "weights")


def add_node(nodes, leaves, node, tree_id, head):
    """
    Add a node and all below it; gives its number within the tree. The start score stands in the leaves already. The hit
    rate of a node is how many training rows came by it: what is shared out among the features is worked out from these.
    """
    node_id = next_node_id(nodes, tree_id)
    at = len(nodes["nodeids"])
    count = node["leaf_count"] if "leaf_value" in node else node["internal_count"]
    for key, value in zip(NODE_KEYS, (tree_id, node_id, 0, "LEAF", 0.0, float(count), 0, 0, 0)):
        nodes[key].append(value)
    if "leaf_value" in node:
        for key, value in zip(LEAF_KEYS, (tree_id, node_id, head, node["leaf_value"])):
            leaves[key].append(value)
        return node_id
    # A split that never met NaN in training would read it as 0; every feature has missing values there.
    if node["decision_type"] != "<=" or node["missing_type"] != "NaN":
        raise ValueError(f"a split on feature {node['split_feature']} is {node['decision_type']} with missing {node['missing_type']}")
    nodes["modes"][at] = "BRANCH_LEQ"
    nodes["featureids"][at] = node["split_feature"]
    nodes["values"][at] = rounded_down(node["threshold"])
    nodes["missing_value_tracks_true"][at] = int(node["default_left"])
    nodes["truenodeids"][at] = add_node(nodes, leaves, node["left_child"], tree_id, head)
    nodes["falsenodeids"][at] = add_node(nodes, leaves, node["right_child"], tree_id, head)
    return node_id


def next_node_id(nodes, tree_id):
    return nodes["nodeids"][-1] + 1 if nodes["treeids"] and nodes["treeids"][-1] == tree_id else 0


def rounded_down(threshold):
    """The greatest float32 not above a threshold: for float32 features the comparison then comes out the same."""
    widest = np.finfo(np.float32)  # a split of missing from not missing has a threshold beyond it
    nearest = np.float32(np.clip(threshold, widest.min, widest.max))
    return float(np.nextafter(nearest, np.float32(-np.inf)) if float(nearest) > threshold else nearest)
