"""やさしい日本語: where a sentence is hard to understand, why, and plainer words.

The rules are those of 「在留支援のためのやさしい日本語ガイドライン」 (出入国在留管理庁・文化庁, August 2020, with
its 書き換え例) and 「話し言葉のポイント」 (October 2022): one short sentence for one matter, です・ます, no double or
vague negatives, no 敬語, the actor instead of the passive, no loan words, 訓読み verbs for 漢語, dates in words and the
western year.
The plainer words are offers: staff decide, and what they decided on is translated and shown.
"""

import re
from dataclasses import dataclass

from translate.engine.easy_reasons import REASONS, Rule
from translate.engine.easy_shapes import CLAUSE, NOT_PASSIVE, PATTERNS
from translate.engine.easy_words import find_hard_words
from translate.engine.facts.fact import Kind
from translate.engine.facts.finding import find_facts
from translate.engine.facts.rendering import render

LONGEST_SENTENCE = 40
"""Letters without blanks. The guideline asks for short sentences without a number; the longest of the hundred plain
sentences in the tests has 22."""
MOST_CLAUSES = 1
"""Joints (が、 ので、 て、 …) of a sentence; a second one begins a third matter."""

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
        for rule, pattern in PATTERNS
        for match in pattern.finditer(sentence)
        if rule is not Rule.PASSIVE or not NOT_PASSIVE.match(match[0])
    ]


def _lengths(sentence: str) -> list[tuple[Rule, int, int]]:
    found = []
    if len("".join(sentence.split())) > LONGEST_SENTENCE:
        found.append((Rule.LONG, 0, len(sentence)))
    if len(CLAUSE.findall(sentence)) > MOST_CLAUSES:
        found.append((Rule.SEVERAL_MATTERS, 0, len(sentence)))
    return found
