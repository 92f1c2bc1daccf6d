import itertools
import re
import unicodedata
from collections import Counter

import pytest

from tests.unit.translate.phrasebook_files import PHRASEBOOK, SLOT_NAME, read_dialogues, read_rows, slots, split_list

PHRASES = read_rows(PHRASEBOOK / "phrases.tsv")
BY_ID = {phrase["id"]: phrase for phrase in PHRASES}
LANGUAGE_FILES = sorted(path for path in PHRASEBOOK.glob("*.tsv") if path.name != "phrases.tsv")
DIALOGUES = read_dialogues()
COMPLETE = ("01-moving-in", "02-health-insurance", "03-child-allowance")

SCENES = {
    "common",
    "resident_registration",
    "insurance_pension",
    "tax",
    "childcare",
    "welfare",
    "guidance",
    "disaster",
    "other",
}
CATEGORIES = {
    "greeting",
    "reception",
    "identity",
    "procedure",
    "documents",
    "writing",
    "waiting",
    "fees",
    "check",
    "explanation",
    "schedule",
    "consultation",
    "emergency",
    "hearing",
    "closing",
    "answer",
}
PICKERS = {
    "yes_no",
    "date",
    "time",
    "number",
    "people",
    "yen",
    "address",
    "phone",
    "country",
    "document",
}
# A line of these languages holds at least one letter of their script; a line left in another language does not.
SCRIPTS = {
    "ko": "HANGUL",
    "my": "MYANMAR",
    "ne": "DEVANAGARI",
    "zh-Hans": "CJK",
    "zh-Hant": "CJK",
}


def _all_files():
    return [PHRASEBOOK / "phrases.tsv", *LANGUAGE_FILES]


@pytest.mark.parametrize("path", _all_files(), ids=lambda path: path.name)
def test_a_file_is_plain_utf8_with_lf_and_the_same_number_of_cells_in_each_line(path):
    text = path.read_bytes().decode("utf-8")
    lines = text.removesuffix("\n").split("\n")

    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    # U+200C and U+200D belong to the spelling of Nepali and Burmese; every other invisible character is a slip.
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn"} and c not in "\t\n\u200c\u200d"]
    assert [line for line in lines if line.count("\t") != lines[0].count("\t")] == []
    assert [line for line in lines if any(cell != cell.strip() for cell in line.split("\t"))] == []


@pytest.mark.parametrize("path", _all_files(), ids=lambda path: path.name)
def test_ids_are_unique(path):
    counts = Counter(row["id"] for row in read_rows(path))

    assert [name for name, count in counts.items() if count > 1] == []


def test_the_columns_hold_known_values():
    assert list(PHRASES[0]) == ["id", "side", "scenes", "category", "ja", "easy_ja", "answers"]
    for phrase in PHRASES:
        assert re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", phrase["id"]), phrase["id"]
        assert phrase["side"] in {"staff", "resident", "both"}, phrase["id"]
        assert phrase["category"] in CATEGORIES, phrase["id"]
        scenes = split_list(phrase["scenes"])
        assert scenes, phrase["id"]
        assert set(scenes) <= SCENES, phrase["id"]
        assert len(scenes) == len(set(scenes)), phrase["id"]
        assert min(len(phrase["ja"]), len(phrase["easy_ja"])) > 0, phrase["id"]


def test_the_phrasebook_is_large_enough_for_a_counter():
    per_scene = Counter(scene for phrase in PHRASES for scene in split_list(phrase["scenes"]))

    assert len(PHRASES) >= 600
    assert sum(phrase["side"] != "staff" for phrase in PHRASES) >= 240
    assert set(per_scene) == SCENES
    assert min(per_scene.values()) >= 30
    assert {phrase["category"] for phrase in PHRASES} == CATEGORIES


def test_no_japanese_sentence_is_written_twice():
    counts = Counter(phrase["ja"] for phrase in PHRASES)

    assert [text for text, count in counts.items() if count > 1] == []


def test_slots_are_of_known_kinds_and_the_same_in_both_japanese_texts():
    for phrase in PHRASES:
        names = slots(phrase["ja"])
        assert all(SLOT_NAME.fullmatch(name) for name in names), phrase["id"]
        assert len(names) == len(set(names)), phrase["id"]
        assert slots(phrase["easy_ja"]) == names, phrase["id"]
        assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", phrase["ja"] + phrase["easy_ja"])), phrase["id"]


def test_easy_japanese_is_short_polite_and_without_keigo():
    for phrase in PHRASES:
        spoken = re.sub(r"（[^）]*）", "", phrase["easy_ja"])
        sentences = [sentence for sentence in re.split(r"[。？]", spoken) if sentence]
        assert max(map(len, sentences)) <= 35, phrase["id"]
        assert not re.search(r"いただ|なければなりません|お越し|ご遠慮|申し上げ|伺い", spoken), phrase["id"]


