"""Suggests whose voice is whose, from what is said: 「委員長の山田です」, 「青木課長、お願いします」."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from minutes.writing.fillers import readable
from minutes.writing.roster import Attendee, Roster
from minutes.writing.sentences import Sentence
from minutes.writing.terms import surname

ANSWER_S = 15.0
"""Somebody called on answers within this time; later words may be another's."""

_INTRODUCTION_WEIGHT, _CALL_WEIGHT = 3, 1
"""Saying one's own name outweighs being called: another may answer for the one called."""

_TITLE = (
    r"(?:副?委員長|委員|副?議長|議員|副?会長|座長|(?:局|部|課|室|係|区|所|館)長(?:代理|補佐)?|補佐|主[査任幹事]|"
    r"参事|理事|市長|副市長|教授|先生|さん|様|氏)"
)
_INTRODUCTION = re.compile(
    r"(?:^|[、。]|の)(?P<name>[一-龥々ァ-ヶーA-Za-z]{1,10})(?:で(?:す|ございます)|と(?:申し|もうし)ます)(?:[。、が]|けれども|$)"
)
_CALL = re.compile(
    rf"(?P<name>[一-龥々ァ-ヶーA-Za-z]{{1,14}}?)(?P<title>{_TITLE})(?:、|から|より|の(?:方|ほう)から)?[^。、]{{0,16}}?"
    r"(?:お願い(?:し|いたし|申し上げ)?ます|どうぞ|いかがで(?:す|しょう)か|ご発言(?:ください|を)|よろしくお願い)|"
    rf"^(?:はい、?)?(?P<short_name>[一-龥々ァ-ヶー]{{1,10}})(?P<short_title>{_TITLE})[。、]?$"
)


@dataclass(frozen=True, slots=True)
class NameSuggestion:
    """A speaker label that may be this person, with the sentences that say so."""

    speaker: str
    name: str
    attendee: Attendee
    evidence_ids: tuple[str, ...]
    """Sentence ids, in order of time."""
    votes: int
    """Weight of the evidence: 3 for each introduction, 1 for each call that was answered."""


def suggest_names(sentences: Sequence[Sentence], roster: Roster) -> list[NameSuggestion]:
    """At most one suggestion per speaker and per person, the best supported; nothing where two are equally likely."""
    votes: dict[str, Counter[int]] = {}
    evidence: dict[tuple[str, int], list[str]] = {}
    for sentence_id, speaker, person, weight in _clues(sentences, roster):
        votes.setdefault(speaker, Counter())[person] += weight
        evidence.setdefault((speaker, person), []).append(sentence_id)
    ranked = sorted(
        ((count, speaker, person) for speaker, c in votes.items() for person, count in c.items()), key=lambda v: -v[0]
    )
    suggestions: list[NameSuggestion] = []
    taken: set[int] = set()
    for count, speaker, person in ranked:
        rivals = [c for p, c in votes[speaker].items() if p != person and p not in taken]
        others = [c[person] for label, c in votes.items() if label != speaker]
        if (
            person in taken
            or any(s.speaker == speaker for s in suggestions)
            or count <= max([*rivals, *others], default=0)
        ):
            continue
        taken.add(person)
        attendee = roster.people[person]
        suggestions.append(NameSuggestion(speaker, attendee.name, attendee, tuple(evidence[speaker, person]), count))
    order = list(dict.fromkeys(sentence.speaker for sentence in sentences))
    return sorted(suggestions, key=lambda suggestion: order.index(suggestion.speaker))


def _clues(sentences: Sequence[Sentence], roster: Roster) -> Iterator[tuple[str, str, int, int]]:
    """(sentence id, speaker label, index in the roster, weight) of each introduction and each answered call."""
    for sentence, following in zip_longest(sentences, sentences[1:]):
        text = readable(sentence)
        for match in _INTRODUCTION.finditer(text):
            person = _person(match["name"], None, roster)
            if person is not None and sentence.speaker is not None:
                yield sentence.id, sentence.speaker, person, _INTRODUCTION_WEIGHT
        if (
            following is None
            or following.speaker in {None, sentence.speaker}
            or following.start_s - sentence.end_s > ANSWER_S
        ):
            continue
        for match in _CALL.finditer(text):
            name, title = match["name"] or match["short_name"] or "", match["title"] or match["short_title"]
            person = _person(name, title, roster)
            if person is not None and following.speaker is not None:
                yield sentence.id, following.speaker, person, _CALL_WEIGHT


def _person(said: str, title: str | None, roster: Roster) -> int | None:
    """Index of the only attendee whom the words fit: by name, else by post (総務課長) or role (委員長)."""
    by_name = [n for n, person in enumerate(roster.people) if _is_named(said, person)]
    if len(by_name) > 1 and title:
        by_name = [n for n in by_name if title in (roster.people[n].position or "") + (roster.people[n].role or "")]
    if by_name:
        return by_name[0] if len(by_name) == 1 else None
    if title is None:
        return None
    post = said + title
    by_post = [
        n
        for n, person in enumerate(roster.people)
        if post == person.role or post in {_joined_post(person), (person.department or "") + (person.position or "")}
    ]
    return by_post[0] if len(by_post) == 1 else None


def _is_named(said: str, person: Attendee) -> bool:
    whole = re.sub(r"[ 　・]", "", person.name)
    family = surname(person.name)
    if family == whole:  # no blank shows where the surname ends: two characters at least
        return len(said) >= 2 and (whole.startswith(said) or said.endswith(whole))
    return said.endswith((family, whole)) and len(said) <= len(whole) + 10


def _joined_post(person: Attendee) -> str:
    """「総務課」 + 「課長」 -> 「総務課長」."""
    department, position = person.department or "", person.position or ""
    return department[:-1] + position if department and position.startswith(department[-1]) else department + position
