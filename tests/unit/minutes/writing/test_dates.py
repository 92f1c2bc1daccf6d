from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.writing.date_rules import RULES
from minutes.writing.dates import find_deadlines
from minutes.writing.eras import era_date, western_year
from minutes.writing.numerals import to_int

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("12月10日までに", date(2026, 12, 10)),
        ("１２月１０日までに", date(2026, 12, 10)),
        ("十二月十日までに", date(2026, 12, 10)),
        ("1月15日までに", date(2027, 1, 15)),
        ("11月20日までに", date(2026, 11, 20)),
        ("11月19日までに", date(2027, 11, 19)),
        ("令和9年3月31日までに", date(2027, 3, 31)),
        ("令和９年３月３１日までに", date(2027, 3, 31)),
        ("2027年3月31日までに", date(2027, 3, 31)),
        ("来年4月1日までに", date(2027, 4, 1)),
        ("12月10日（木）までに", date(2026, 12, 10)),
        ("12月10日木曜日の午後5時までに", date(2026, 12, 10)),
        ("12月10日を期限として", date(2026, 12, 10)),
        ("11月30日を締切として", date(2026, 11, 30)),
        ("12/10までに", date(2026, 12, 10)),
        ("3月末までに", date(2027, 3, 31)),
        ("来年2月末までに", date(2027, 2, 28)),
        ("11月末までに", date(2026, 11, 30)),
        ("12月中旬までに", date(2026, 12, 20)),
        ("1月上旬をめどに", date(2027, 1, 10)),
        ("12月中に", date(2026, 12, 31)),
        ("月末までに", date(2026, 11, 30)),
        ("今月末までに", date(2026, 11, 30)),
        ("来月末までに", date(2026, 12, 31)),
        ("再来月末までに", date(2027, 1, 31)),
        ("来月中旬までに", date(2026, 12, 20)),
        ("来月中に", date(2026, 12, 31)),
        ("25日までに", date(2026, 11, 25)),
        ("10日までに", date(2026, 12, 10)),
        ("来月10日までに", date(2026, 12, 10)),
        ("来週金曜日までに", date(2026, 11, 27)),
        ("来週の月曜までに", date(2026, 11, 23)),
        ("再来週水曜日までに", date(2026, 12, 2)),
        ("水曜日までに", date(2026, 11, 25)),
        ("金曜日までに", date(2026, 11, 27)),
        ("12月の第2金曜日までに", date(2026, 12, 11)),
        ("来月の第1月曜日までに", date(2026, 12, 7)),
        ("12月の第1週までに", None),
        ("来週中に", date(2026, 11, 27)),
        ("今週中に", date(2026, 11, 20)),
        ("年度末までに", date(2027, 3, 31)),
        ("今年度末までに", date(2027, 3, 31)),
        ("来年度末までに", date(2028, 3, 31)),
        ("年度内に", date(2027, 3, 31)),
        ("今年度中に", date(2027, 3, 31)),
        ("令和9年度末までに", date(2028, 3, 31)),
        ("年内に", date(2026, 12, 31)),
        ("年末までに", date(2026, 12, 31)),
        ("下半期末までに", date(2027, 3, 31)),
        ("第3四半期末までに", date(2026, 12, 31)),
        ("本日中に", date(2026, 11, 20)),
        ("明日までに", date(2026, 11, 21)),
        ("1週間以内に", date(2026, 11, 27)),
        ("10日以内に", date(2026, 11, 30)),
        ("3か月以内に", date(2027, 2, 20)),
        ("次回までに", None),
        ("次回の会議で", None),
        ("3月議会までに", None),
        ("速やかに", None),
        ("2月30日までに", None),
        ("令和300000年3月末までに", None),
    ],
)
def test_what_a_deadline_means_on_friday_20_november(text, due_on):
    (deadline,) = find_deadlines(f"資料を{text}提出してください。", FRIDAY)
    assert deadline.due_on == due_on
    assert deadline.text in text
    assert deadline.text.removesuffix("に")[:2] == text[:2]


@pytest.mark.parametrize(
    ("held_on", "expected"),
    [
        (date(2027, 2, 1), date(2027, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
    ],
)
def test_the_fiscal_year_ends_in_march(held_on, expected):
    assert find_deadlines("年度末までに改正します。", held_on)[0].due_on == expected


@pytest.mark.parametrize(
    "text",
    [
        "第3回の会議です。",
        "42.3パーセントでした。",
        "来週は休みです。",
        "3月に実施しました。",
        "10日間続きます。",
        "次回の議題は予算です。",
        "一日も早く。",
    ],
)
def test_other_numbers_are_no_deadlines(text):
    assert find_deadlines(text, FRIDAY) == []


def test_without_a_meeting_day_only_full_dates_become_days():
    assert find_deadlines("来週までに", None)[0].due_on is None
    assert find_deadlines("12月10日までに", None)[0].due_on is None
    assert find_deadlines("令和8年12月10日までに", None)[0].due_on == date(2026, 12, 10)


def test_a_bare_made_may_say_how_long_something_lasts():
    assert find_deadlines("12月25日まで募集します。", FRIDAY)[0].may_be_period
    assert not find_deadlines("12月25日までに提出します。", FRIDAY)[0].may_be_period


def test_rule_ids_are_unique():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)


@given(
    st.text(alphabet="令和来今年度月日週末中旬までに以内0123456789１２一二十百()/金曜次回 ", max_size=40), st.dates()
)
def test_no_text_and_no_day_fails(text, held_on):
    for deadline in find_deadlines(text, held_on):
        assert text[deadline.start : deadline.end] == deadline.text


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), "令和8年11月20日（金）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1800, 1, 1), "1800年1月1日（水）"),
    ],
)
def test_eras_begin_on_their_day(day, expected):
    assert era_date(day) == expected


@given(st.dates(min_value=date(1868, 10, 23), max_value=date(2100, 1, 1)))
def test_an_era_year_leads_back_to_its_year(day):
    written = era_date(day, weekday=False)
    number = written[2 : written.index("年")]
    assert western_year(written[:2], to_int(number)) == day.year


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十一", 21), ("百五", 105), ("二〇二六", 2026), ("１２", 12), ("元", 1)]
)
def test_numbers(text, value):
    assert to_int(text) == value


@pytest.mark.parametrize("text", ["", "a", "-1", "²", "①"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match=r".*"):
        to_int(text)
