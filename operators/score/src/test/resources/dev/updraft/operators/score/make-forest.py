# SPDX-License-Identifier: Apache-2.0
"""make-forest.py FOLDER: a forest of 100 made-up trees of depth 7 as PMML (2.4 MB), and 200 rows with what it must answer."""
import csv, pathlib, random, sys

TREES, DEPTH, FIELDS = 100, 7, [f"field_{i}" for i in range(5)]
random.seed(1)


def tree(depth):
    if depth == 0:
        return round(random.gauss(10, 5), 6)
    return random.choice(FIELDS), round(random.random(), 4), tree(depth - 1), tree(depth - 1)


def score(node, row):
    while isinstance(node, tuple):
        node = node[2] if row[node[0]] <= node[1] else node[3]
    return node


def pmml(node, predicate):
    if not isinstance(node, tuple):
        return f'<Node score="{node}">{predicate}</Node>'
    low, high = (f'<SimplePredicate field="{node[0]}" operator="{sign}" value="{node[1]}"/>' for sign in ("lessOrEqual", "greaterThan"))
    return f"<Node>{predicate}{pmml(node[2], low)}{pmml(node[3], high)}</Node>"


folder = pathlib.Path(sys.argv[1])
trees = [tree(DEPTH) for _ in range(TREES)]
fields = "".join(f'<DataField name="{name}" optype="continuous" dataType="double"/>' for name in FIELDS + ["target"])
schema = "".join(f'<MiningField name="{name}"/>' for name in FIELDS) + '<MiningField name="target" usageType="target"/>'
schema = f"<MiningSchema>{schema}</MiningSchema>"
model = '<TreeModel functionName="regression" splitCharacteristic="binarySplit">'
segments = "".join(f'<Segment id="{i}"><True/>{model}{schema}{pmml(each, "<True/>")}</TreeModel></Segment>' for i, each in enumerate(trees))
(folder / "forest.pmml").write_text(
    f'<?xml version="1.0"?><PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary>{fields}</DataDictionary>'
    f'<MiningModel functionName="regression">{schema}<Segmentation multipleModelMethod="average">{segments}</Segmentation></MiningModel></PMML>')
with open(folder / "golden.csv", "w", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(FIELDS + ["predicted_target"])
    for _ in range(200):
        row = {name: round(random.random(), 4) for name in FIELDS}
        rows.writerow([*row.values(), sum(score(each, row) for each in trees) / TREES])
