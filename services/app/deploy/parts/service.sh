# Start and stop, by systemd or, in a container, by the suite's own supervisor.
# shellcheck shell=bash

PIDFILE=/run/workstyle.pid
WAIT_S=90

install_units() {
  [ "$USE_SYSTEMD" = yes ] || return 0
  local release=$1 port
  install -m 0644 "$OPT/$release"/deploy/systemd/* "$UNITS/"
  port=$(setting WORKSTYLE_PORT)
  drop_in workstyle-web port.conf "$([ "${port:-8443}" -ge 1024 ] || printf '%s\n' CapabilityBoundingSet=CAP_NET_BIND_SERVICE \
    AmbientCapabilities=CAP_NET_BIND_SERVICE)"
  drop_in workstyle-worker gpu.conf "$([ ! -e /dev/nvidiactl ] || echo PrivateDevices=no)"
  quietly systemctl daemon-reload
  quietly systemctl enable workstyle.target workstyle-web.service workstyle-worker.service
}

# A drop-in with these lines of [Service]; removed when there are none.
drop_in() {
  local file=$UNITS/$1.service.d/$2
  if [ -z "$3" ]; then
    rm -f "$file"
  else
    install -d "$(dirname "$file")"
    printf '[Service]\n%s\n' "$3" >"$file"
  fi
}

start_suite() {
  if [ "$USE_SYSTEMD" = yes ]; then
    quietly systemctl reset-failed workstyle-web.service workstyle-worker.service || true
    quietly systemctl start workstyle.target
    return
  fi
  is_running && return
  setsid "$OPT/current/deploy/parts/workstyle" serve >>"$LOG" 2>&1 </dev/null &
  echo $! >"$PIDFILE"
}

# Web process first: nobody begins something that would be cut off. The worker leaves between two steps of a job.
stop_suite() {
  if [ "$USE_SYSTEMD" = yes ]; then
    systemctl cat workstyle.target >/dev/null 2>&1 || return 0
    quietly systemctl stop workstyle-web.service
    quietly systemctl stop workstyle-worker.service workstyle.target
    return
  fi
  is_running || return 0
  kill "$(cat "$PIDFILE")"
  for _ in $(seq 60); do is_running || break; sleep 0.5; done
  rm -f "$PIDFILE"
}

is_running() {
  if [ "$USE_SYSTEMD" = yes ]; then
    systemctl is-active --quiet workstyle-web.service 2>/dev/null
  else
    [ -s "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null
  fi
}

# Both processes answer, and a recording becomes a draft on this server.
prove() {
  local release=$1 process
  for process in web worker; do
    for _ in $(seq "$WAIT_S"); do
      python_of "$release" -m services.app.heartbeat "$process" >>"$LOG" 2>&1 && continue 2
      sleep 1
    done
    say "起動しません: $process" "Does not start: $process"
    [ "$USE_SYSTEMD" = no ] || journalctl --no-pager -n 20 -u "workstyle-$process" 2>&1 | tee -a "$LOG" >&2
    return 1
  done
  self_test "$release"
}

self_test() {
  local release=$1 sample out
  if suite_of "$release" self-test --help >/dev/null 2>&1; then
    quietly suite_of "$release" self-test
    return
  fi
  sample=$("$OPT/$release/venv/bin/python" -c 'import minutes; print(minutes.__path__[0] + "/sample/meeting.opus")')
  out=$DATA/work/self-test
  under_worker_limits "$OPT/$release/venv/bin/workstyle" minutes draft "$sample" --out "$out"
  local code=$?
  rm -rf "$out"
  return "$code"
}

# A command with exactly what the worker's unit allows: an engine that works without the limits proves nothing.
under_worker_limits() {
  if [ "$USE_SYSTEMD" = no ]; then
    quietly suite_of "$RELEASE" "${@:2}"
    return
  fi
  local line options=()
  while IFS= read -r line; do options+=(-p "$line"); done < <(
    grep -E '^(User|Group|Environment|EnvironmentFile|WorkingDirectory|UMask|Nice|Protect|Private|ReadWrite|RemoveIPC|NoNew|Capability|Ambient|Restrict(SUID|Real|Name|Addr)|Lock|Memory|Keyring|SystemCall)' \
      "$UNITS/workstyle-worker.service")
  quietly systemd-run --quiet --wait --pipe --collect "${options[@]}" "$@"
}
