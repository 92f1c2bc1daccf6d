# The settings file: KEY="value" lines, read alike by systemd and by the `workstyle` command.
# shellcheck shell=bash

# Exports what the file sets; nothing in it is run.
load_settings() {
  local line key value
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ ^[A-Z][A-Z0-9_]*= ]] || continue
    key=${line%%=*} value=${line#*=}
    if [[ $value == \"*\" ]]; then value=${value:1:-1}; fi
    export "$key=$value"
  done <"$1"
}

setting() { [ ! -e "$SETTINGS" ] || sed -n "s/^$1=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$/\\1/p" "$SETTINGS" | tail -n 1; }

write_setting() { printf '%s="%s"\n' "$1" "$2" >>"$SETTINGS"; }

# Adds a setting that is not there; what an administrator has set stays.
default_setting() { grep -q "^$1=" "$SETTINGS" || write_setting "$1" "$2"; }

write_settings() {
  install -d -m 0755 /etc/workstyle
  if [ ! -e "$SETTINGS" ]; then
    install -m 0600 /dev/null "$SETTINGS"
    {
      echo "# 職員の働き方スイートの設定 / settings of the suite. 変更後 / after a change: systemctl restart workstyle.target"
      echo "# 説明 / meaning: /opt/workstyle/current/docs/reference/settings.md"
    } >"$SETTINGS"
  fi
  chown root:root "$SETTINGS" && chmod 0600 "$SETTINGS"
  default_setting WORKSTYLE_DATA_DIR "$DATA"
  default_setting WORKSTYLE_HOST 0.0.0.0
  default_setting WORKSTYLE_PORT "$PORT"
  default_setting WORKSTYLE_BASE_URL "https://${HOSTS[0]}:$PORT"
  [ -z "$CITY_NAME" ] || default_setting WORKSTYLE_CITY_NAME "$CITY_NAME"
  default_setting WORKSTYLE_SECRET_KEY "$(head -c 48 /dev/urandom | base64 -w 0)"
  default_setting WORKSTYLE_LOG_JSON true
  default_setting HF_HUB_OFFLINE 1
}
