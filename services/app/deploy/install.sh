#!/usr/bin/env bash
# Installs the suite on a Debian 12 server without a network, or repairs an installation of the same version.
# What it does, minute by minute, and what each error means: docs/how-to/install.md.
set -euo pipefail
BUNDLE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for part in places say lock bundle checks debian settings release service snapshot undo administrator postgresql; do . "$BUNDLE/parts/$part.sh"; done

HOSTS=() PORT='' CITY_NAME='' USE_SYSTEMD=yes ADMIN_LOGIN='' ADMIN_PASSWORD_FILE='' DATABASE=sqlite WITH_JANUS=no

usage() {
  cat <<'TEXT'
./install.sh [オプション / options]

  --host NAME                 サーバーの名前か IP アドレス。複数可。最初のものが利用者に知らせるアドレスになる
                              name or address of the server, may be repeated; the first is the one staff use
  --port NUMBER               HTTPS のポート（既定 8443） / port of HTTPS (default 8443)
  --city-name NAME            市の名前 / name of the city
  --admin-login NAME          最初の管理者のログイン名（既定 admin） / login name of the first administrator
  --admin-password-file FILE  そのパスワードの入ったファイル。なければ仮のパスワードを作って表示する
                              file with the password; without it a one-time password is made and shown
  --database postgresql       PostgreSQL を入れて使う（既定は SQLite） / install and use PostgreSQL
  --with-janus                Web会議用の Janus も入れる / install Janus, too
  --no-systemd                systemd を使わない（コンテナーで試すとき） / without systemd, for a trial in a container
TEXT
}

while [ $# -gt 0 ]; do
  case $1 in
    --host) HOSTS+=("${2:?}"); shift 2 ;;
    --port) PORT=${2:?}; shift 2 ;;
    --city-name) CITY_NAME=${2:?}; shift 2 ;;
    --admin-login) ADMIN_LOGIN=${2:?}; shift 2 ;;
    --admin-password-file) ADMIN_PASSWORD_FILE=$(readlink -m "${2:?}"); shift 2 ;;
    --database) DATABASE=${2:?}; shift 2 ;;
    --with-janus) WITH_JANUS=yes; shift ;;
    --no-systemd) USE_SYSTEMD=no; shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

check_options() {
  PORT=${PORT:-$(setting WORKSTYLE_PORT)} PORT=${PORT:-8443}
  [[ $PORT =~ ^[0-9]+$ ]] && [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || fail \
    "ポート番号「$PORT」は使えません（1〜65535）。" "'$PORT' is no port (1 to 65535)."
  [[ $CITY_NAME != *[\"\\\$\`]* ]] || fail "市の名前に使えない文字があります。" "The name of the city has signs that cannot be used."
  [[ $DATABASE = sqlite || $DATABASE = postgresql ]] || fail \
    "--database には sqlite か postgresql を指定してください。" "--database takes sqlite or postgresql."
  [ -z "$ADMIN_PASSWORD_FILE" ] || [ -r "$ADMIN_PASSWORD_FILE" ] || fail \
    "パスワードのファイルが読めません: $ADMIN_PASSWORD_FILE" "The password file cannot be read: $ADMIN_PASSWORD_FILE"
  if [ ${#HOSTS[@]} -eq 0 ]; then
    # Every name and address that the server has: a certificate for others could not be checked here anyway.
    read -ra HOSTS <<<"$(hostname -f 2>/dev/null || hostname) $(hostname) $(hostname -I 2>/dev/null)"
    mapfile -t HOSTS < <(printf '%s\n' "${HOSTS[@]}" localhost 127.0.0.1 | awk '!seen[$0]++')
  fi
}

# What stands in the settings stays; an option that says otherwise would be lost without a word.
check_settings_stay() {
  local name wanted there
  while read -r name wanted; do
    there=$(setting "$name")
    [ -z "$wanted" ] || [ -z "$there" ] || [ "$there" = "$wanted" ] || say \
      "注意: 設定にある $name=$there を使います（$wanted にはしません）。変えるには $SETTINGS を直してください。" \
      "Note: the settings say $name=$there, which stays. To have $wanted, change $SETTINGS."
  done <<TEXT
WORKSTYLE_PORT $PORT_GIVEN
WORKSTYLE_CITY_NAME $CITY_NAME
TEXT
  [ -z "$PORT_GIVEN" ] || PORT=$(setting WORKSTYLE_PORT) PORT=${PORT:-$PORT_GIVEN}
}

check_version() {
  local there
  there=$(current_release)
  [ -z "$there" ] || [ "$there" = "$RELEASE" ] || fail \
    "すでに $there が入っています。$RELEASE にするには upgrade.sh を実行してください。" \
    "$there is installed already. Run upgrade.sh to get to $RELEASE."
}

check_data_fit() {
  local code=0
  python_of "$RELEASE" -I -m services.app.deploy.snapshot fits >>"$LOG" 2>&1 || code=$?
  [ "$code" != 4 ] || fail \
    "残っているデータは、もっと新しいバージョンのものです。その一式で導入してください。データは変えていません。" \
    "The data that are left belong to a later version. Install with its bundle. The data were not changed."
}

begun=no
say_how_to_go_on() {
  [ $? = 0 ] || [ "$begun" = no ] || say "もう一度 install.sh を実行すると、続きから入れます。" "Running install.sh again goes on from here."
}

make_certificate() {
  if [ -e "$DATA/tls/server.crt" ] || [ -n "$(setting WORKSTYLE_TLS_CERTIFICATE)" ]; then return 0; fi
  step "HTTPS の証明書を作ります: ${HOSTS[*]}" "Making the HTTPS certificate: ${HOSTS[*]}"
  local options=() host
  for host in "${HOSTS[@]}"; do options+=(--host "$host"); done
  quietly suite_of "$RELEASE" tls init "${options[@]}" || fail "証明書を作れませんでした。" "No certificate could be made."
}

check_root
read_manifest
begin_log
take_lock
PORT_GIVEN=$PORT
check_options
check_settings_stay
step "サーバーを確かめます。" "Checking the server."
check_bundle
check_platform
check_systemd
undo_unfinished_upgrade
check_version
check_room
check_memory
check_port
trap say_how_to_go_on EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
begun=yes
need_packages python python3 python3-venv
check_python
[ "$WITH_JANUS" = no ] || need_packages janus janus
make_account
was_running=$(is_running && echo yes || echo no)
make_release || fail "プログラムを入れられませんでした。空き容量を確かめてください。" "The programs could not be installed. Check the free space."
write_settings
[ "$DATABASE" = sqlite ] || set_up_postgresql
[ "$was_running" = no ] || stop_suite
step "データベースを用意します。" "Preparing the database."
check_data_fit
quietly suite_of "$RELEASE" db upgrade || fail "データベースを用意できませんでした。" "The database could not be prepared."
make_certificate
switch_to "$RELEASE"
install_units "$RELEASE"
make_first_administrator
step "起動して、動くことを確かめます（見本の録音を文字にします）。" "Starting, and proving that it works (the sample recording is transcribed)."
start_suite || fail "起動できませんでした。" "The suite could not be started."
prove "$RELEASE" || fail \
  "自己診断に合格しませんでした。原因を除いて、もう一度 install.sh を実行してください。" \
  "The self-test failed. Remove the cause and run install.sh again."
trap - EXIT
step "終わりました。自己診断に合格しました。" "Done; the self-test passed."
tell_address
