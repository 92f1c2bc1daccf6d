#!/usr/bin/env bash
# Brings an installed server to the version of this bundle; goes back by itself when the self-test fails.
# Unfinished jobs go on afterwards: docs/how-to/upgrade.md.
set -euo pipefail
BUNDLE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for part in places say bundle checks debian settings release service snapshot; do . "$BUNDLE/parts/$part.sh"; done

USE_SYSTEMD=yes
while [ $# -gt 0 ]; do
  case $1 in
    --no-systemd) USE_SYSTEMD=no; shift ;;
    *) echo "./upgrade.sh [--no-systemd]" >&2; exit 2 ;;
  esac
done

check_installed() {
  OLD=$(current_release)
  [ -n "$OLD" ] || fail "まだ何も入っていません。install.sh を実行してください。" "Nothing is installed yet. Run install.sh."
  [ "$OLD" != "$RELEASE" ] || fail \
    "$RELEASE はもう入っています。直すには install.sh を実行してください。" \
    "$RELEASE is installed already. Run install.sh to repair it."
  local old_version
  old_version=$(manifest "$OPT/$OLD" version)
  [ "$(printf '%s\n' "$old_version" "$manifest_version" | sort -V | tail -n 1)" = "$manifest_version" ] || fail \
    "入っている $OLD のほうが新しいので、$RELEASE にはできません。" \
    "What is installed, $OLD, is newer than $RELEASE."
}

# What was reached; going back undoes exactly that.
reached=nothing
go_back() {
  local code=$?
  trap - EXIT
  [ "$code" != 0 ] || return 0
  set +e
  if [ "$reached" = nothing ]; then
    say "何も変えていません。$OLD のまま動いています。" "Nothing was changed; $OLD goes on."
    exit "$code"
  fi
  step "$OLD に戻します。" "Going back to $OLD."
  stop_suite
  [ "$reached" != changed ] || restore_snapshot || say \
    "データベースを戻せませんでした。控えは $SNAPSHOT にあります。" \
    "The database could not be put back; the copy is in $SNAPSHOT."
  switch_to "$OLD"
  install_units "$OLD"
  start_suite
  if prove "$OLD"; then
    say "$OLD に戻りました。データは更新前のままです。原因は $LOG にあります。" \
      "Back on $OLD, with the data as before. The cause is in $LOG."
  else
    say "$OLD も起動しません。控えは $SNAPSHOT にあります。docs/how-to/upgrade.md を見てください。" \
      "$OLD does not start either. The copy is in $SNAPSHOT. See docs/how-to/upgrade.md."
  fi
  rm -rf "${OPT:?}/$RELEASE"
  exit "$code"
}

check_root
read_manifest
begin_log
step "確かめます。" "Checking."
check_installed
check_bundle
check_platform
check_systemd
check_room
check_python
trap go_back EXIT
make_release || fail "プログラムを入れられませんでした。" "The programs could not be installed."
down_since=$SECONDS
step "止めます。途中の仕事は、更新のあと続きから再開します。" "Stopping. Unfinished jobs go on afterwards."
reached=stopped
stop_suite
take_snapshot
step "データベースを更新します。" "Bringing the database up to date."
reached=changed
quietly suite_of "$RELEASE" db upgrade || fail "データベースを更新できませんでした。" "The database could not be brought up to date."
switch_to "$RELEASE"
install_units "$RELEASE"
step "起動して、動くことを確かめます。" "Starting, and proving that it works."
start_suite || fail "起動できませんでした。" "The suite could not be started."
prove "$RELEASE" || fail "自己診断に合格しませんでした。" "The self-test failed."
trap - EXIT
forget_old_releases
step "終わりました。$OLD から $RELEASE になりました（止まっていた時間は最長 $((SECONDS - down_since)) 秒）。" \
  "Done: from $OLD to $RELEASE (down for at most $((SECONDS - down_since)) s)."
say "更新前の控え: $SNAPSHOT" "What was before: $SNAPSHOT"
