"""Settings of the core, read from `WORKSTYLE_*` variables or a `.env` file."""

import secrets
from datetime import datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

RATE = r"^([1-9][0-9]{0,6}/(second|minute|hour|day))?$"


class CoreSettings(BaseSettings):
    """What the administrator may set for the whole suite; every field is documented in docs/reference/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix="WORKSTYLE_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    data_dir: Path = Path("var")
    """Folder that holds the embedded database, stored files, models and keys: the one folder to back up."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the data folder. PostgreSQL: `postgresql+psycopg://user@host/name`."""
    jobs_database_url: str = ""
    """Where durable jobs keep their state; empty means beside the database."""
    base_url: str = Field(default="http://127.0.0.1:8000", pattern="^https?://[^/ ]+(/[^ ]*)?$")
    """Address under which staff reach the suite; used in messages and invitations."""
    host: str = "127.0.0.1"
    """Address on which the web process listens."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Port on which the web process listens."""
    tls_certificate: Path | None = None
    """PEM certificate chain; with `tls_key` the suite serves HTTPS itself."""
    tls_key: Path | None = None
    """PEM private key of `tls_certificate`."""
    secret_key: str = ""
    """Key of signatures; empty means one is made once and kept in the data folder."""
    default_locale: str = Field(default="ja", pattern="^(ja|en)$")
    """Language of pages when neither the person nor the browser chose one."""
    city_name: str = Field(default="大阪市", min_length=1, max_length=60)
    """Name of the city on pages and documents."""
    demonstration: bool = False
    """True for `make demo` and `make run`: demonstration accounts may log in, from this machine only."""
    session_idle_minutes: int = Field(default=60, ge=5, le=1440)
    """Minutes without a request after which a login ends."""
    session_max_hours: int = Field(default=12, ge=1, le=168)
    """Hours after which a login ends in any case."""
    models_dir: Path | None = None
    """Folder of speech and translation models; empty means `models` in the data folder."""
    smtp_url: str = ""
    """`smtp://user:password@host:587` (STARTTLS) or `smtps://…`; empty means messages stay in the suite."""
    mail_from: str = "workstyle@localhost"
    """Sender address of mails."""
    recording_keep_days: int = Field(default=0, ge=0, le=36500)
    """Days after which recordings are deleted once their minutes are done; 0 keeps them."""
    draft_keep_days: int = Field(default=0, ge=0, le=36500)
    """Days after which drafts that nobody changed are deleted; 0 keeps them."""
    clamd_socket: str = ""
    """Socket of ClamAV's clamd, `/run/clamav/clamd.ctl` or `host:3310`; empty: files are not scanned."""
    scan_when_away: str = Field(default="refuse", pattern="^(refuse|accept)$")
    """What to do with a file while clamd does not answer: `refuse`, or `accept` with a mark in the audit log."""
    scan_piece_mib: int = Field(default=24, ge=2, le=4000)
    """Model files beyond this size, in MiB, are scanned in pieces; keep it below clamd's `StreamMaxLength`."""
    rate_limit_uploads: str = Field(default="120/minute", pattern=RATE)
    """Files that one account or key may begin to send; empty sets no limit."""
    rate_limit_api: str = Field(default="600/minute", pattern=RATE)
    """Requests of one API key; empty sets no limit."""
    rate_limit_search: str = Field(default="120/minute", pattern=RATE)
    """Searches of one account or key; empty sets no limit."""
    rate_limit_exports: str = Field(default="60/minute", pattern=RATE)
    """Exports and downloads of one account or key; empty sets no limit."""
    rate_limit_address: str = Field(default="3000/minute", pattern=RATE)
    """Requests from one address other than this machine's; many desks may share one. Empty sets no limit."""
    metrics_token: str = ""
    """Bearer token with which Prometheus may read `/metrics` from another machine; empty: only from this one."""
    warn_free_gib: float = Field(default=5.0, ge=0)
    """Free disk space, in GiB, below which administrators are warned (recordings: `MINUTES_KEEP_FREE_GIB`)."""
    warn_queue_length: int = Field(default=50, ge=0)
    """Waiting jobs above which administrators are warned; 0 never."""
    warn_certificate_days: int = Field(default=14, ge=0)
    """Days before its end from which administrators are warned of the certificate; 0 never."""
    log_json: bool = False
    """True writes one JSON object per log line; false writes for people."""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    """The least level that is logged; libraries are logged from warnings on, whatever it is."""
    worker_concurrency: int = Field(default=1, ge=1)
    """How many recordings one worker works on at the same time."""

    backup_target: Path | None = None
    """Folder to which `workstyle backup` writes; on another disk or machine, never inside the data folder."""
    backup_recipients: str = ""
    """Public keys (`age1…`, separated by commas) to which backups are encrypted; made by `workstyle backup keygen`."""

    @property
    def effective_database_url(self) -> str:
        """The database URL, SQLite in the data folder when none is set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'workstyle.db').resolve()}"

    @property
    def effective_jobs_url(self) -> str:
        """The URL of the jobs' state: its own SQLite file, or the same PostgreSQL database."""
        if self.jobs_database_url:
            return self.jobs_database_url
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'jobs.db').resolve()}"

    @property
    def effective_models_dir(self) -> Path:
        """The folder of models."""
        return self.models_dir or self.data_dir / "models"

    @property
    def key_file(self) -> Path:
        """Where the key of signatures lies when the environment does not set it."""
        return self.data_dir / "secret.key"

    @property
    def former_keys_file(self) -> Path:
        """Keys that were replaced: a line each, the moment from which they sign nothing any more, and the key."""
        return self.data_dir / "secret.key.former"

    def former_keys(self, *, accepted_at: datetime | None = None) -> tuple[str, ...]:
        """Keys that were replaced, the latest first; with a moment, those whose signatures still count at it."""
        if not self.former_keys_file.exists():
            return ()
        lines = [line.split(" ", 1) for line in self.former_keys_file.read_text().splitlines() if " " in line]
        return tuple(
            key for until, key in reversed(lines) if accepted_at is None or datetime.fromisoformat(until) > accepted_at
        )

    def signing_key(self) -> str:
        """The key of signatures; made once, readable by the owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.key_file
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
