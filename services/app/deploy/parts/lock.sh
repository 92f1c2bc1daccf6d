# One set-up script at a time.
# shellcheck shell=bash

LOCK=/run/lock/workstyle-setup.lock

# Held until the script ends, however it ends. What outlives the script must not inherit it: start it with {LOCK_FD}>&-.
take_lock() {
  local holder
  exec {LOCK_FD}>>"$LOCK"
  if ! flock --nonblock "$LOCK_FD"; then
    holder=$(tail -n 1 "$LOCK")
    fail "別の導入・更新・削除が動いています（$holder）。終わってから、もう一度実行してください。何も変えていません。" \
      "Another installation, upgrade or removal is running ($holder). Run this again when it is over. Nothing was changed."
  fi
  printf '%s, %s, PID %s\n' "$(basename "$0")" "$(date '+%F %R')" "$$" >"$LOCK"
}
