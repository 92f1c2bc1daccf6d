from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.engine.facts.calendar import date_parts
from translate.engine.facts.clock import time_parts
from translate.engine.facts.comparison import same_fact
from translate.engine.facts.form_table import form_table
from translate.engine.fidelity import Fact, Kind, compare, find_facts, render
from translate.engine.languages import LANGUAGES

FILE = Path(__file__).parents[2] / "data" / "facts.tsv"
CASES = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
CODES = [language.code for language in LANGUAGES]


def test_at_least_five_hundred_cases_in_and_into_every_language():
    assert len(CASES) >= 500
    assert len({tuple(case) for case in CASES}) == len(CASES)
    assert {case[1] for case in CASES} == set(CODES)
    assert {case[2] for case in CASES} >= set(CODES) - {"ja-easy"}


@pytest.mark.parametrize(("sentence", "language", "target", "facts", "rendering"), CASES)
def test_facts_are_found_and_rendered(sentence, language, target, facts, rendering):
    found = find_facts(sentence, language)
    assert " | ".join(map(str, found)) == facts
    assert " | ".join(render(fact, target) for fact in found) == rendering
    assert all(sentence[fact.start : fact.end] == fact.text for fact in found)


@pytest.mark.parametrize(("sentence", "language", "target", "facts", "rendering"), CASES)
def test_a_translation_by_rule_has_the_same_facts(sentence, language, target, facts, rendering):
    assert compare(sentence, rendering.replace(" | ", " ; "), language, target).same


@pytest.mark.parametrize(
    ("source", "translated", "language", "what"),
    [
        ("1億2万円です。", "It is 120,000 yen.", "en", "changed"),
        ("平成23年です。", "It is FY2013.", "en", "missing"),
        ("平成23年に来ました。", "I came in 2013.", "en", "changed"),
        ("3割負担です。", "You pay 3%.", "en", "changed"),
        ("保険料は12,000円です。", "The premium is 12,000 yuan.", "en", "changed"),
        ("保険料は12,000円です。", "保险费是12,000元。", "zh-Hans", "changed"),
        ("保険料は12,000円です。", "보험료는 12,000원입니다.", "ko", "changed"),
        ("保険料は12,000円です。", "The premium is 12,000.", "en", "changed"),
        ("保険料は12,000円です。", "Phí bảo hiểm là 1.200 yên.", "vi", "changed"),
        ("保険料を払ってください。", "Please pay 5,000 yen.", "en", "added"),
        ("14日以内に来てください。", "Please come soon.", "en", "missing"),
        ("14日以内に来てください。", "Please come within 4 days.", "en", "changed"),
        ("14日以内に来てください。", "Please come within 14 months.", "en", "changed"),
        ("午後3時に来てください。", "Please come at 3:00 a.m.", "en", "changed"),
        ("午後3時に来てください。", "Please come at 3:00.", "en", "changed"),
        ("9時に来てください。", "Please come at 9 p.m.", "en", "changed"),
        ("11月25日に来てください。", "Please come on November 26.", "en", "changed"),
        ("11/25に来てください。", "Por favor venga el 25 de octubre.", "es", "changed"),
        ("3/4に来てください。", "Venga el 3/4.", "es", "changed"),
        ("水曜日に来てください。", "Please come on Thursday.", "en", "changed"),
        ("2階の7番窓口です。", "It is counter 2 on the 7th floor.", "en", "changed"),
        ("3人です。", "There are 3 sheets.", "en", "changed"),
        ("3人と2人です。", "There are 3 people.", "en", "missing"),
        ("電話は06-6208-8181です。", "The telephone number is 06-6208-8118.", "en", "changed"),
        ("kita_ward@city.osaka.lg.jpへ", "To kita ward@city.osaka.lg.jp", "en", "changed"),
        ("DVの相談です", "i want to talk about dv", "en", "missing"),
        ("第2条", "Article 3", "en", "changed"),
        ("25時まで", "Until 1:00 a.m.", "en", "changed"),
        ("令和8年度", "calendar year 2026", "en", "missing"),
        ("1-2-3", "1-2-4", "en", "changed"),
    ],
)
def test_a_change_stops_the_line(source, translated, language, what):
    result = compare(source, translated, "ja", language)
    assert not result.same
    assert getattr(result, what)


