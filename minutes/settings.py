"""Settings of minutes, read from `MINUTES_*` variables or a `.env` file."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class MinutesSettings(BaseSettings):
    """What the administrator may set for minutes; every field is documented in docs/reference/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix="MINUTES_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    engine: str = Field(default="auto", pattern="^(auto|openai-whisper|faster-whisper)$")
    """Speech engine: `faster-whisper` (fast), `openai-whisper` (reference), or `auto` (the fast one where it runs)."""
    model: str = "auto"
    """Model name (`large-v3`, `turbo` …), a folder or a `.pt` file; `auto` takes the best one that is installed."""
    language: str = "ja"
    """Language of recordings when the person who uploads does not choose one."""
    max_hours: float = Field(default=10.0, gt=0)
    """Longest recording, all files of a meeting together, in hours."""
    max_upload_gib: float = Field(default=4.0, gt=0)
    """Largest file that may be uploaded, in GiB."""
    upload_keep_days: int = Field(default=7, ge=1)
    """Days for which an upload that nobody finished is kept."""
    keep_free_gib: float = Field(default=1.0, ge=0)
    """Free disk space, in GiB, below which no recording is accepted: decoding and the database need room, too."""
    queue_limit: int = Field(default=200, ge=0)
    """How many recordings may wait or be worked on in all; 0 sets no limit."""
    queue_limit_per_person: int = Field(default=20, ge=0)
    """How many recordings of one person may wait or be worked on; 0 sets no limit."""
    engine_memory_limit_gib: float = Field(default=0.0, ge=0)
    """Memory that an engine's process may take, in GiB; 0 means no limit. Past it only that process ends."""
    engine_idle_s: float = Field(default=300.0, ge=0)
    """Seconds after which an idle engine's process gives its memory back."""
    engine_silence_min: float = Field(default=30.0, gt=0)
    """Minutes without a sign of life after which an engine's process counts as stuck and is ended. A minute of speech
    with the largest model takes about ten minutes on two old cores."""
    cpu_threads: int = Field(default=0, ge=0)
    """Threads of an engine; 0 means all cores."""
    word_times: bool = True
    """Whether words get times of their own (a little slower)."""

    @property
    def max_duration_s(self) -> float:
        """`max_hours` in seconds."""
        return self.max_hours * 3600

    @property
    def max_upload_bytes(self) -> int:
        """`max_upload_gib` in bytes."""
        return int(self.max_upload_gib * (1 << 30))

    @property
    def keep_free_bytes(self) -> int:
        """`keep_free_gib` in bytes."""
        return int(self.keep_free_gib * (1 << 30))
