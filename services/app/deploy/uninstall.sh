#!/usr/bin/env bash
# Removes the programs and leaves the data; --purge removes the data as well, after asking.
set -euo pipefail
BUNDLE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for part in places say lock checks settings service release snapshot undo postgresql; do . "$BUNDLE/parts/$part.sh"; done

PURGE=no CONFIRM='' USE_SYSTEMD=yes
while [ $# -gt 0 ]; do
  case $1 in
    --purge) PURGE=yes; shift ;;
    --confirm) CONFIRM=${2:?}; shift 2 ;;
    --no-systemd) USE_SYSTEMD=no; shift ;;
    *)
      echo "./uninstall.sh [--purge [--confirm $DATA]] [--no-systemd]" >&2
      echo "  --purge: データ・設定・鍵もすべて消す / remove data, settings and keys as well" >&2
      exit 2 ;;
  esac
done

ask_before_purge() {
  [ "$PURGE" = yes ] || return 0
  say "録音、議事録、職員名簿、鍵、設定をすべて消します。元に戻せません。" \
    "All recordings, minutes, staff, keys and settings will be removed. This cannot be undone."
  if [ -z "$CONFIRM" ]; then
    read -r -p "消すフォルダー $DATA を入力してください / type $DATA to go on: " CONFIRM || true
  fi
  [ "$CONFIRM" = "$DATA" ] || fail "何も消しませんでした。" "Nothing was removed."
}

# The programs of both versions are needed to put the databases back.
check_no_unfinished_upgrade() {
  [ "$PURGE" = yes ] || [ ! -e "$UNFINISHED" ] || fail \
    "前の更新が途中で止まっています。先に upgrade.sh をもう一度実行してください。" \
    "An earlier upgrade was cut off. Run upgrade.sh again first."
}

remove_programs() {
  stop_suite || true
  if [ "$USE_SYSTEMD" = yes ]; then
    quietly systemctl disable workstyle.target workstyle-web.service workstyle-worker.service || true
    quietly systemctl disable --now workstyle-backup.timer || true
    rm -rf "$UNITS"/workstyle.target "$UNITS"/workstyle-backup.timer "$UNITS"/workstyle-{web,worker,backup}.service{,.d}
    quietly systemctl daemon-reload || true
  fi
  [ ! -L "$COMMAND" ] || rm -f "$COMMAND"
  rm -rf "$OPT"
}

check_root
begin_log
take_lock
check_no_unfinished_upgrade
ask_before_purge
step "止めて、プログラムを取り除きます。" "Stopping, and removing the programs."
remove_programs
if [ "$PURGE" = yes ]; then
  database=''
  [ -z "$(setting WORKSTYLE_DATABASE_URL)" ] || drop_local_database || database=$(setting WORKSTYLE_DATABASE_URL)
  rm -rf "$DATA" "$(dirname "$SETTINGS")" "$SNAPSHOTS"
  if getent passwd "$ACCOUNT" >/dev/null; then quietly userdel "$ACCOUNT" || true; fi
  say "データも消しました。" "The data are removed."
  [ -z "$database" ] || say "データベースは残っています。PostgreSQL の管理者が消してください: ${database##*@}" \
    "The database is still there; the administrator of PostgreSQL has to remove it: ${database##*@}"
  exit 0
fi
say "データは残してあります: $DATA（録音・データベース・鍵）、$SETTINGS（設定）、$SNAPSHOTS（更新前の控え）" \
  "The data are still there: $DATA (recordings, database, keys), $SETTINGS (settings), $SNAPSHOTS (from before upgrades)"
say "もう一度 install.sh を実行すると、このデータで動きます。" "Running install.sh again takes them up."