@pytest.mark.parametrize(
    ("source", "translated", "language"),
    [
        ("2人です。", "There are two people.", "en"),
        ("2人です。", "Có hai người.", "vi"),
        ("1通ください。", "One copy, please.", "en"),
        ("一人で来ました。", "I came alone.", "en"),
        ("3階です。", "It is on the third floor.", "en"),
        ("7番窓口へ行ってください。", "Please go to window 7.", "en"),
        ("7番窓口へ行ってください。", "Please go to number 7.", "en"),
        ("1週間かかります。", "It takes 7 days.", "en"),
        ("1年間有効です。", "It is valid for 12 months.", "en"),
        ("1時間半かかります。", "It takes 1 hour and 30 minutes.", "en"),
        ("1時間半かかります。", "It takes 90 minutes.", "en"),
        ("18歳以上の人", "People 18 years or older", "en"),
        ("18歳以上の人", "Pessoas com 18 anos ou mais", "pt-BR"),
        ("3時に来てください。", "Please come at 3 p.m.", "en"),
        ("午前9時に来てください。", "Venga a las 9:00.", "es"),
        ("電話は06-6208-8181です。", "The number is +81-6-6208-8181.", "en"),
        ("DVの相談です", "I want to talk about domestic violence.", "en"),
        ("DVの相談です", "I want to talk about DV.", "en"),
        ("12,000円です。12,000円を払ってください。", "It is 12,000 yen. Please pay 12,000 yen.", "en"),
        ("12,000円です。", "It is 12,000 yen. Please pay 12,000 yen.", "en"),
        ("月曜日から金曜日まで", "De segunda a sexta-feira", "pt-BR"),
        ("5日かかります。", "需要5日。", "zh-Hans"),
        ("平成23年です。", "2011年です。", "ja-easy"),
        ("3か月です。", "It is three months.", "en"),
        ("所得の4分の1です。", "It is a quarter of your income.", "en"),
        ("所得の4分の1です。", "收入的4分之1。", "zh-Hans"),
        ("半額（2分の1）です。", "Es la mitad.", "es"),
        ("2・3階です。", "It is on the 2nd and 3rd floors.", "en"),
        ("住民票をください。", "Please give me a certificate of residence.", "en"),
    ],
)
def test_what_is_no_change(source, translated, language):
    result = compare(source, translated, "ja", language)
    assert result.same, result


def test_every_changed_digit_of_a_translation_is_noticed():
    missed, changes = [], 0
    for sentence, language, target, _, rendering in CASES:
        written = rendering.replace(" | ", " ; ")
        for place, character in enumerate(written):
            if character.isdecimal():
                changes += 1
                digit = chr(ord(character) - int(character) + (int(character) + 1) % 10)
                changed = written[:place] + digit + written[place + 1 :]
                if compare(sentence, changed, language, target).same:
                    missed.append((sentence, changed))
    assert changes > 1500
    assert missed == []


def test_facts_from_the_resident_are_compared_too():
    assert compare("Tôi có hai con.", "子どもが2人います。", "vi", "ja").same
    assert compare("ကလေး ၂ ယောက်", "子どもが2人います。", "my", "ja").same
    assert not compare("ကလေး ၂ ယောက်", "子どもが3人います。", "my", "ja").same
    assert not compare("1,5 triệu yên", "15万円", "vi", "ja").same


def test_other_languages_are_refused():
    with pytest.raises(KeyError):
        find_facts("1", "xx")


WITH_BABELS_FORM = ("ja", "en", "zh-Hans", "zh-Hant", "ko", "ne", "tl", "pt-BR", "es")


@pytest.mark.parametrize("code", WITH_BABELS_FORM)
@given(day=st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=15, deadline=None)
def test_dates_are_written_as_cldr_writes_them(code, day):
    language = next(language for language in LANGUAGES if language.code == code)
    fact = Fact(Kind.DATE, day.isoformat(), 0, 0, "")
    ours = render(fact, code).translate({0x0966 + digit: str(digit) for digit in range(10)})
    assert ours == format_date(day, "long", locale=Locale.parse(language.babel))


UNITS = ("person", "sheet", "copy", "thing", "case", "time", "household", "set", "vehicle", "animal")
NUMBERS = st.integers(min_value=1, max_value=99_999)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
VALUES = st.one_of(
    NUMBERS.map(lambda n: (Kind.MONEY, f"JPY {n}")),
    st.integers(min_value=10**5, max_value=10**12).map(lambda n: (Kind.MONEY, f"JPY {n}")),
    DAYS.map(lambda day: (Kind.DATE, day.isoformat())),
    DAYS.map(lambda day: (Kind.DATE, f"--{day:%m-%d}")),
    DAYS.map(lambda day: (Kind.DATE, f"{day:%Y-%m}")),
    DAYS.map(lambda day: (Kind.DATE, f"--{day:%m}")),
    DAYS.map(lambda day: (Kind.DATE, f"---{day:%d}")),
    DAYS.map(lambda day: (Kind.DATE, f"{day:%Y}")),
    DAYS.map(lambda day: (Kind.FISCAL_YEAR, f"FY{day:%Y}")),
    DAYS.map(lambda day: (Kind.WEEKDAY, str(day.isoweekday()))),
    st.tuples(st.integers(0, 29), st.integers(0, 59)).map(lambda t: (Kind.TIME, f"T{t[0]:02d}:{t[1]:02d}")),
    st.tuples(st.integers(1, 12), st.integers(0, 59)).map(lambda t: (Kind.TIME, f"T{t[0]}:{t[1]:02d}?")),
    st.tuples(st.integers(1, 365), st.sampled_from("YMWD")).map(lambda t: (Kind.DURATION, f"P{t[0]}{t[1]}")),
    st.tuples(st.integers(1, 60), st.sampled_from("HMS")).map(lambda t: (Kind.DURATION, f"PT{t[0]}{t[1]}")),
    st.integers(0, 120).map(lambda n: (Kind.AGE, str(n))),
    st.integers(1, 60).map(lambda n: (Kind.FLOOR, str(n))),
    st.integers(1, 4).map(lambda n: (Kind.FLOOR, str(-n))),
    st.integers(1, 99).map(lambda n: (Kind.COUNTER, str(n))),
    st.integers(1, 999).map(lambda n: (Kind.ROOM, str(n))),
    st.decimals(0, 100, places=1).map(lambda n: (Kind.PERCENT, f"{n:f}".rstrip("0").rstrip("."))),
    st.tuples(NUMBERS, st.sampled_from(UNITS)).map(lambda t: (Kind.COUNT, f"{t[0]} {t[1]}")),
    st.tuples(st.integers(1, 999), st.sampled_from(("article", "clause", "number", "nth", "rank", "ticket"))).map(
        lambda t: (Kind.ORDER, f"{t[0]} {t[1]}")
    ),
    st.sampled_from(["06-6208-8181", "090-1234-5678", "0120-123-456"]).map(lambda n: (Kind.PHONE, n)),
    st.sampled_from(["530-8201", "541-0041"]).map(lambda n: (Kind.POSTCODE, n)),
    st.tuples(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99)).map(
        lambda t: (Kind.ADDRESS, "-".join(map(str, t)))
    ),
    st.just((Kind.EMAIL, "kita_ward@city.osaka.lg.jp")),
    st.just((Kind.URL, "https://www.city.osaka.lg.jp/kita/")),
    st.just((Kind.DOCUMENT, "AB12345678CD")),
)


