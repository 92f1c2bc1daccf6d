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
  local folder=$OPT/$RELEASE old
  if is_whole "$folder"; then
    copy_scripts "$folder"
    return $?
  fi
  old=$(current_release)
  # Nothing runs out of a folder that is made anew.
  [ "$old" != "$RELEASE" ] || stop_suite
  step "プログラムを入れます（数分かかります）: $folder" "Installing the programs (takes minutes): $folder"
  rm -rf "$folder"
  install -d -m 0755 "$OPT" "$folder"
  if [ -n "$old" ] && [ "$old" != "$RELEASE" ] && is_whole "$OPT/$old" && link_programs "$OPT/$old" "$folder"; then
    install_wheels "$folder" --force-reinstall $(wheels_that_lack "$folder") || return 1
  else
    rm -rf "$folder/venv"
    quietly /usr/bin/python3 -m venv "$folder/venv" || return 1
    install_wheels "$folder" "$BUNDLE"/wheels/*.whl || return 1
  fi
  copy_scripts "$folder" && touch "$folder/.complete"
}

is_whole() { [ -e "$1/.complete" ] && quietly "$1/venv/bin/python" -I "$BUNDLE/parts/verify_venv.py"; }

# The programs of another release by links: seconds, and no room. pip replaces files, it never writes into them.
link_programs() {
  local old=$1 folder=$2
  quietly cp -al "$old/venv" "$folder/venv" || return 1
  grep -rlI "$old/venv" "$folder/venv/bin" "$folder/venv/pyvenv.cfg" | xargs -r sed -i "s|$old/venv|$folder/venv|g" || return 1
  local gone
  gone=$(comm -23 <(installed_of "$folder") <(wheels_of "$BUNDLE") | grep -vE '^(pip|setuptools)-' | sed 's/-[^-]*$//')
  # shellcheck disable=SC2086  names of packages
  [ -z "$gone" ] || quietly "$folder/venv/bin/python" -m pip --isolated --disable-pip-version-check uninstall -y -q $gone
}

# NAME-VERSION of each, sorted.
installed_of() { find "$1"/venv/lib/python3*/site-packages -maxdepth 1 -name '*.dist-info' -printf '%f\n' | sed 's/\.dist-info$//' | sort; }
wheels_of() { find "$1/wheels" -name '*.whl' -printf '%f\n' | cut -d - -f 1,2 | sort; }

# The suite itself always: two commits of one version have one name.
wheels_that_lack() {
  { comm -13 <(installed_of "$1") <(wheels_of "$BUNDLE"); wheels_of "$BUNDLE" | grep ^workstyle_suite-; } | sort -u |
    while read -r wheel; do echo "$BUNDLE/wheels/$wheel"-*.whl; done
}

# --isolated: no setting of the administrator's pip may lead to a network. --no-deps: the bundle is complete and exact.
install_wheels() {
  local folder=$1
  shift
  quietly "$folder/venv/bin/python" -m pip --isolated --disable-pip-version-check --no-cache-dir install --no-index \
    --no-deps --no-compile "$@" || return 1
  # On every core; pip would use one. What is not for this Python does not compile and is not needed.
  "$folder/venv/bin/python" -m compileall -q -j 0 "$folder/venv/lib" >>"$LOG" 2>&1 || true
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
  ln -sfn "$OPT/$1" "$OPT/current.new"
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
