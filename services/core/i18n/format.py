"""Dates, durations, sizes and numbers as the reader's language writes them."""

from datetime import date, datetime

from babel.numbers import format_decimal

from services.core.clock import TOKYO
from services.core.i18n.locale import Locale, current_locale

WEEKDAYS_JA = "月火水木金土日"
# First day of each era. Source: 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号).
ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
SIZE_UNITS = ("バイト", "KB", "MB", "GB", "TB")
KILO = 1000  # as disks and browsers' download lists count; 1 MB = 10^6 bytes (IEC 80000-13)
MINUTE_S = 60
HOUR_S = 60 * MINUTE_S


def _local(moment: date | datetime) -> date | datetime:
    return moment.astimezone(TOKYO) if isinstance(moment, datetime) and moment.tzinfo else moment


def _day(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def wareki(value: date | datetime) -> str:
    """令和8年11月20日, in the Japanese calendar whatever the reader's language; 元年 for the first year of an era."""
    day = _day(value)
    first_day, era = next(((first, name) for first, name in ERAS if day >= first), (None, "西暦"))
    year = day.year - first_day.year + 1 if first_day else day.year
    return f"{era}{'元' if first_day and year == 1 else year}年{day.month}月{day.day}日"


def format_date(value: date | datetime, *, weekday: bool = True) -> str:
    """令和8年11月20日（金） in Japanese, 2026-11-20 in English; a moment is shown as the day it is in Japan."""
    day = _day(value)
    if current_locale() is Locale.EN:
        return day.isoformat()
    return wareki(day) + (f"（{WEEKDAYS_JA[day.weekday()]}）" if weekday else "")


def format_time(value: datetime, *, seconds: bool = False) -> str:
    """13:05, the time in Japan."""
    return f"{_local(value):%H:%M:%S}" if seconds else f"{_local(value):%H:%M}"


def format_moment(value: datetime) -> str:
    """令和8年11月20日（金） 13:05 in Japanese, 2026-11-20 13:05 in English."""
    return f"{format_date(value)} {format_time(value)}"


def format_duration(duration_s: float) -> str:
    """1時間23分, 4分5秒 in Japanese; 1 h 23 min, 4 min 5 s in English; seconds are dropped from an hour on."""
    total = round(duration_s)
    hours, rest = divmod(total, HOUR_S)
    minutes, seconds = divmod(rest, MINUTE_S)
    english = current_locale() is Locale.EN
    units = (" h", " min", " s") if english else ("時間", "分", "秒")
    parts = [
        f"{count}{unit}" for count, unit in zip((hours, minutes, 0 if hours else seconds), units, strict=True) if count
    ]
    return (" " if english else "").join(parts) or f"0{units[2]}"


def format_clock(duration_s: float) -> str:
    """03:27, or 1:03:27 from an hour on: a place in a recording."""
    hours, rest = divmod(int(duration_s), HOUR_S)
    minutes, seconds = divmod(rest, MINUTE_S)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def format_filesize(size_bytes: float) -> str:
    """384 MB, 1.2 GB; one decimal below ten."""
    size, unit = float(size_bytes), 0
    while size >= KILO and unit < len(SIZE_UNITS) - 1:
        size, unit = size / KILO, unit + 1
    name = "bytes" if unit == 0 and current_locale() is Locale.EN else SIZE_UNITS[unit]
    return f"{size:.1f} {name}" if unit and size < 10 else f"{size:.0f} {name}"


def format_number(value: float, *, decimals: int | None = None) -> str:
    """1,284 or 61.2, with the separators of the reader's language."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=current_locale().value))
