#!/usr/bin/env bash
# Brings an installed server to the version of this bundle; goes back by itself when anything fails.
# Unfinished jobs go on afterwards: docs/how-to/upgrade.md.
set -euo pipefail
BUNDLE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for part in places say lock bundle checks debian settings release service snapshot undo backup; do . "$BUNDLE/parts/$part.sh"; done

USE_SYSTEMD=yes WITHOUT_BACKUP=no
while [ $# -gt 0 ]; do
  case $1 in
    --without-backup) WITHOUT_BACKUP=yes; shift ;;
    --no-systemd) USE_SYSTEMD=no; shift ;;
    *)
      echo "./upgrade.sh [--without-backup] [--no-systemd]" >&2
      echo "  --without-backup: 先にバックアップを取らない / make no backup first" >&2
      exit 2 ;;
  esac
done

check_installed() {
  OLD=$(current_release)
  [ -n "$OLD" ] || fail "まだ何も入っていません。install.sh を実行してください。" "Nothing is installed yet. Run install.sh."
  [ "$OLD" != "$RELEASE" ] || fail \
    "$RELEASE はもう入っています。直すには install.sh を実行してください。" \
    "$RELEASE is installed already. Run install.sh to repair it."
  [ "$(printf '%s\n' "$(age_of "$OPT/$OLD")" "$(age_of "$BUNDLE")" | sort -V | tail -n 1)" = "$(age_of "$BUNDLE")" ] || fail \
    "入っている $OLD のほうが新しいので、$RELEASE にはできません。" \
    "What is installed, $OLD, is newer than $RELEASE."
}

check_root
read_manifest
begin_log
take_lock
step "確かめます。" "Checking."
check_bundle
check_platform
check_systemd
undo_unfinished_upgrade
check_installed
check_room
check_python
REACHED='' SNAPSHOT=$SNAPSHOTS/$(date +%Y%m%d-%H%M%S)-$OLD
trap go_back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
make_release || fail "プログラムを入れられませんでした。空き容量を確かめてください。" "The programs could not be installed. Check the free space."
check_room_for_snapshot
back_up_first
down_since=$SECONDS
step "止めます。途中の仕事は、更新のあと続きから再開します。" "Stopping. Unfinished jobs go on afterwards."
note_reached stopped
stop_suite
stay_down
take_snapshot
step "データベースを更新します。" "Bringing the database up to date."
note_reached changed
quietly suite_of "$RELEASE" db upgrade || fail "データベースを更新できませんでした。" "The database could not be brought up to date."
switch_to "$RELEASE"
install_units "$RELEASE"
step "起動して、動くことを確かめます。" "Starting, and proving that it works."
start_suite || fail "起動できませんでした。" "The suite could not be started."
prove "$RELEASE" || fail "自己診断に合格しませんでした。" "The self-test failed."
trap - EXIT
forget_reached
release_files
forget_old_releases
step "終わりました。$OLD から $RELEASE になりました（止まっていた時間は最長 $((SECONDS - down_since)) 秒）。" \
  "Done: from $OLD to $RELEASE (down for at most $((SECONDS - down_since)) s)."
say "更新前の控え: $SNAPSHOT" "What was before: $SNAPSHOT"
