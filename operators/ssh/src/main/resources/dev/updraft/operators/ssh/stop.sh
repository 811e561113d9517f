# Ends it with all of its process group; also when it ended, never began, or is about to begin.
mkdir -p "$dir"
if mkdir "$dir/begun" 2>/dev/null; then
  echo 143 >"$dir/exit" # whoever would begin it now finds that taken
  exit 0
fi
waited=0
while [ ! -f "$dir/pid" ] && [ ! -f "$dir/exit" ] && [ $waited -lt 50 ]; do
  sleep 0.1
  waited=$((waited + 1))
done
[ -f "$dir/pid" ] || exit 0
read -r pid since <"$dir/pid"
# A number is not given again while a process group has it: when it is another's now, the group is gone.
if kill -s 0 "$pid" 2>/dev/null && [ "$(started "$pid")" != "$since" ]; then
  exit 0
fi
# By /proc, for a signal also reaches what has ended and was not waited for.
group_lives() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^.*) //' | {
    while read -r state parent group rest; do
      [ "$group" = "$pid" ] && [ "$state" != Z ] && exit 0
    done
    exit 1
  }
}
waited=0
group_lives && kill -s TERM -- "-$pid" 2>/dev/null
while group_lives && [ $waited -lt 100 ]; do
  sleep 0.1
  waited=$((waited + 1))
done
group_lives || exit 0
kill -s KILL -- "-$pid" 2>/dev/null || :
sleep 0.2
if group_lives; then
  fail "the processes of group $pid do not end"
fi