@pytest.mark.parametrize("code", CODES)
@given(value=VALUES)
@settings(max_examples=120, deadline=None)
def test_what_is_rendered_is_found_again(code, value):
    fact = Fact(*value, 0, 0, "")
    written = render(fact, code)
    (found,) = find_facts(written, code)
    assert found.text == written
    assert same_fact(fact, found)


TEMPLATES = {
    "ja": "令和8年4月1日の午前9時に2階の7番窓口で28,400円を払い、06-6208-8181に電話して3人で14日以内に来てください。",
    "en": "On April 1, 2026 at 9:30 a.m. pay 28,400 yen at counter 7, call 06-6208-8181 and come with 3 people in 14 days.",
    "vi": "Ngày 1 tháng 4 năm 2026 lúc 9 giờ 30 phút trả 28.400 yên ở quầy số 7, gọi 06-6208-8181, 3 người, 14 ngày.",
    "my": "၂၀၂၆ ခုနှစ် ဧပြီလ ၁ ရက် ၉ နာရီ ၃၀ မိနစ် ၂၈,၄၀၀ ယန်း ကောင်တာ 7 မှာ ၃ ဦး ၁၄ ရက်",
}


@pytest.mark.parametrize("language", TEMPLATES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_digit_changes_its_fact_alone(language, data):
    text = TEMPLATES[language]
    before = find_facts(text, language)
    places = [index for index, character in enumerate(text) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    zero = chr(ord(text[place]) - int(text[place]))
    digit = chr(ord(zero) + data.draw(st.integers(1, 9)))
    changed = text[:place] + digit + text[place + 1 :]
    after = find_facts(changed, language)
    touched = next(fact for fact in before if fact.start <= place < fact.end)
    others = [str(fact) for fact in before if fact is not touched]
    assert [str(fact) for fact in after if not touched.start <= fact.start < touched.end] == others
    if digit != text[place]:
        assert not compare(text, changed, language, language).same


@given(
    st.text(alphabet="0123456789０１千万億円年月日時分第番階.,:/-年人%〒 令和元年平成", max_size=30),
    st.sampled_from(CODES),
)
@settings(max_examples=200, deadline=None)
def test_no_text_fails_in_any_language(text, code):
    for fact in find_facts(text, code):
        assert text[fact.start : fact.end] == fact.text
        for target in CODES:
            assert render(fact, target)
    assert compare(text, text, code, code).same


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_a_form_for_every_unit(code):
    units = set(form_table("ja").units) - {"tenth", "half_year", "hour_and_half", "year_and_half", "many_days"}
    assert units <= set(form_table(code).units)
    assert set(form_table("ja").dates) == set(form_table(code).dates)
    assert {"JPY", "USD", "CNY", "KRW"} <= set(form_table(code).money)


def test_values_that_are_none_are_refused():
    with pytest.raises(ValueError, match="20261125"):
        date_parts("20261125")
    with pytest.raises(ValueError, match="T9"):
        time_parts("T9")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("25時70分", {Kind.NUMBER, Kind.DURATION, Kind.TIME}),
        ("99時", {Kind.NUMBER}),
        ("13月32日", {Kind.NUMBER, Kind.DURATION}),
        ("1234567890123456789012345円", {Kind.DOCUMENT}),
        ("十千百円", {Kind.MONEY}),
    ],
)
def test_impossible_values_are_no_dates_and_times(text, kinds):
    assert {fact.kind for fact in find_facts(text, "ja")} <= kinds
