"""The audit log as a file: complete, in order, audited itself, and a later change of it is noticed."""

import csv
import io
import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from services.core.audit.commands import app as commands
from services.core.audit.export import first_broken
from services.core.audit.models import AuditEvent
from services.core.audit.record import COMMAND, record


@pytest.fixture
def text(client, suite, request):
    """An export of 2,500 events and what came before."""
    with suite.session() as session:
        for number in range(2500):
            record(session, "test.counted", by=COMMAND, target="=1+1", number=number, name="青木,\n「改行」")
    kind = getattr(request, "param", "jsonl")
    answer = client.log_in("doi").get(f"/admin/audit/export/{kind}", params={"type": "test.counted"})
    assert answer.status_code == 200
    assert f"audit-log.{kind}" in answer.headers["content-disposition"]
    return answer.text


@pytest.mark.parametrize("text", ["csv", "jsonl"], indirect=True)
def test_everything_is_in_it_once_and_the_chain_holds(text):
    assert first_broken(text) == (2500, None)
    rows = (
        [json.loads(line) for line in text.splitlines()]
        if text.startswith("{")
        else list(csv.DictReader(io.StringIO(text)))
    )
    assert sorted(json.loads(row["extra"])["number"] for row in rows) == list(range(2500))


@pytest.mark.parametrize("text", ["csv", "jsonl"], indirect=True)
@pytest.mark.parametrize("change", ["altered", "left out", "swapped"])
def test_a_later_change_is_noticed(text, change, tmp_path):
    lines = text.splitlines(keepends=True)
    header = 0 if text.startswith("{") else 1
    if header:  # a record of several lines: take whole records
        lines = [lines[0], *(lines[n] + lines[n + 1] for n in range(1, len(lines), 2))] if len(lines) > 2600 else lines
    place = header + 100
    if change == "altered":
        lines[place] = lines[place].replace("test.counted", "test.counter")
    elif change == "left out":
        del lines[place]
    else:
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert first_broken("".join(lines))[1] == 101
    file = tmp_path / "audit-log"
    file.write_text("".join(lines), encoding="utf-8")
    assert CliRunner().invoke(commands, ["verify", str(file)]).exit_code == 1
    file.write_text(text, encoding="utf-8")
    assert CliRunner().invoke(commands, ["verify", str(file)]).exit_code == 0


def test_a_cell_is_no_formula_of_a_spreadsheet(client, suite):
    with suite.session() as session:
        record(session, "test.odd", by=COMMAND, target="=HYPERLINK(1)")
    answer = client.log_in("doi").get("/admin/audit/export/csv", params={"type": "test.odd"})
    assert ",'=HYPERLINK(1)," in answer.text
    assert first_broken(answer.text) == (1, None)


def test_the_export_is_audited_and_for_administrators_only(client, suite):
    client.log_in("doi").get("/admin/audit/export/csv", params={"first_on": "2026-07-01"})
    with suite.session(read_only=True) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.type == "audit.exported")).one()
    assert (event.actor_login, event.extra["first_on"]) == ("doi", "2026-07-01")
    assert client.log_in("eguchi").get("/admin/audit/export/csv").status_code == 403
    assert client.log_in("doi").get("/admin/audit/export/xlsx").status_code == 404
