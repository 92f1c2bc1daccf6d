"""The table of deadline rules: what is said, and the day that it means on the meeting's day.

The first rule that matches a place wins, so the more specific stand first. A day without a year is the next such day
from the meeting on, because a deadline lies ahead. Weeks start on Monday, the fiscal year on 1 April (地方自治法208条).
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from minutes.writing.eras import WEEKDAYS, western_year
from minutes.writing.numerals import DIGITS, to_int

Resolve: TypeAlias = Callable[[re.Match[str], date], date | None]


class DateRule(NamedTuple):
    """One rule; `resolve` may raise ValueError for a day that no calendar has (2月30日)."""

    id: str
    pattern: re.Pattern[str]
    resolve: Resolve


def fiscal_year(day: date) -> int:
    """Year in which the fiscal year of a day began: 2026 for 1 April 2026 to 31 March 2027."""
    return day.year if day.month >= 4 else day.year - 1


def month_end(year: int, month: int) -> date:
    """Last day of a month; months beyond 12 run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


_YEARS_ON = {"今年": 0, "本年": 0, "来年": 1, "翌年": 1}
_MONTHS_ON = {"今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2, "翌々月": 2}
_WEEKS_ON = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2}
_DAYS_ON = {"明日": 1, "あした": 1, "明朝": 1, "明後日": 2, "あさって": 2}


def _said_year(match: re.Match[str], held_on: date) -> int | None:
    groups = match.groupdict()
    if groups["year"]:
        number = to_int(groups["year"])
        return western_year(groups["era"], number) if groups["era"] else number if number >= 1900 else None
    relative = groups.get("years_on")
    return held_on.year + _YEARS_ON[relative] if relative else None


def _calendar_day(match: re.Match[str], held_on: date) -> date:
    month, day = to_int(match["month"]), to_int(match["day"])
    passed = (month, day) < (held_on.month, held_on.day)
    return date(_said_year(match, held_on) or held_on.year + passed, month, day)


def _part_of_month(match: re.Match[str], held_on: date) -> date:
    """The month's last day, or the last of its 上旬 (10th) or 中旬 (20th)."""
    month = to_int(match["month"])
    last = month_end(_said_year(match, held_on) or held_on.year + (month < held_on.month), month)
    return last.replace(day={"上旬": 10, "初旬": 10, "中旬": 20}.get(match["part"] or "", last.day))


def _part_of_relative_month(match: re.Match[str], held_on: date) -> date:
    last = month_end(held_on.year, held_on.month + _MONTHS_ON.get(match["months_on"] or "", 0))
    return last.replace(day={"上旬": 10, "初旬": 10, "中旬": 20}.get(match["part"] or "", last.day))


def _day_of_month(match: re.Match[str], held_on: date) -> date:
    day, said = to_int(match["day"]), match["months_on"]
    months = _MONTHS_ON[said] if said else int(day < held_on.day)
    return month_end(held_on.year, held_on.month + months).replace(day=day)


def _weekday(match: re.Match[str], held_on: date) -> date:
    wanted, said = WEEKDAYS.index(match["weekday"]), match["weeks_on"]
    if said:
        return held_on + timedelta(days=wanted - held_on.weekday(), weeks=_WEEKS_ON[said])
    return held_on + timedelta(days=(wanted - held_on.weekday() - 1) % 7 + 1)


def _nth_weekday(match: re.Match[str], held_on: date) -> date | None:
    """「12月の第2金曜日」; None for 「第2週」, which offices count in different ways."""
    if not match["weekday"]:
        return None
    month = to_int(match["month"]) if match["month"] else held_on.month + _MONTHS_ON[match["months_on"]]
    year = held_on.year + (1 if match["month"] and month < held_on.month else 0)
    first = month_end(year, month).replace(day=1)
    days = (WEEKDAYS.index(match["weekday"]) - first.weekday()) % 7 + 7 * (to_int(match["nth"]) - 1)
    return first.replace(day=1 + days)


def _week(match: re.Match[str], held_on: date) -> date:
    """Friday of that week: an office's week ends there."""
    return held_on + timedelta(days=4 - held_on.weekday(), weeks=_WEEKS_ON.get(match["weeks_on"] or "", 0))


def _fiscal_year_end(match: re.Match[str], held_on: date) -> date:
    next_year = int((match["fiscal"] or "").startswith(("来", "翌")))
    said = _said_year(match, held_on) if match["year"] else None
    return date((said or fiscal_year(held_on) + next_year) + 1, 3, 31)


def _half_year_end(match: re.Match[str], held_on: date) -> date:
    year = fiscal_year(held_on)
    return date(year, 9, 30) if match["half"] in "上前" else date(year + 1, 3, 31)


def _quarter_end(match: re.Match[str], held_on: date) -> date:
    return month_end(fiscal_year(held_on), 3 + 3 * to_int(match["quarter"]))


def _year_end(match: re.Match[str], held_on: date) -> date:
    return date(held_on.year + _YEARS_ON.get(match["years_on"] or "", 0), 12, 31)


def _from_today(match: re.Match[str], held_on: date) -> date:
    return held_on + timedelta(days=_DAYS_ON.get(match["day"], 0))


def _after(match: re.Match[str], held_on: date) -> date:
    number, unit = to_int(match["number"]), match["unit"]
    if unit in {"日", "週間"}:
        return held_on + timedelta(days=number * (7 if unit == "週間" else 1))
    last = month_end(held_on.year, held_on.month + number)
    return last.replace(day=min(held_on.day, last.day))


