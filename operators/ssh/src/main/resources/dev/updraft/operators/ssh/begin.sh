# Begins a task once, however often this is sent. "script" and "run" were written to $new beside $dir.
mkdir -p "$dir/work"
if mkdir "$dir/begun" 2>/dev/null; then
  mv "$new/script" "$new/run" "$dir/"
  setsid sh "$dir/run" "$dir" "$mask" </dev/null >"$dir/log" 2>&1 &
fi
rm -rf "$new"
# What ended a week ago and more.
find "$home" -mindepth 2 -maxdepth 2 -name exit -mtime +7 2>/dev/null | while read -r old; do
  rm -rf "${old%/exit}"
done
