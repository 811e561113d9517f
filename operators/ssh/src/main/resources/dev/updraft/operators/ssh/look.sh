# Says how it stands, in one line, then what the log holds after $from bytes, a megabyte at most.
lives() {
  read -r pid since <"$dir/pid" && [ "$(started "$pid")" = "$since" ]
}
if [ ! -d "$dir/begun" ]; then
  echo gone
elif [ -f "$dir/exit" ]; then
  echo "ended $(cat "$dir/exit")"
elif [ ! -f "$dir/pid" ]; then
  echo begins
elif lives; then
  echo runs
elif [ -f "$dir/exit" ]; then # it ended between two of these lines
  echo "ended $(cat "$dir/exit")"
else
  echo lost
fi
if [ -f "$dir/log" ]; then
  tail -c "+$((from + 1))" "$dir/log" | head -c 1000000
fi
