# The databases and settings as they were before an upgrade, and a hold on every recording.
# shellcheck shell=bash

KEPT=3
# Beside the stored files and on their disk: links cost no room, and whatever the new version deletes is still there.
HOLD=$DATA/storage/.before-upgrade

# Copies of the databases, and as much again for tables that the new version writes anew.
check_room_for_snapshot() {
  local needed place there
  needed=$(snapshot needed) || fail \
    "データベースを読めません（$LOG）。" "The databases cannot be read."
  install -d -m 0700 "$SNAPSHOTS"
  for place in "$SNAPSHOTS $((needed + 100))" "$DATA $((2 * needed + 500))"; do
    read -r place needed <<<"$place"
    there=$(free_mb "$place")
    [ "$there" -ge "$needed" ] || fail \
      "$place の空きが ${there} MB しかありません。更新には ${needed} MB 必要です。" \
      "Only $there MB are free on $place; the upgrade needs $needed MB."
  done
}

take_snapshot() {
  step "更新前の控えを取ります: $SNAPSHOT" "Keeping what was before: $SNAPSHOT"
  install -d -o root -g "$ACCOUNT" -m 0750 "$SNAPSHOTS"
  install -d -o "$ACCOUNT" -g "$ACCOUNT" -m 0700 "$SNAPSHOT"
  snapshot take "$SNAPSHOT" || fail "控えを取れませんでした。空き容量を確かめてください。" "The copy could not be made. Check the free space."
  cp -p "$SETTINGS" "$SNAPSHOT/"
  # From now on the service may read the copies, and only root may change them.
  chown -R "root:$ACCOUNT" "$SNAPSHOT" && chmod -R u=rwX,g=rX,o= "$SNAPSHOT"
  hold_files || say "注意: このディスクでは録音を押さえておけません。" "Note: recordings cannot be held on this disk."
  find "$SNAPSHOTS" -mindepth 1 -maxdepth 1 -type d | sort | head -n -"$KEPT" | xargs -r rm -rf
}

restore_snapshot() {
  snapshot restore "$SNAPSHOT" || return 1
  [ ! -d "$HOLD" ] || quietly as_account cp --archive --link --no-clobber "$HOLD/." "$DATA/storage/" || return 1
  release_files
}

hold_files() {
  rm -rf "$HOLD"
  [ -d "$DATA/storage" ] || return 0
  quietly as_account bash -c 'mkdir -m 0700 "$1/.before-upgrade" && cd "$1" && shopt -s nullglob &&
    for folder in [0-9a-f][0-9a-f]; do cp --archive --link "$folder" .before-upgrade/ || exit 1; done' hold "$DATA/storage"
}
release_files() { rm -rf "$HOLD"; }

as_account() { (cd "$DATA" && runuser -u "$ACCOUNT" -- "$@"); }

# By the new version, with the rights of the service.
snapshot() {
  if [ "$1" = needed ]; then
    python_of "$RELEASE" -I -m services.app.deploy.snapshot needed 2>>"$LOG"
  else
    quietly python_of "$RELEASE" -I -m services.app.deploy.snapshot "$@"
  fi
}
