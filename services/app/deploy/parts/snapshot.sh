# The databases and settings as they were before an upgrade. Recordings are not copied: their files never change.
# shellcheck shell=bash

KEPT=3

take_snapshot() {
  SNAPSHOT=$SNAPSHOTS/$(date +%Y%m%d-%H%M%S)-$OLD
  step "更新前の控えを取ります: $SNAPSHOT" "Keeping what was before: $SNAPSHOT"
  install -d -m 0700 "$SNAPSHOTS" "$SNAPSHOT"
  cp -p "$SETTINGS" "$SNAPSHOT/"
  snapshot take || fail "控えを取れませんでした。空き容量を確かめてください。" "The copy could not be made. Check the free space."
  find "$SNAPSHOTS" -mindepth 1 -maxdepth 1 -type d | sort | head -n -"$KEPT" | xargs -r rm -rf
}

restore_snapshot() { snapshot restore; }

# As root over the service's files, so that the copies lie where the service cannot reach them.
snapshot() {
  (load_settings "$SETTINGS" && quietly "$OPT/$RELEASE/venv/bin/python" -I -m services.app.deploy.snapshot "$1" "$SNAPSHOT")
}

forget_old_releases() {
  local folder
  for folder in "$OPT"/*/; do
    folder=$(basename "$folder")
    [ "$folder" = "$RELEASE" ] || [ "$folder" = "$OLD" ] || [ "$folder" = current ] || rm -rf "${OPT:?}/$folder"
  done
}
