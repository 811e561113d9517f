# SPDX-License-Identifier: Apache-2.0
"""train.py SCRATCH: features to a model (PMML), how good it is, and rows that it scored itself."""
import csv, json, pathlib, shutil, sys
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.sql import SparkSession, functions as f

FEATURES = ["hour", "hour_squared", "distance", "origin_delay", "weekend"]
scratch = pathlib.Path(sys.argv[1])
spark = SparkSession.builder.getOrCreate()
rows = VectorAssembler(inputCols=FEATURES, outputCol="features").transform(
    spark.read.parquet(f"file://{scratch}/features"))
train, test = rows.where("not test").cache(), rows.where("test").cache()

model = LinearRegression(labelCol="delay", regParam=0.01, solver="normal").fit(train)
rmse = RegressionEvaluator(labelCol="delay", metricName="rmse")
scored = model.transform(test)
mean = train.agg(f.avg("delay")).first()[0]
told = {
    "folder": str(scratch / "model"),
    "rmse": rmse.evaluate(scored),
    "rmseOfTheMean": rmse.evaluate(test.withColumn("prediction", f.lit(mean))),
    "rows": train.count(),
}

# Written anew by each attempt: what a killed one left is no model.
target = scratch / "model"
shutil.rmtree(target, ignore_errors=True)
target.mkdir()
model.write().format("pmml").save(f"file://{target}/pmml")
shutil.move(next((target / "pmml").glob("part-*")), target / "delay.pmml")
shutil.rmtree(target / "pmml")
with open(target / "golden.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow([f"field_{i}" for i in range(len(FEATURES))] + ["predicted_target"])
    for row in scored.orderBy(*FEATURES, "delay").limit(200).collect():
        writer.writerow([row[name] for name in FEATURES] + [row["prediction"]])

hours = {row["hour"]: row["count"] for row in train.groupBy("hour").count().collect()}
counts = [sum(n for hour, n in hours.items() if low <= hour < low + 6) for low in (0, 6, 12, 18)]
told["histograms"] = {"hour": {"bins": ["0-5", "6-11", "12-17", "18-23"], "counts": counts}}
(scratch / "trained.json").write_text(json.dumps(told))
print(json.dumps(told))
