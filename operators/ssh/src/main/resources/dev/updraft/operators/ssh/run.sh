# $1 = the folder of the task, $2 = the mask that its files get. What a user sets may have any name, so it is seen by the
# script alone.
umask "$2"
echo "$$ $(started $$)" >"$1/pid.new" && mv "$1/pid.new" "$1/pid"
cd "$1/work" || exit 1
