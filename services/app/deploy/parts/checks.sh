# What a server must have before anything is changed.
# shellcheck shell=bash

# Measured on a release: 2.0 GB in /opt, 0.5 GB of bundle; the suite itself refuses recordings below 1 GB.
NEEDED_OPT_MB=3000 NEEDED_DATA_MB=2000 NEEDED_MEMORY_MB=1800 ADVISED_MEMORY_MB=7000

check_root() {
  [ "$(id -u)" = 0 ] || { echo "root で実行してください（sudo ./$(basename "$0")）。 / Run this as root." >&2; exit 1; }
}

check_systemd() {
  [ "$USE_SYSTEMD" = no ] || [ -d /run/systemd/system ] || fail \
    "systemd が動いていません。コンテナーなどで試すときは --no-systemd を付けてください。" \
    "systemd is not running. In a container, for a trial, add --no-systemd."
}

free_mb() { df --output=avail -BM "$1" | tail -n 1 | tr -dc 0-9; }

check_room() {
  local place needed there
  for place in "$OPT $NEEDED_OPT_MB" "$DATA $NEEDED_DATA_MB"; do
    read -r place needed <<<"$place"
    [ -e "$place" ] || place=$(dirname "$place")
    there=$(free_mb "$place")
    [ "$there" -ge "$needed" ] || fail \
      "$place の空きが ${there} MB しかありません。${needed} MB 以上空けてください。" \
      "Only $there MB are free on $place; $needed MB are needed."
  done
}

check_memory() {
  local there
  there=$(awk '/^MemTotal/ {print int($2 / 1024)}' /proc/meminfo)
  [ "$there" -ge "$NEEDED_MEMORY_MB" ] || fail \
    "メモリーが ${there} MB しかありません。2 GB 以上（8 GB を推奨）必要です。" \
    "The server has $there MB of memory; at least 2 GB are needed, 8 GB advised."
  [ "$there" -ge "$ADVISED_MEMORY_MB" ] || say \
    "注意: メモリーは ${there} MB です。実用のモデルには 8 GB 以上をお勧めします。" \
    "Note: $there MB of memory; 8 GB are advised for real models."
}

check_port() {
  is_running && return 0
  if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    fail "ポート $PORT はほかのプログラムが使っています。--port で別の番号を指定してください。" \
      "Port $PORT is used by another program. Choose another with --port."
  fi
}

check_python() {
  local there wanted
  wanted=$(manifest "$BUNDLE" python)
  there=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>>"$LOG" || true)
  [ "$there" = "$wanted" ] || fail \
    "Python $wanted が必要ですが、このサーバーにあるのは「${there:-なし}」です。" \
    "Python $wanted is needed; this server has '${there:-none}'."
}
