"""The pages of personnel changes: what is sent is shown, planned as shown, and given back; bad input gets a sentence."""

import re

import pytest

from services.core.identity.change_lists import unpacked
from tests.integration.core.test_personnel_change import lists


def test_through_the_pages(suite, client, clock_at):
    client.log_in("eguchi")
    sent = lists()
    files = {"staff": ("異動.csv", sent.staff), "departments": ("組織.csv", sent.departments)}
    page = client.submit("core.personnel.preview", {"effective_on": "2027-04-01"}, files=files)
    assert "まだ予約していません" in page.text
    names = ("upload", "fingerprint", "effective_on", "filename")
    fields = {name: re.search(f'name="{name}" value="([^"]+)"', page.text)[1] for name in names}
    answer = client.submit("core.personnel.plan", fields)
    assert answer.status_code == 303
    shown = client.get_page("core.personnel.show", planned_id=answer.headers["location"].rsplit("/", 1)[1])
    assert "いまの名簿と合っています" in shown.text
    assert "組織.csv、異動.csv" in shown.text
    assert "採用・転入 1" in client.get_page("core.personnel.list").text
    answer = client.get(answer.headers["location"] + "/lists.zip")
    assert unpacked(answer.content) == sent


@pytest.mark.parametrize(
    ("fields", "files", "sentence"),
    [
        ({"effective_on": "2020-04-01"}, {"staff": ("a.csv", lists().staff)}, "発令日が過ぎています"),
        ({"effective_on": "あした"}, {"staff": ("a.csv", lists().staff)}, "発令日を入力してください"),
        ({"effective_on": "2027-04-01"}, {}, "ファイルが選ばれていません"),
        ({"effective_on": "2027-04-01"}, {"staff": ("a.csv", b"x,y\n1,2\n")}, "必要な列がありません"),
        ({"effective_on": "2027-04-01"}, {"departments": ("a.csv", b"\x00\x01")}, "文字ではないデータ"),
    ],
)
def test_bad_input_is_said_in_a_sentence(client, clock_at, fields, files, sentence):
    answer = client.log_in("eguchi").submit("core.personnel.preview", fields, files=files or None)
    assert (answer.status_code, sentence in answer.text) == (422, True)
