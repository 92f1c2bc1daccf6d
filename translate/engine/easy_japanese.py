"""やさしい日本語: where a sentence is hard to understand, why, and plainer words.

The rules are those of 「在留支援のためのやさしい日本語ガイドライン」 (出入国在留管理庁・文化庁, August 2020, with
its 書き換え例) and 「話し言葉のポイント」 (October 2022): one short sentence for one matter, です・ます, no double or
vague negatives, no 敬語, the actor instead of the passive, no loan words, 訓読み verbs for 漢語, dates in words and the
western year.
The plainer words are offers: staff decide, and what they decided on is translated and shown.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from translate.engine.easy_words import find_hard_words
from translate.engine.facts.fact import Kind
from translate.engine.facts.finding import find_facts
from translate.engine.facts.rendering import render

LONGEST_SENTENCE = 40
"""Letters without blanks. The guideline asks for short sentences without a number; the longest of the hundred plain
sentences in the tests has 34."""
MOST_CLAUSES = 1
"""Joints (が、 ので、 て、 …) of a sentence; a second one begins a third matter."""


class Rule(StrEnum):
    """Rules that a sentence can break."""

    LONG = "long"
    SEVERAL_MATTERS = "several_matters"
    DOUBLE_NEGATIVE = "double_negative"
    VAGUE = "vague"
    HONORIFIC = "honorific"
    HUMBLE = "humble"
    PASSIVE = "passive"
    LOAN_WORD = "loan_word"
    HARD_WORD = "hard_word"
    HARD_VERB = "hard_verb"
    STIFF_PHRASE = "stiff_phrase"
    STIFF_ENDING = "stiff_ending"
    SLASH_DATE = "slash_date"
    ERA_YEAR = "era_year"


REASONS: dict[Rule, tuple[str, str]] = {
    Rule.LONG: ("文が長いです。二つに分けてください。", "The sentence is long. Make two of it."),
    Rule.SEVERAL_MATTERS: ("一つの文には一つのことだけを書いてください。", "Say one thing in one sentence."),
    Rule.DOUBLE_NEGATIVE: (
        "否定が二つあります。「〜が必要です」などと言ってください。",
        "Two negatives. Say what is needed.",
    ),
    Rule.VAGUE: ("あいまいです。できるか、できないか、はっきり言ってください。", "Vague. Say clearly yes or no."),
    Rule.HONORIFIC: ("尊敬語です。「です・ます」で言ってください。", "Honorific. Use plain です and ます."),
    Rule.HUMBLE: ("謙譲語です。「です・ます」で言ってください。", "Humble form. Use plain です and ます."),
    Rule.PASSIVE: ("受け身です。だれがするかを言ってください。", "Passive. Say who does it."),
    Rule.LOAN_WORD: (
        "カタカナの外来語です。元の言葉と意味が違って伝わります。",
        "A loan word, which readers know differently.",
    ),
    Rule.HARD_WORD: ("難しい漢語です。", "A hard word of Chinese origin."),
    Rule.HARD_VERB: (
        "音読みの言葉です。訓読みの動詞のほうが伝わります。",
        "A Sino-Japanese verb; a native one is clearer.",
    ),
    Rule.STIFF_PHRASE: ("書き言葉の言い方です。", "A phrase of written Japanese."),
    Rule.STIFF_ENDING: ("文の終わりを「です・ます」にしてください。", "End the sentence with です or ます."),
    Rule.SLASH_DATE: (
        "日付の書き方は国によって違います。「月」「日」と書いてください。",
        "Countries order dates differently. Write 月 and 日.",
    ),
    Rule.ERA_YEAR: ("元号は伝わりません。西暦で書いてください。", "Eras are not understood. Write the western year."),
}
"""Why, in Japanese and English."""

_OF_WORDS = {
    "verb": Rule.HARD_VERB,
    "polite_verb": Rule.HONORIFIC,
    "kango": Rule.HARD_WORD,
    "adverb": Rule.HARD_WORD,
    "loan": Rule.LOAN_WORD,
    "honorific": Rule.HONORIFIC,
    "humble": Rule.HUMBLE,
    "vague": Rule.VAGUE,
    "phrase": Rule.STIFF_PHRASE,
}
_NO = r"(?:ない|ません)"
_PATTERNS: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (
        Rule.DOUBLE_NEGATIVE,
        re.compile(
            rf"ない(?:わけ|こと)(?:では|で|は|も|が)?(?:ない|ありません)|なく(?:は|も)(?:ない|ありません)"
            rf"|ない(?:とは|と)(?:言え|限ら|限り){_NO}|ない(?:と|場合|とき|限り)[^。]{{0,20}}?(?:でき|られ|もらえ|入れ|使え|[えけせてねべめれ]){_NO}"
            rf"|なければ[^。なり]{{0,20}}?(?:でき|られ|もらえ|入れ|使え|[えけせてねべめれ]){_NO}|ざるを得(?:ない|ません)|ずには[^。]{{0,8}}?{_NO}"
            rf"|以外は?[^。]{{0,12}}?(?:でき|られ|入れ|使え){_NO}|{_NO}ものは(?:ない|ありません)"
        ),
    ),
    (
        Rule.VAGUE,
        re.compile(
            r"(?:ことは|(?:対応|受付|発行|受け取り|お渡し)[はが]?)、?(?:難しい|厳しい|困難)(?:です|と思います|かと思います|かもしれません)"
        ),
    ),
    (
        Rule.PASSIVE,
        re.compile(
            r"(?<!くだ)(?<!な)され(?:る|た|て|ま[すしせ]|な[いけ])"
            r"|[一-龥][かがたなばまら]れ(?:る|た|て|ま[すしせ]|な[いけ])|[使行払言買洗歌習手伝失扱]われ(?:る|た|て|ま[すしせ]|な[いけ])"
            r"|(?:認め|定め|決め|求め|設け|含め|課せ|進め|届け|伝え|与え|入れ)られ(?:る|た|て|ま[すしせ]|な[いけ])"
        ),
    ),
    (
        Rule.STIFF_ENDING,
        re.compile(
            r"(?:である|とする|[うくぐすつぬぶむる]こと|のこと|されたい|べし|ものとする|とのこと|だ|厳禁|不可|必須)(?=[。！]?$)"
        ),
    ),
    (Rule.HONORIFIC, re.compile(r"お[一-龥ぁ-ん]{1,4}にな(?=[りるっ])|[ごお][一-龥ぁ-ん]{1,4}くださいませ")),
)
_NOT_PASSIVE = re.compile(
    r"[別分生疲離流汚壊倒売慣晴触折濡割現訪切入暮揺崩恐優隠枯遅来見出寝着](?:か|た|な|ま|わ|ら)?れ"
)
_CLAUSE = re.compile(
    r"(?:ます|です|ました|ない|ません|した|する|た|る)(?:が|ので|から|けれど|けど|ため|し)、|(?:し|って|んで|いて|いで|て)、|(?:れば|たら|なら|と|場合は?)、|[りきしちみいびぎ]、"
)
_ERA = re.compile(r"令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHST]\d")
_WESTERN = re.compile(r"(?:19|20)\d{2}年?")


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule: the characters [start, end) of the sentence, and what to write there, where that is known."""

    rule: Rule
    start: int
    end: int
    text: str
    plainer: str | None = None

    @property
    def reason(self) -> tuple[str, str]:
        """Why, in Japanese and in English."""
        return REASONS[self.rule]


