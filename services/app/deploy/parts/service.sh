# Start and stop, by systemd or, in a container, by the suite's own supervisor.
# Returns name their status: a bare one in the way back, which is a trap, would give the status of what failed before it.
# shellcheck shell=bash

PIDFILE=/run/workstyle.pid
WAIT_S=180     # a start takes 5 s, on a busy machine with two cores a minute
CRASHES=5      # after so many it will not come up by itself

install_units() {
  [ "$USE_SYSTEMD" = yes ] || return 0
  local release=$1 port
  install -m 0644 "$OPT/$release"/deploy/systemd/* "$UNITS/"
  port=$(setting WORKSTYLE_PORT)
  drop_in workstyle-web port.conf "$([ "${port:-8443}" -ge 1024 ] || printf '%s\n' CapabilityBoundingSet=CAP_NET_BIND_SERVICE \
    AmbientCapabilities=CAP_NET_BIND_SERVICE)"
  drop_in workstyle-worker gpu.conf "$([ ! -e /dev/nvidiactl ] || gpu_lines)"
  quietly systemctl daemon-reload
  quietly systemctl enable workstyle.target workstyle-web.service workstyle-worker.service
}

# ProtectClock closes every device that is not named. Groups as NVIDIA's driver calls them in /proc/devices.
gpu_lines() {
  echo PrivateDevices=no
  echo DevicePolicy=closed
  printf 'DeviceAllow=char-%s rw\n' nvidia nvidia-frontend nvidia-uvm nvidia-caps
}

# After a power failure in the middle of an upgrade nothing must start over half-done tables.
stay_down() { [ "$USE_SYSTEMD" = no ] || quietly systemctl disable workstyle.target; }

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
    return $?
  fi
  is_running && return 0
  setsid "$OPT/current/deploy/parts/workstyle" serve >>"$LOG" 2>&1 </dev/null {LOCK_FD}>&- &
  echo $! >"$PIDFILE"
}

# Web process first: nobody begins something that would be cut off. The worker leaves between two steps of a job.
stop_suite() {
  if [ "$USE_SYSTEMD" = yes ]; then
    systemctl cat workstyle.target >/dev/null 2>&1 || return 0
    quietly systemctl stop workstyle-web.service
    quietly systemctl stop workstyle-worker.service workstyle.target
    return $?
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

# Both processes answer, a recording becomes a text on this server, and neither process has crashed meanwhile.
prove() {
  local release=$1 process
  for process in web worker; do
    comes_up "$release" "$process" && continue
    say "起動しません: $process" "Does not start: $process"
    tell_journal "$process"
    return 1
  done
  self_test "$release" || return 1
  for process in web worker; do
    [ "$(crashes "$process")" != 0 ] || continue
    say "起動しても、すぐに止まります: $process" "Starts and stops again: $process"
    tell_journal "$process"
    return 1
  done
}

comes_up() {
  local release=$1 process=$2 until=$((SECONDS + WAIT_S))
  while [ "$SECONDS" -lt "$until" ] && [ "$(crashes "$process")" -lt "$CRASHES" ]; do
    python_of "$release" -m services.app.heartbeat "$process" >>"$LOG" 2>&1 && return 0
    sleep 1
  done
  return 1
}

# How often systemd had to start a process again since it was told to start it; CRASHES for one that gave up.
crashes() {
  if [ "$USE_SYSTEMD" = no ]; then
    if is_running; then echo 0; else echo "$CRASHES"; fi
  elif [ "$(systemctl show --property ActiveState --value "workstyle-$1")" = failed ]; then
    echo "$CRASHES"
  else
    systemctl show --property NRestarts --value "workstyle-$1"
  fi
}

tell_journal() {
  [ "$USE_SYSTEMD" = no ] || journalctl --no-pager -n 20 -u "workstyle-$1" 2>&1 | tee -a "$LOG" >&2
}

self_test() {
  local release=$1 sample out
  if suite_of "$release" self-test --help >/dev/null 2>&1; then
    under_worker_limits "$OPT/$release/venv/bin/workstyle" self-test
    return $?
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
    WORKSTYLE_PROGRAM=${1##*/} quietly "${1%/venv/bin/*}/deploy/parts/workstyle" "${@:2}"
    return $?
  fi
  local line options=()
  while IFS= read -r line; do options+=(-p "$line"); done < <(
    grep -hE '^(User|Group|Environment|EnvironmentFile|WorkingDirectory|UMask|Nice|Protect|Private|Device|ReadWrite|RemoveIPC|NoNew|Capability|Ambient|Restrict(SUID|Real|Name|Addr)|Lock|Memory|Keyring|SystemCall)' \
      "$UNITS/workstyle-worker.service" $(find "$UNITS/workstyle-worker.service.d" -name '*.conf' 2>/dev/null | sort))
  quietly systemd-run --quiet --wait --pipe --collect "${options[@]}" "$@"
}
