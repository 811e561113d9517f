# SPDX-License-Identifier: Apache-2.0
"""Makes the tiny models beside it and the rows of iris.csv: pip install onnx==1.23.2 skl2onnx==1.20.0 scikit-learn==1.9.1"""
import csv, pathlib
import numpy
from onnx import TensorProto, helper, save
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).parent
iris = load_iris()
x = iris.data.astype(numpy.float32)
fitted = LogisticRegression(max_iter=1000, random_state=1).fit(x, iris.target)
for name, zipmap in (("iris.onnx", False), ("zipmap.onnx", True)):
    model = to_onnx(fitted, x[:1], target_opset=18, options={id(fitted): {"zipmap": zipmap}})
    model.graph.name = "iris"
    (here / name).write_bytes(model.SerializeToString(deterministic=True))
with open(here / "ScoringCheckTest.files/iris.csv", "w", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["sepal_length", "sepal_width", "petal_length", "petal_width", "label", "probabilities[2]"])
    for i in range(0, 150, 10):
        rows.writerow([f"{v:.1f}" for v in x[i]] + [fitted.predict(x[i:i+1])[0], f"{fitted.predict_proba(x[i:i+1])[0][2]:.6f}"])

# One input for each feature, and a text among them.
inputs = [helper.make_tensor_value_info("age", TensorProto.DOUBLE, [None, 1]),
          helper.make_tensor_value_info("income", TensorProto.FLOAT, [None, 1]),
          helper.make_tensor_value_info("visits", TensorProto.INT64, [None, 1]),
          helper.make_tensor_value_info("plan", TensorProto.STRING, [None, 1])]
nodes = [helper.make_node("Cast", ["age"], ["a"], to=TensorProto.FLOAT),
         helper.make_node("Cast", ["visits"], ["v"], to=TensorProto.FLOAT),
         helper.make_node("Add", ["a", "income"], ["ai"]),
         helper.make_node("Add", ["ai", "v"], ["score"]),
         helper.make_node("Identity", ["plan"], ["kept"])]
outputs = [helper.make_tensor_value_info("score", TensorProto.FLOAT, [None, 1]),
           helper.make_tensor_value_info("kept", TensorProto.STRING, [None, 1])]
graph = helper.make_graph(nodes, "features", inputs, outputs)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
save(model, here / "features.onnx")