def find_breaches(sentence: str) -> list[Breach]:
    """The rules that a sentence breaks, in order of their place; empty for a plain sentence.

    Args:
        sentence: One Japanese sentence; of several, each is to be checked by itself.
    """
    found = [*_words(sentence), *_dates(sentence)]
    for rule, start, end in (*_shapes(sentence), *_lengths(sentence)):
        inside = any(other.start <= start and end <= other.end for other in found if rule is not Rule.DOUBLE_NEGATIVE)
        if not inside:
            found.append(Breach(rule, start, end, sentence[start:end]))
    return sorted(found, key=lambda breach: (breach.start, breach.end))


def plainer_sentence(sentence: str) -> str:
    """The sentence with every plainer word that is known, as an offer; staff read it before it is used."""
    text, position = "", 0
    for breach in find_breaches(sentence):
        if breach.plainer is not None and breach.start >= position:
            text += sentence[position : breach.start] + breach.plainer
            position = breach.end
    return text + sentence[position:]


def _words(sentence: str) -> list[Breach]:
    return [
        Breach(_OF_WORDS[word.kind], word.start, word.end, sentence[word.start : word.end], word.plainer)
        for word in find_hard_words(sentence)
    ]


def _dates(sentence: str) -> list[Breach]:
    dates = [fact for fact in find_facts(sentence, "ja") if fact.kind in {Kind.DATE, Kind.FISCAL_YEAR}]
    breaches = []
    for fact in dates:
        rule = Rule.SLASH_DATE if "/" in fact.text or "／" in fact.text else None
        if _ERA.search(fact.text) and not _WESTERN.search(sentence):
            rule = Rule.ERA_YEAR
        if rule:
            breaches.append(Breach(rule, fact.start, fact.end, fact.text, render(fact, "ja-easy")))
    return breaches


def _shapes(sentence: str) -> list[tuple[Rule, int, int]]:
    return [
        (rule, *match.span())
        for rule, pattern in _PATTERNS
        for match in pattern.finditer(sentence)
        if rule is not Rule.PASSIVE or not _NOT_PASSIVE.match(match[0])
    ]


def _lengths(sentence: str) -> list[tuple[Rule, int, int]]:
    found = []
    if len("".join(sentence.split())) > LONGEST_SENTENCE:
        found.append((Rule.LONG, 0, len(sentence)))
    if len(_CLAUSE.findall(sentence)) > MOST_CLAUSES:
        found.append((Rule.SEVERAL_MATTERS, 0, len(sentence)))
    return found