def _unknown(_match: re.Match[str], _held_on: date) -> None:
    """No day in the calendar: 次回, 議会, 速やかに."""


_N = rf"[{DIGITS}]+"
_ERA_YEAR = rf"(?P<era>令和|平成|[RH])?(?P<year>{_N}|元)年"
_YEAR = rf"(?:(?:{_ERA_YEAR}|(?P<years_on>今年|本年|来年|翌年)の?)\s*)?"
_MONTH_ON = r"(?P<months_on>今月|当月|来月|翌月|再来月|翌々月)の?"
_PART = r"(?P<part>末日?|上旬|初旬|中旬|下旬)"
_ABOUT = r"(?:ごろ|頃|くらい|ぐらい)?"
_LIMIT = (
    r"(?:まで(?:に(?:は)?)?|中(?:に(?:は)?|で)|中(?=[、を]|$)|のうちに|内に|以内に?|"
    r"(?:を|が|の)?(?:期限|目途|目処|めど|締切|締め切り|〆切)(?:に|として|と|で)?)"
)
_OF_DAY = r"(?:\s*\([月火水木金土日]\))?(?:の?[月火水木金土日]曜日?)?(?:の?(?:午前中?|午後|正午))?(?:の?[0-9]+時)?"
_MEETING = r"(?:の?(?:本|当|この)?(?:会議|委員会|部会|審議会|協議会|定例会|打ち合わせ|打合せ))"


def _rule(rule_id: str, pattern: str, resolve: Resolve) -> DateRule:
    return DateRule(rule_id, re.compile(pattern), resolve)


RULES = (
    _rule("due.day", rf"{_YEAR}(?P<month>{_N})月(?P<day>{_N})日{_OF_DAY}{_ABOUT}{_LIMIT}", _calendar_day),
    _rule(
        "due.slashed_day",
        rf"(?:(?P<era>R)?(?P<year>[0-9]+)/)?(?<![0-9])(?P<month>1?[0-9])/(?P<day>[0-9]{{1,2}}){_OF_DAY}{_LIMIT}",
        _calendar_day,
    ),
    _rule("due.part_of_month", rf"{_YEAR}(?P<month>{_N})月の?{_PART}?{_ABOUT}(?:{_LIMIT}|(?<=末)に)", _part_of_month),
    _rule(
        "due.part_of_relative_month",
        rf"(?:{_MONTH_ON}|(?P<bare>月)(?=末)){_PART}?{_ABOUT}(?:{_LIMIT}|(?<=末)に)",
        _part_of_relative_month,
    ),
    _rule(
        "due.day_of_month",
        rf"(?:{_MONTH_ON}|(?<![{DIGITS}月]))(?P<day>{_N})日{_OF_DAY}まで(?:に(?:は)?)?",
        _day_of_month,
    ),
    _rule(
        "due.nth_weekday",
        rf"(?:(?P<month>{_N})月の?|{_MONTH_ON})第?(?P<nth>[1-5一二三四五])(?:週|(?P<weekday>[月火水木金土日])曜日?){_ABOUT}{_LIMIT}",
        _nth_weekday,
    ),
    _rule(
        "due.weekday",
        rf"(?:(?P<weeks_on>今週|来週|翌週|再来週)の?)?(?P<weekday>[月火水木金土日])曜日?{_OF_DAY}{_ABOUT}{_LIMIT}",
        _weekday,
    ),
    _rule("due.week", rf"(?:(?P<weeks_on>今週|来週|翌週|再来週)末?|週末|週明け){_ABOUT}{_LIMIT}", _week),
    _rule(
        "due.fiscal_year",
        rf"(?:{_ERA_YEAR}度|(?P<fiscal>今年度|本年度|来年度|翌年度|年度))の?(?:末{_ABOUT}(?:{_LIMIT}|に)|{_LIMIT})",
        _fiscal_year_end,
    ),
    _rule("due.half_year", rf"(?:今年度の?)?(?P<half>[上下前後])半?期末?{_LIMIT}", _half_year_end),
    _rule("due.quarter", rf"第(?P<quarter>[1-4一二三四])四半期末?{_LIMIT}", _quarter_end),
    _rule(
        "due.year",
        rf"(?P<years_on>今年|本年|来年|翌年)?の?(?:年内に|年末{_LIMIT}|年内{_LIMIT}|年末に|(?<=年)中に)",
        _year_end,
    ),
    _rule("due.today", rf"(?P<day>本日|今日|明日|あした|明朝|明後日|あさって)の?{_OF_DAY}{_LIMIT}", _from_today),
    _rule("due.after", rf"(?P<number>{_N})(?P<unit>日|週間|[かカヶケ箇ヵ]月)(?:以内に?|後まで(?:に)?)", _after),
    _rule(
        "due.next_meeting",
        rf"次回?{_MEETING}?(?:まで(?:に)?|の(?:場|とき|際)[にで]|(?<=[議会せ])(?:で|に)|(?<=回)に)",
        _unknown,
    ),
    _rule(
        "due.event",
        r"(?:[0-9一-龥ァ-ヶー]{1,10}(?:議会|定例会|委員会|会議|選挙|開催|開始|締結|施行))まで(?:に)",
        _unknown,
    ),
    _rule("due.urgent", r"(?:速やかに|すみやかに|至急|早急に|早めに|直ちに)", _unknown),
)
"""In order of precedence. Group names: era, year, years_on, month, months_on, part, day, weekday, weeks_on, fiscal …"""
