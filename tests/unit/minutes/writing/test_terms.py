from minutes.writing.agenda import Agenda
from minutes.writing.roster import Attendee, Roster
from minutes.writing.terms import nouns, prompt_terms


def test_nouns_of_a_heading():
    assert nouns("第3回テレワーク用端末の利用率について（報告）") == ["テレワーク用端末", "利用率"]
    assert nouns("職員研修の見直しについて") == ["職員研修", "見直し"]
    assert nouns("その他") == []


def test_prompt_terms_take_turns_and_stop_at_the_limit():
    agenda = Agenda(terms=tuple(f"用語{n}" for n in range(40)))
    roster = Roster(tuple(Attendee(f"姓{n} 名", department="財政局") for n in range(40)))
    terms = prompt_terms(agenda, roster)
    assert len(terms) == 29
    assert terms[:4] == ["用語0", "姓0", "財政局", "用語1"]
    assert len(set(terms)) == len(terms)
    assert prompt_terms(None, None) == []