def test_every_staff_question_carries_answers_and_residents_lines_carry_none():
    for phrase in PHRASES:
        asks = re.search(r"か[。？]|？", phrase["ja"]) is not None
        if phrase["side"] != "resident" and asks:
            assert phrase["answers"], phrase["id"]
        if phrase["side"] == "resident":
            assert phrase["answers"] == "", phrase["id"]


def test_answers_are_pickers_or_phrases_of_the_resident_without_slots():
    for phrase in PHRASES:
        answers = split_list(phrase["answers"])
        assert len(answers) == len(set(answers)), phrase["id"]
        for answer in answers:
            kind, _, name = answer.partition(":")
            if kind != "phrase":
                assert answer in PICKERS, phrase["id"]
                continue
            assert BY_ID[name]["side"] in {"resident", "both"}, (phrase["id"], name)
            assert slots(BY_ID[name]["ja"]) == [], (phrase["id"], name)


@pytest.mark.parametrize("picker", sorted(PICKERS - {"yes_no"}))
def test_what_a_picker_yields_can_be_said_by_an_answer_phrase(picker):
    slot = {"address": "place"}.get(picker, picker)

    assert slots(BY_ID[f"answer.{picker}"]["ja"]) == [slot]


def test_english_is_there():
    assert PHRASEBOOK / "en.tsv" in LANGUAGE_FILES


@pytest.mark.parametrize("path", LANGUAGE_FILES, ids=lambda path: path.stem)
def test_a_language_has_every_phrase_once_with_the_same_slots(path):
    rows = read_rows(path)

    assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3}|-[A-Z]{2})?", path.stem)
    assert list(rows[0]) == ["id", "text"]
    assert sorted(row["id"] for row in rows) == sorted(BY_ID)
    assert [row["id"] for row in rows if not row["text"]] == []
    assert [row["id"] for row in rows if slots(row["text"]) != slots(BY_ID[row["id"]]["ja"])] == []


@pytest.mark.parametrize(
    "path",
    [path for path in LANGUAGE_FILES if path.stem in SCRIPTS],
    ids=lambda path: path.stem,
)
def test_each_line_is_written_in_the_script_of_its_language(path):
    script = SCRIPTS[path.stem]

    def has_script(text):
        return any(unicodedata.name(character, "").startswith(script) for character in text)

    assert [row["id"] for row in read_rows(path) if not has_script(row["text"])] == []


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue_refers_to_phrases_of_the_right_side_with_their_slots_filled(name):
    dialogue = DIALOGUES[name]

    assert set(dialogue) == {"title", "scene", "language", "turns"}
    assert dialogue["scene"] in SCENES
    for turn in dialogue["turns"]:
        assert set(turn) == {"side", "said", "phrase", "slots"}
        assert turn["said"]
        if turn["phrase"] is None:
            assert turn["slots"] == {}
            continue
        phrase = BY_ID[turn["phrase"]]
        assert phrase["side"] in {turn["side"], "both"}, turn
        assert sorted(turn["slots"]) == slots(phrase["ja"]), turn
        assert turn["said"] != phrase["ja"], f"copied from the phrasebook instead of said freely: {turn}"


def test_twenty_dialogues_of_all_scenes_are_mostly_covered_by_phrases():
    turns = [turn for dialogue in DIALOGUES.values() for turn in dialogue["turns"]]

    assert len(DIALOGUES) == 20
    assert {dialogue["scene"] for dialogue in DIALOGUES.values()} == SCENES - {"common"}
    assert sum(turn["phrase"] is not None for turn in turns) / len(turns) >= 0.6


@pytest.mark.parametrize("name", COMPLETE)
def test_three_conversations_need_no_translation_by_machine(name):
    assert [turn["said"] for turn in DIALOGUES[name]["turns"] if turn["phrase"] is None] == []


@pytest.mark.parametrize("name", COMPLETE)
def test_in_these_three_each_question_is_answered_by_a_button_a_picker_or_a_phrase_of_the_resident(name):
    turns = DIALOGUES[name]["turns"]

    for asked, answered in itertools.pairwise(turns):
        answers = split_list(BY_ID[asked["phrase"]]["answers"])
        if asked["side"] != "staff" or not answers:
            continue
        assert answered["side"] == "resident", asked
        offered = [f"phrase:{answered['phrase']}" in answers]
        offered.append("yes_no" in answers and answered["phrase"] in {"answer.yes", "answer.no"})
        offered += [{"place": "address"}.get(slot.rstrip("2"), slot) in answers for slot in answered["slots"]]
        # A resident may also ask or refuse instead of answering.
        offered.append(BY_ID[answered["phrase"]]["category"] != "answer")
        assert any(offered), (asked["said"], answered["said"])
