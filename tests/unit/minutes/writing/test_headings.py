import pytest

from minutes.writing.agenda import AgendaItem
from minutes.writing.headings import place_headings, similarity
from minutes.writing.sentences import Sentence

ITEMS = (
    AgendaItem("1", "開会"),
    AgendaItem("議題1", "テレワーク用端末の利用率について"),
    AgendaItem("議題2", "来年度の予算について"),
    AgendaItem("議題3", "無線LANの整備状況について"),
    AgendaItem("3", "その他"),
)


def _sentences(*texts, speaker="A"):
    return [Sentence(f"s{n}", n * 10.0, n * 10.0 + 5, text, speaker, (n,)) for n, text in enumerate(texts, 1)]


def _placed(items, *texts):
    return [(h.heading, h.sentence_id) for h in place_headings(_sentences(*texts), items)]


@pytest.mark.parametrize(
    "text",
    [
        "それでは議題2、来年度の予算について、財政局から説明をお願いします。",
        "続きまして、来年度の予算に移ります。",
        "次に、2番目の議題に入ります。",
        "議題2です。",
        "以上で議題1を終わり、次に来年度の予算に移ります。",
        "では、次の議題、来年度予算についてです。",
        "議題の2番目来年度の予算について説明をお願いします。",
    ],
)
def test_ways_to_open_an_item(text):
    assert _placed(ITEMS, "皆様おはようございます。", text, "説明します。") == [("来年度の予算について", "s2")]


@pytest.mark.parametrize(
    "text",
    [
        "本日の議題は、テレワーク用端末の利用率と来年度の予算です。",
        "以上で、来年度の予算についての説明を終わります。",
        "来年度も予算は厳しいです。",
        "予算がありません。",
        "それでは、意見をお願いします。",
    ],
)
def test_what_opens_no_item(text):
    assert _placed(ITEMS, text) == []


def test_items_keep_the_order_of_the_agenda_and_skipped_ones_are_left_out():
    assert _placed(
        ITEMS,
        "ただいまから開会いたします。",
        "まず議題1、テレワーク用端末の利用率についてお願いします。",
        "来年度の予算にも関わりますので、ここで質問します。",
        "次に議題3、無線LANの整備状況についてです。",
        "最後に、その他です。",
    ) == [
        ("開会", "s1"),
        ("テレワーク用端末の利用率について", "s2"),
        ("無線LANの整備状況について", "s4"),
        ("その他", "s5"),
    ]


def test_the_rest_is_opened_by_its_own_name():
    assert _placed(ITEMS, "その他 何かございますか。") == [("その他", "s1")]


def test_without_an_agenda_ordinals_are_no_part_of_the_heading():
    found = place_headings(
        _sentences("続きまして2番目の研修の見直しについてお願いします。", "議題の3番目予算について説明します。"), ()
    )
    assert [h.heading for h in found] == ["研修の見直し", "予算"]


def test_evidence_and_score_come_with_each_heading():
    (heading,) = place_headings(_sentences("えー、それでは議題2、来年度の予算についてです。"), ITEMS)
    assert heading.evidence == "えー、それでは議題2、来年度の予算についてです。"
    assert heading.start_s == 10.0
    assert heading.score > 1


def test_an_item_opened_twice_opens_at_the_first_of_equal_sentences():
    text = "それでは議題2、来年度の予算についてです。"
    assert _placed(ITEMS, text, "説明します。", text) == [("来年度の予算について", "s1")]


def test_another_speaker_than_the_chair_opens_nothing_without_an_agenda():
    sentences = [
        *_sentences("次に、予算について説明をお願いします。", "続きまして、研修の件に移ります。"),
        Sentence("s9", 90, 95, "次に、費用について説明します。", "B", (9,)),
    ]
    assert [h.heading for h in place_headings(sentences, ())] == ["予算", "研修"]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [("予算について", "予算の件", 1.0), ("予算", "", 0.0), ("来年度の予算", "来年度予算", 3 / 5), ("", "予算", 0.0)],
)
def test_similarity_is_the_share_of_bigrams(heading, text, expected):
    assert similarity(heading, text) == pytest.approx(expected)


def test_a_number_joined_to_its_heading() -> None:
    (heading,) = place_headings(_sentences("次に、議題2の窓口での翻訳に移ります。"), [])
    assert (heading.number, heading.heading) == ("議題2", "窓口での翻訳")
