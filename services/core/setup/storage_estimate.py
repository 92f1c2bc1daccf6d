"""How many hours of meetings fit on the disk, by the form in which they are recorded."""

from services.core.health import MIN_FREE_BYTES
from services.core.i18n.catalogue import N_

# Measured on the sample recording, 16 kHz mono (`python -m benchmarks.bytes_per_hour`): Opus 14, FLAC 63, WAV 115 MB an
# hour; the listening copy adds 29 MB. Recorders that write stereo at 44.1 kHz need several times as much.
BYTES_PER_HOUR = (
    (N_("ブラウザーで録音（Opus）"), 43_000_000),
    (N_("ICレコーダー（FLACなど可逆圧縮）"), 92_000_000),
    (N_("ICレコーダー（WAV、16 kHzモノラル）"), 144_000_000),
)


def hours_that_fit(free_bytes: int, bytes_per_hour: int) -> int:
    """Whole hours, with the room left that the suite itself needs."""
    return max(0, free_bytes - MIN_FREE_BYTES) // bytes_per_hour
