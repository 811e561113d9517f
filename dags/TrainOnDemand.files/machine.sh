#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What each machine in a cloud runs as root when it first starts: on the head Spark's master, on all others a worker of it.
# For an image of Ubuntu or Debian; what becomes of it is in /var/log/cloud-init-output.log there.
set -euo pipefail
version=4.1.0 # as that of the connection spark_local
spark=${UPDRAFT_SPARK:-/opt/updraft-spark}
shared=${UPDRAFT_SHARED:-/mnt/updraft} # the param "shared"

# Put yours here, unless your image mounts it:
# apt-get update -q && apt-get install -qy nfs-common && mkdir -p "$shared"
# mount -t nfs4 -o hard fs-YOURS.efs.REGION.amazonaws.com:/ "$shared"

if [[ ! -x $spark/bin/spark-class ]]; then
  apt-get update -q
  apt-get install -qy openjdk-17-jre-headless python3-venv
  python3 -m venv /opt/updraft-python
  /opt/updraft-python/bin/pip install -q "pyspark==$version"
  ln -sfn "$(/opt/updraft-python/bin/python -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')" "$spark"
fi

# Drivers are Updraft's tasks and executors are here: in the shared folder both must be one user, whose that is; by name, for
# Spark wants one.
user=$(stat -c %u "$shared") group=$(stat -c %g "$shared")
getent passwd "$user" >/dev/null || useradd --uid "$user" --no-create-home --shell /usr/sbin/nologin updraft-tasks
work=$(mktemp -d)
chown "$user:$group" "$work"
cd "$work"
export SPARK_HOME=$spark
run=("$spark/bin/spark-class")
[[ $user == "$EUID" ]] || run=(setpriv --reuid "$user" --regid "$group" --clear-groups "${run[@]}")
case $UPDRAFT_ROLE in
  head) "${run[@]}" org.apache.spark.deploy.master.Master --host "$UPDRAFT_HEAD_IP" --port 7077 & ;;
  node) "${run[@]}" org.apache.spark.deploy.worker.Worker --work-dir "$work" "spark://$UPDRAFT_HEAD_IP:7077" & ;;
esac
