"""Numbers as a meeting says them: dates, times, amounts, percentages, in arabic digits as minutes write them."""

import random
from collections.abc import Callable


def number(rng: random.Random) -> str:
    """A whole number, mostly small; above 9999 rounded and written with 万."""
    size = rng.random()
    if size < 0.35:
        return str(rng.randint(2, 19))
    if size < 0.65:
        return str(rng.randint(20, 99))
    if size < 0.8:
        return str(rng.randint(10, 99) * 10)
    if size < 0.9:
        return str(rng.randint(100, 999))
    if size < 0.97:
        return str(rng.randint(1, 99) * 100)
    return f"{rng.randint(1, 99)}万{rng.choice(['', '5000', '2000'])}"


def amount(rng: random.Random) -> str:
    """A sum of money: 1200万円, 3億5000万円, 800円."""
    size = rng.random()
    if size < 0.2:
        return f"{rng.randint(1, 99) * 100}円"
    if size < 0.3:
        return f"{rng.randint(10, 999)}円"
    if size < 0.7:
        return f"{rng.choice([rng.randint(1, 99) * 100, rng.randint(1, 99) * 10, rng.randint(2, 99)])}万円"
    if size < 0.85:
        return f"{rng.randint(1, 99)}億円"
    return f"{rng.randint(1, 30)}億{rng.randint(1, 9) * 1000}万円"


def date(rng: random.Random) -> str:
    """A day of the year: 12月25日."""
    return f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def time_of_day(rng: random.Random) -> str:
    """A time: 午後1時30分."""
    minute = rng.choice(["", "", "30分", "15分", "45分", f"{rng.randint(1, 59)}分"])
    return f"{rng.choice(['午前', '午後', ''])}{rng.randint(1, 12)}時{minute}"


def year(rng: random.Random) -> str:
    """A year: 令和8年, 令和8年度, 平成30年度, 2026年."""
    size = rng.random()
    if size < 0.7:
        return f"令和{rng.randint(2, 15)}{rng.choice(['年', '年度'])}"
    if size < 0.85:
        return f"平成{rng.randint(2, 31)}{rng.choice(['年', '年度'])}"
    return f"{rng.randint(1995, 2040)}年"


def decimal(rng: random.Random) -> str:
    """A number with one digit after the point: 42.3."""
    return f"{rng.choice([rng.randint(0, 9), rng.randint(10, 99)])}.{rng.randint(1, 9)}"


def percentage(rng: random.Random) -> str:
    """A share: 42パーセント, 42.3パーセント, 3割."""
    size = rng.random()
    if size < 0.1:
        return f"{rng.randint(1, 9)}割"
    return f"{decimal(rng) if size < 0.5 else rng.randint(1, 100)}パーセント"


def _up_to(top: int) -> Callable[[random.Random], str]:
    return lambda rng: str(rng.randint(1, top))


SLOTS: dict[str, Callable[[random.Random], str]] = {
    "num": number,
    "amount": amount,
    "date": date,
    "time": time_of_day,
    "year": year,
    "decimal": decimal,
    "pct": percentage,
    "n5": _up_to(5),
    "n9": _up_to(9),
    "n12": _up_to(12),
    "n20": _up_to(20),
    "n99": _up_to(99),
}
"""Slots of the grammar that make a number."""
