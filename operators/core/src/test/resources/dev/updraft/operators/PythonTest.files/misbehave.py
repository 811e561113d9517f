# SPDX-License-Identifier: Apache-2.0
import json
import os
import sys
import time

given = json.load(sys.stdin)
how = given["how"]
if how == "raise":
    raise ValueError("no rows for " + given["day"])
elif how == "skip":
    sys.exit(99)
elif how == "wrong":
    with open(os.environ["UPDRAFT_RESULT"], "w") as result:
        json.dump({"path": 7}, result)
elif how == "echo":
    with open(os.environ["UPDRAFT_RESULT"], "w") as result:
        json.dump(given["what"], result)
elif how == "environment":
    with open(os.environ["UPDRAFT_RESULT"], "w") as result:
        json.dump({"names": sorted(os.environ), "prefix": sys.prefix}, result)
elif how == "hang":
    open("begun", "w").write(str(os.getpid()))
    time.sleep(600)
