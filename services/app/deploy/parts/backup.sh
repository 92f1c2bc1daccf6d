# The administrator's own backup, where one is set up: encrypted and kept elsewhere, so the way back does not need it.
# shellcheck shell=bash

GAPS=3 # exit code of `workstyle backup`: a whole snapshot of a system that itself lacks files

back_up_first() {
  local code=0
  [ "$WITHOUT_BACKUP" = no ] || return 0
  if [ -z "$(setting WORKSTYLE_BACKUP_TARGET)" ] || [ -z "$(setting WORKSTYLE_BACKUP_RECIPIENTS)" ]; then
    say "注意: バックアップ先が設定されていません（docs/how-to/back-up-and-restore.md）。控えだけを取ります。" \
      "Note: no backup is set up (docs/how-to/back-up-and-restore.md); only the databases are copied."
    return 0
  fi
  step "バックアップを取ります: $(setting WORKSTYLE_BACKUP_TARGET)" "Making a backup: $(setting WORKSTYLE_BACKUP_TARGET)"
  quietly suite_of "$OLD" backup || code=$?
  [ "$code" = 0 ] || [ "$code" = "$GAPS" ] || fail \
    "バックアップを取れませんでした。直すか、--without-backup を付けてください。" \
    "The backup could not be made. Mend it, or add --without-backup."
}
