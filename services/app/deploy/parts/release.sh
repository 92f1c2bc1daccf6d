# A release: a folder in /opt/workstyle with a virtual environment, its scripts and its documentation.
# shellcheck shell=bash

current_release() { basename "$(readlink "$OPT/current" 2>/dev/null)" 2>/dev/null || true; }

make_account() {
  getent passwd "$ACCOUNT" >/dev/null || quietly useradd --system --user-group --home-dir "$DATA" --no-create-home \
    --shell /usr/sbin/nologin "$ACCOUNT"
  install -d -o "$ACCOUNT" -g "$ACCOUNT" -m 0700 "$DATA"
}

# Fills /opt/workstyle/RELEASE unless it is there and whole.
make_release() {
  local folder=$OPT/$RELEASE
  if [ -e "$folder/.complete" ] && quietly "$folder/venv/bin/python" -I "$BUNDLE/parts/verify_venv.py"; then
    copy_scripts "$folder"
    return
  fi
  # Nothing runs out of a folder that is made anew.
  [ "$(current_release)" != "$RELEASE" ] || stop_suite
  step "プログラムを入れます（数分かかります）: $folder" "Installing the programs (takes minutes): $folder"
  rm -rf "$folder"
  install -d -m 0755 "$OPT" "$folder"
  quietly /usr/bin/python3 -m venv "$folder/venv" || return 1
  # --isolated: no setting of the administrator's pip may lead to a network. --no-deps: the bundle is complete and exact.
  quietly "$folder/venv/bin/python" -m pip --isolated --disable-pip-version-check --no-cache-dir install --no-index \
    --no-deps --no-compile "$BUNDLE"/wheels/*.whl || return 1
  # On every core; pip would use one. What is not for this Python does not compile and is not needed.
  "$folder/venv/bin/python" -m compileall -q -j 0 "$folder/venv/lib" >>"$LOG" 2>&1 || true
  copy_scripts "$folder" && touch "$folder/.complete"
}

copy_scripts() {
  local folder=$1
  rm -rf "$folder/deploy" "$folder/docs"
  install -d -m 0755 "$folder/deploy"
  cp -r "$BUNDLE"/{install.sh,upgrade.sh,uninstall.sh,parts,systemd} "$folder/deploy/"
  cp -r "$BUNDLE/docs" "$BUNDLE/manifest.json" "$folder/"
  chmod -R u=rwX,go=rX "$folder/deploy" "$folder/docs" "$folder/manifest.json"
  chown -R root:root "$folder/deploy" "$folder/docs" "$folder/manifest.json"
}

# Makes RELEASE the one that runs; atomic.
switch_to() {
  ln -s "$OPT/$1" "$OPT/current.new"
  mv -T "$OPT/current.new" "$OPT/current"
  ln -sfn "$OPT/current/deploy/parts/workstyle" "$COMMAND"
}

# The one before stays, for whoever wants to go back by hand.
forget_old_releases() {
  local folder
  for folder in "$OPT"/*/; do
    folder=$(basename "$folder")
    [ "$folder" = "$RELEASE" ] || [ "$folder" = "$OLD" ] || [ "$folder" = current ] || rm -rf "${OPT:?}/$folder"
  done
}

# A command of one release, with the settings and rights of the service.
suite_of() {
  local release=$1
  shift
  "$OPT/$release/deploy/parts/workstyle" "$@"
}
python_of() {
  local release=$1
  shift
  WORKSTYLE_PROGRAM=python "$OPT/$release/deploy/parts/workstyle" "$@"
}
