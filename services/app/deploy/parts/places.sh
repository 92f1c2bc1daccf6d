# Where everything is. Only DATA is written by the suite itself.
# shellcheck shell=bash

OPT=/opt/workstyle            # one folder per release, and `current`, which points to the one that runs
DATA=/var/lib/workstyle       # database, recordings, models, keys: the one folder to back up
SETTINGS=/etc/workstyle/workstyle.env
SNAPSHOTS=/var/backups/workstyle
UNITS=/etc/systemd/system
COMMAND=/usr/local/bin/workstyle
ACCOUNT=workstyle
