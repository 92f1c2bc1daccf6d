import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.writing.sentences import Sentence
from minutes.writing.subtitles import LINE_WIDTH, LONGEST_S, SHORTEST_S, Cue, cues, to_srt, to_vtt
from tests.unit.minutes.writing.meeting import document

CLOCK = re.compile(r"(\d\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d\d+):(\d\d):(\d\d)[,.](\d{3})$")


def _sentence(text, start_s=0.0, end_s=6.0, speaker="A", number=1):
    return Sentence(f"s{number}", start_s, end_s, text, speaker, (number,))


def _width(line):
    return sum(1 if character.isascii() else 2 for character in line)


def _blocks(text):
    """(start, end, lines) of each cue of a subtitle file, read as a player would."""
    for block in text.strip("\n").split("\n\n"):
        lines = block.split("\n")
        if lines[0] == "WEBVTT":
            continue
        match = CLOCK.match(lines[1])
        h1, m1, s1, ms1, h2, m2, s2, ms2 = map(int, match.groups())
        yield h1 * 3600 + m1 * 60 + s1 + ms1 / 1000, h2 * 3600 + m2 * 60 + s2 + ms2 / 1000, lines[2:]


def test_a_long_sentence_is_cut_at_marks_and_particles_into_lines_of_twenty():
    text = "区役所では持ち出しを制限しているため、利用が伸びておりませんので、貸出用の端末を来年度の予算で増やします。"
    result = cues([_sentence(text, 10.0, 22.0)])
    lines = [line for cue in result for line in cue.lines]
    assert "".join(lines) == text
    assert all(_width(line) <= LINE_WIDTH for line in lines)
    assert all(len(cue.lines) <= 2 for cue in result)
    assert (result[0].start_s, result[-1].end_s) == (10.0, 22.0)


def test_a_sentence_of_two_lines_takes_no_third():
    (cue,) = cues([_sentence("ただいまから、第3回働き方改革推進会議を開会いたします。")])
    assert cue.lines == ("ただいまから、第3回働き方改革推進会議を", "開会いたします。")


@pytest.mark.parametrize("word", ["42.3パーセント", "テレワーク", "ています", "ております"])
def test_no_line_begins_or_ends_inside_a_word(word):
    for lead in ("", "あ、", "本年の、", "来年度の予算で、"):
        text = f"{lead}昨年の同じ時期と比べまして利用の割合は{word}という報告がありました。"
        lines = [line for cue in cues([_sentence(text)]) for line in cue.lines]
        assert any(word in line for line in lines), lines


def test_short_cues_stay_a_second_and_long_ones_at_most_seven():
    short, long = cues([_sentence("はい。", 0.0, 0.3), _sentence("では。", 20.0, 40.0, number=2)])
    assert (short.start_s, short.end_s) == (0.0, SHORTEST_S)
    assert long.end_s - long.start_s == LONGEST_S


def test_fillers_leave_the_subtitles_unless_kept():
    sentences = document().sentences
    assert not any("えー" in line for cue in cues(sentences) for line in cue.lines)
    assert any("えー" in line for cue in cues(sentences, keep_fillers=True) for line in cue.lines)


def test_srt_numbers_cues_and_names_a_speaker_once_per_turn():
    text = to_srt(
        [
            Cue(0.0, 1.5, ("はい。",), "A"),
            Cue(61.25, 63.0, ("次です。", "どうぞ。"), "A"),
            Cue(3600.0, 3601.0, ("はい。",), "B"),
        ],
        {"A": "委員長"},
    )
    assert text == (
        "1\n00:00:00,000 --> 00:00:01,500\n（委員長）はい。\n\n"
        "2\n00:01:01,250 --> 00:01:03,000\n次です。\nどうぞ。\n\n"
        "3\n01:00:00,000 --> 01:00:01,000\nはい。\n"
    )


def test_vtt_has_voice_tags_and_escapes_words():
    text = to_vtt([Cue(0.0, 1.5, ("A<B & C --> D",), "A")], {"A": "<委員長>"})
    assert text == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\n<v &lt;委員長&gt;>A&lt;B &amp; C --&gt; D\n"


def test_srt_has_no_second_arrow():
    assert to_srt([Cue(0.0, 1.0, ("A --> B",), None)]).count("-->") == 1


@given(
    st.lists(
        st.tuples(
            st.floats(0, 5_000),
            st.floats(0, 60),
            st.text(alphabet="はい、。予算ABC <>&\n-テレ42.", max_size=120),
            st.sampled_from("AB"),
        ),
        max_size=10,
    )
)
def test_files_read_back_and_cues_never_overlap(rows):
    rows = sorted(rows)
    sentences = [_sentence(text, start, start + length, who, n) for n, (start, length, text, who) in enumerate(rows)]
    result = cues(sentences, keep_fillers=True)
    for text in (to_srt(result), to_vtt(result)):
        read = list(_blocks(text)) if result else []
        assert len(read) == len(result)
        for (start, end, lines), cue in zip(read, result, strict=True):
            assert start == pytest.approx(cue.start_s, abs=0.0011)
            assert start <= end
            assert len(lines) == len(cue.lines) <= 2
        edges = [edge for start, end, _ in read for edge in (start, end)]
        assert edges == sorted(edges)
    assert all(cue.end_s - cue.start_s <= LONGEST_S + 1e-6 for cue in result)
    said = "".join("".join(text.split()) for *_, text, _ in rows if text.strip())
    assert "".join("".join(line.split()) for cue in result for line in cue.lines) == said
