# SPDX-License-Identifier: Apache-2.0
"""Joins the stations that the server logged with the times that user code wrote; see bench/hops."""
import sys
from collections import defaultdict

ORDER = ["worker.ended", "worker.reported", "leader.report", "leader.decided", "store.begins", "store.ended", "leader.committed", "leader.sealed",
         "worker.assigned", "worker.prepared", "worker.armed", "task.start"]
log, witnesses = sys.argv[1], sys.argv[2:]
stations = []
for line in open(log, errors="replace"):
    cells = line.split()
    if cells[:1] == ["hop"] and cells[2] in ORDER:
        stations.append((int(cells[1]), cells[2]))
runs = defaultdict(list)
for name in witnesses:
    for line in open(name):
        run, task, _, _, start, end = line.strip().split(",")
        runs[run].append((int(start), int(end)))
stations.sort()
hops = defaultdict(list)
for tasks in list(runs.values())[-9:]:  # those before warm up
    tasks.sort()
    for (_, end), (start, _) in zip(tasks, tasks[1:]):
        between = [("task.end", end)] + [(what, at) for at, what in stations if end <= at <= start]
        seen = {}
        for what, at in between + [("task.start", start)]:
            seen.setdefault(what, at)
        if not all(what in seen for what in ORDER):
            continue
        before = end
        for what in ORDER:
            hops[what].append((seen[what] - before) / 1e3)
            before = seen[what]
        hops["all"].append((start - end) / 1e3)
for what in ORDER + ["all"]:
    values = sorted(hops[what])
    n = len(values)
    print(f"{what:18} {values[n // 2]:8.0f} {values[n // 10]:8.0f} {values[n * 9 // 10]:8.0f}  n={n}")
