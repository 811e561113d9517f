import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
with open("counted.txt", "w") as counted:
    counted.write(f"{spark.range(100).count()} {sys.argv[1]}")
spark.stop()
sys.exit(int(sys.argv[2]))
