# SPDX-License-Identifier: Apache-2.0
"""features.py SCRATCH: flights to features. The last fifteen days are kept for the test; what is known of an airport is
learnt from the days before them."""
import sys
from pyspark.sql import SparkSession, functions as f

scratch = sys.argv[1]
spark = SparkSession.builder.getOrCreate()
flights = (
    spark.read.option("header", True)
    .schema("time string, delay int, distance int, origin string, destination string, day date")
    .csv(f"file://{scratch}/flights.csv")
    .where("delay is not null and distance is not null")
    .withColumn("delay", f.least(f.col("delay"), f.lit(180)).cast("double"))
    .withColumn("hour", f.substring("time", 1, 2).cast("double"))
)
newest = flights.agg(f.max("day")).first()[0]
flights = flights.withColumn("test", f.datediff(f.lit(newest), "day") < 15)
airports = flights.where("not test").groupBy("origin").agg(f.avg("delay").alias("origin_delay"))
features = flights.join(airports, "origin").select(
    "test",
    "delay",
    "hour",
    (f.col("hour") ** 2).alias("hour_squared"),
    (f.col("distance") / 1000).alias("distance"),
    "origin_delay",
    (f.dayofweek("day").isin(6, 1)).cast("double").alias("weekend"),
)
features.write.mode("overwrite").parquet(f"file://{scratch}/features")
print("features of", features.count(), "flights, test days from", newest, "back")
