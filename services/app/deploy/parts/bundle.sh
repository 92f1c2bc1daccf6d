# The bundle that the scripts stand in: what it says of itself, and whether it arrived whole.
# shellcheck shell=bash

manifest() { sed -n "s/^  \"$2\": \"\\{0,1\\}\\([^\",]*\\)\"\\{0,1\\},\\{0,1\\}\$/\\1/p" "$1/manifest.json"; }

# Which of two is newer: by version, then by the time of the commit.
age_of() { printf '%s-%s\n' "$(manifest "$1" version)" "$(manifest "$1" committed_at)"; }

read_manifest() {
  [ -r "$BUNDLE/manifest.json" ] || fail \
    "manifest.json がありません。一式を展開したフォルダーの中で実行してください。" \
    "There is no manifest.json. Run this in the unpacked bundle."
  manifest_version=$(manifest "$BUNDLE" version)
  manifest_commit=$(manifest "$BUNDLE" commit)
  RELEASE=$manifest_version-${manifest_commit:0:8}
}

check_bundle() {
  step "一式が壊れていないか確かめます（$RELEASE）。" "Checking that the bundle is whole ($RELEASE)."
  [ "$(manifest "$BUNDLE" format)" = 1 ] || fail \
    "この一式の形式は、このスクリプトでは扱えません。同じ一式のスクリプトを使ってください。" \
    "This bundle has a form that this script does not know. Use the script of the same bundle."
  local problem
  problem=$(cd "$BUNDLE" && sha256sum --check --strict --quiet SHA256SUMS 2>&1) || fail \
    "一式が壊れています。もう一度コピーしてください。${problem:+（$(head -n 1 <<<"$problem")）}" \
    "The bundle is damaged; copy it again."
  local there listed
  there=$(cd "$BUNDLE" && find . -type f ! -name SHA256SUMS | wc -l)
  listed=$(wc -l <"$BUNDLE/SHA256SUMS")
  [ "$there" = "$listed" ] || fail \
    "一式に、あるはずのないファイルがあります（$there 個、正しくは $listed 個）。空のフォルダーに展開し直してください。" \
    "The bundle has files that do not belong to it ($there, should be $listed). Unpack it again into an empty folder."
}

check_platform() {
  local id version architecture wanted
  id=$(. /etc/os-release && echo "$ID") version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  wanted=$(manifest "$BUNDLE" debian)
  [ "$id $version" = "debian $wanted" ] || fail \
    "このサーバーは $id $version です。この一式は Debian $wanted 用です。" \
    "This server is $id $version; the bundle is for Debian $wanted."
  architecture=$(dpkg --print-architecture) wanted=$(manifest "$BUNDLE" architecture)
  [ "$architecture" = "$wanted" ] || fail \
    "このサーバーの種類は $architecture です。この一式は $wanted 用です。$architecture 用の一式を使ってください。" \
    "This server is $architecture; the bundle is for $wanted. Take the one for $architecture."
  [ "$(date -u +%s)" -ge "$(date -u -d "$(manifest "$BUNDLE" committed_at)" +%s)" ] || fail \
    "サーバーの時計が遅れています（$(date '+%F %R')）。この一式より前の日時です。時計を合わせてください。" \
    "The server's clock is behind ($(date '+%F %R')), before this bundle was made. Set the clock first."
}
