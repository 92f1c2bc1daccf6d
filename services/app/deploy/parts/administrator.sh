# The first administrator, and where to go.
# shellcheck shell=bash

make_first_administrator() {
  local there
  there=$(suite_of "$RELEASE" users list 2>>"$LOG" | awk -F '\t' '$3 == "active" && $4 ~ /administrator/ {print $1}')
  if [ -n "$there" ]; then
    say "管理者はもういます: ${there//$'\n'/, }。入れないときは workstyle users add 名前 --role administrator で加えられます。" \
      "There is an administrator: ${there//$'\n'/, }. To add another: workstyle users add NAME --role administrator"
    return $?
  fi
  ADMIN_LOGIN=${ADMIN_LOGIN:-admin}
  step "最初の管理者を作ります: $ADMIN_LOGIN" "Making the first administrator: $ADMIN_LOGIN"
  # The password goes to the screen or comes from a file; it never stands in the log or in a list of processes.
  if [ -n "$ADMIN_PASSWORD_FILE" ]; then
    suite_of "$RELEASE" users add "$ADMIN_LOGIN" --role administrator --password-stdin <"$ADMIN_PASSWORD_FILE" 2>>"$LOG" || fail \
      "管理者を作れませんでした。パスワードは12文字以上で、ログイン名を含まないものにしてください。" \
      "The administrator could not be made. The password needs 12 characters and must not hold the login name."
    return $?
  fi
  local made
  made=$(suite_of "$RELEASE" users add "$ADMIN_LOGIN" --role administrator 2>>"$LOG") || fail \
    "管理者を作れませんでした。" "The administrator could not be made."
  printf '\n    ログイン名 / login    %s\n    仮のパスワード / one-time password    %s\n' "${made%%$'\t'*}" "${made#*$'\t'}"
  printf '    最初のログインで変えます。 / It is changed at the first login.\n'
}

tell_address() {
  local address
  address=$(setting WORKSTYLE_BASE_URL)
  say "アドレス: $address（続きの設定: $address/admin/setup）" "Address: $address (what to set up next: $address/admin/setup)"
  say "端末に証明書を入れるには: workstyle tls page（docs/how-to/https-on-a-lan.md）" \
    "To make other machines trust the certificate: workstyle tls page (docs/how-to/https-on-a-lan.md)"
  say "データ: $DATA、設定: $SETTINGS、説明書: $OPT/current/docs、記録: $LOG" \
    "Data: $DATA, settings: $SETTINGS, documentation: $OPT/current/docs, log: $LOG"
}
