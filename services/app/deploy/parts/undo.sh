# The way back: an upgrade that failed, or that a power failure cut off, leaves the version before with its data.
# shellcheck shell=bash

# What an upgrade has reached, on the disk before it happens: OLD, NEW, SNAPSHOT and REACHED (stopped or changed).
UNFINISHED=$SNAPSHOTS/unfinished-upgrade

note_reached() {
  REACHED=$1
  printf '%s\n' "OLD=$OLD" "NEW=$RELEASE" "SNAPSHOT=$SNAPSHOT" "REACHED=$REACHED" >"$UNFINISHED.new"
  mv "$UNFINISHED.new" "$UNFINISHED"
  sync "$UNFINISHED" "$SNAPSHOTS"
}
forget_reached() { rm -f "$UNFINISHED"; }

# OLD runs again over its own data; 1 when it does not.
put_old_back() {
  stop_suite
  if [ "$REACHED" = changed ] && ! restore_snapshot; then
    say "データベースを戻せませんでした。控えは $SNAPSHOT にあります。原因を除いて、もう一度 upgrade.sh を実行してください。" \
      "The database could not be put back; the copy is in $SNAPSHOT. Remove the cause and run upgrade.sh again."
    return 1
  fi
  release_files
  switch_to "$OLD"
  install_units "$OLD"
  start_suite
  if ! prove "$OLD"; then
    say "$OLD も起動しません。控えは $SNAPSHOT にあります。docs/how-to/upgrade.md を見てください。" \
      "$OLD does not start either. The copy is in $SNAPSHOT. See docs/how-to/upgrade.md."
    return 1
  fi
  forget_reached
}

# Before anything else: what an earlier upgrade has left half-done is undone.
undo_unfinished_upgrade() {
  [ -e "$UNFINISHED" ] || return 0
  local OLD NEW SNAPSHOT REACHED key value RELEASE=$RELEASE
  while IFS='=' read -r key value; do
    case $key in OLD | NEW | SNAPSHOT | REACHED) printf -v "$key" %s "$value" ;; esac
  done <"$UNFINISHED"
  step "前の更新（$OLD から $NEW）が途中で止まっています。先に $OLD に戻します。" \
    "An earlier upgrade, from $OLD to $NEW, was cut off. Going back to $OLD first."
  RELEASE=$NEW
  put_old_back || fail "元に戻せませんでした。" "Going back failed."
  say "$OLD に戻りました。データは更新前のままです。" "Back on $OLD, with the data as before."
}

# For `trap … EXIT` of an upgrade.
go_back() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  [ "$code" != 0 ] || return 0
  set +e
  if [ -z "$REACHED" ]; then
    [ -e "$OPT/$RELEASE/.complete" ] || rm -rf "${OPT:?}/$RELEASE"
    say "何も変えていません。$OLD のまま動いています。" "Nothing was changed; $OLD goes on."
    exit "$code"
  fi
  step "$OLD に戻します。" "Going back to $OLD."
  if put_old_back; then
    say "$OLD に戻りました。データは更新前のままです。原因は $LOG にあります。" \
      "Back on $OLD, with the data as before. The cause is in $LOG."
    rm -rf "${OPT:?}/$RELEASE"
  fi
  exit "$code"
}
