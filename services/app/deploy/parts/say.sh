# What the scripts tell: Japanese, then English, on the screen and in the log. What commands print goes into the log only.
# shellcheck shell=bash

export LC_ALL=C.UTF-8
LOG=${WORKSTYLE_LOG:-/var/log/workstyle-setup.log}

# -p: a terminal that is gone does not end the script.
say() { printf '%s\n    %s\n' "$1" "$2" | tee -p -a "$LOG"; }

begin_log() {
  touch "$LOG" && chmod 0600 "$LOG"
  printf '\n=== %s %s %s\n' "$(date '+%F %T %z')" "$(basename "$0")" "${manifest_version:-}" >>"$LOG"
}

step() {
  printf '\n[%3d s] ' "$SECONDS" | tee -a "$LOG"
  say "$1" "$2"
}

fail() {
  printf '\n' >&2
  { say "エラー: $1" "Error: $2"; say "記録は $LOG にあります。" "The log is in $LOG."; } >&2
  exit 1
}

# Runs a command whose output only the log needs; when it fails, the end of the log is shown.
quietly() {
  printf '+ %s\n' "$*" >>"$LOG"
  "$@" >>"$LOG" 2>&1 || { local code=$?; tail -n 15 "$LOG" >&2; return "$code"; }
}
