# Debian packages out of the bundle: apt is shown this one folder and nothing else.
# shellcheck shell=bash

apt_from_bundle() {
  # What an interrupted installation left half-unpacked; without it apt refuses everything.
  [ -z "$(dpkg --audit 2>>"$LOG")" ] || DEBIAN_FRONTEND=noninteractive quietly dpkg --configure -a || true
  local lists
  lists=$(mktemp -d)
  install -d "$lists/lists/partial" "$lists/cache/archives/partial"
  # apt's own user may not enter the administrator's folders; the sums in the index are checked all the same.
  printf 'deb [trusted=yes] file:%s ./\n' "$BUNDLE/debian" >"$lists/sources.list"
  local options=(-o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$lists/lists"
    -o "Dir::Cache=$lists/cache" -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0)
  DEBIAN_FRONTEND=noninteractive quietly apt-get "${options[@]}" -q update &&
    DEBIAN_FRONTEND=noninteractive quietly apt-get "${options[@]}" -q -y --no-install-recommends install "$@"
  local code=$?
  rm -rf "$lists"
  return "$code"
}

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Installs those of the named packages that the server lacks.
need_packages() {
  local set=$1 package missing=()
  shift
  for package in "$@"; do has_package "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [[ " $(manifest "$BUNDLE" sets) " == *" $set "* ]] || fail \
    "${missing[*]} がありません。この一式には Debian のパッケージ（$set）が入っていません。入った一式を作るか、先に入れてください。" \
    "${missing[*]} are missing, and this bundle holds no Debian packages for $set. Install them, or make a bundle with them."
  step "Debian のパッケージを入れます: ${missing[*]}" "Installing from the bundle: ${missing[*]}"
  apt_from_bundle "${missing[@]}" || fail \
    "Debian のパッケージを入れられませんでした。" "The Debian packages could not be installed."
}
