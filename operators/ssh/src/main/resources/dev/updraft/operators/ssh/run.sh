# $1 = the folder of the task, $2 = the mask that its files get.
dir=$1
umask "$2"
echo "$$ $(started $$)" >"$dir/pid.new" && mv "$dir/pid.new" "$dir/pid"
cd "$dir/work" || exit 1
export UPDRAFT_RESULT="$dir/result"
