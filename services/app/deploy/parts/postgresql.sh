# PostgreSQL of Debian, reached over its socket: the system account is the login, there is no password.
# shellcheck shell=bash

LOCAL_POSTGRES_URL="postgresql+psycopg://$ACCOUNT@/workstyle?host=/var/run/postgresql"

as_postgres() { (cd / && quietly runuser -u postgres -- "$@"); }

set_up_postgresql() {
  need_packages postgresql postgresql postgresql-client
  if [ "$USE_SYSTEMD" = yes ]; then quietly systemctl start postgresql; else quietly service postgresql start {LOCK_FD}>&-; fi
  step "PostgreSQL にデータベースを作ります。" "Making the database in PostgreSQL."
  for _ in $(seq 30); do as_postgres pg_isready -q && break; sleep 1; done
  (cd / && runuser -u postgres -- psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = '$ACCOUNT'") | grep 1 >/dev/null ||
    as_postgres createuser "$ACCOUNT"
  (cd / && runuser -u postgres -- psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'workstyle'") | grep 1 >/dev/null ||
    as_postgres createdb --owner "$ACCOUNT" --encoding UTF8 --locale C.UTF-8 --template template0 workstyle
  default_setting WORKSTYLE_DATABASE_URL "$LOCAL_POSTGRES_URL"
}

# The database that `set_up_postgresql` made; 1 when the data lie in another one.
drop_local_database() {
  [ "$(setting WORKSTYLE_DATABASE_URL)" = "$LOCAL_POSTGRES_URL" ] && getent passwd postgres >/dev/null || return 1
  as_postgres dropdb --if-exists --force workstyle && as_postgres dropuser --if-exists "$ACCOUNT"
}
