"""Keys replaced, logins ended and API keys revoked by command; nothing readable is lost, everything is audited."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from services.core.audit.models import AuditEvent
from services.core.identity import key_commands, session_commands, sessions
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.errors import ApiKeyNotFound, NobodyNamed
from services.core.site import actions
from services.core.site import commands as keys
from services.core.site.errors import KeyFixed, SealedUnreadable
from services.core.site.models import SiteSetting
from services.core.web.signing import sign, unsign_any
from tests.people import user
from tests.support.api_keys import key_for


@pytest.fixture
def suite(make_suite):
    """A suite whose key lies in its data folder, as on a server."""
    return make_suite(secret_key="")


def run(suite, app, *arguments):
    return CliRunner().invoke(app, arguments, obj=suite, catch_exceptions=False)


def acts(suite, prefix):
    with suite.session(read_only=True) as session:
        return [(e.type, e.actor_login) for e in session.exec(select(AuditEvent)) if e.type.startswith(prefix)]


def store_secrets(suite):
    with suite.session() as session:
        by = user(suite, "doi")
        actions.change(session, by=by, settings=suite.settings, values={"smtp_url": "smtp://u:geheim@mail:25"})
        settings = suite.settings_of(DirectorySettings)
        actions.change_section(
            session, by=by, core=suite.settings, settings=settings, values={"bind_password": "geheim-2"}
        )


def test_a_new_key_opens_what_the_old_one_sealed(suite):
    store_secrets(suite)
    before = suite.settings.signing_key()
    signed = sign("x", key=before, purpose="p")
    assert "sealed=2" in run(suite, keys.app, "rotate").output
    after = suite.settings.signing_key()
    assert after != before
    suite.site_reader.forget()
    assert suite.site.smtp_url == "smtp://u:geheim@mail:25"
    assert suite.site_of(DirectorySettings).bind_password == "geheim-2"
    assert unsign_any(signed, settings=suite.settings, purpose="p") == "x", "still within the grace"
    for file in (suite.settings.key_file, suite.settings.former_keys_file):
        assert file.stat().st_mode & 0o777 == 0o600
    suite.settings.former_keys_file.unlink()
    suite.site_reader.forget()
    assert suite.site.smtp_url == "smtp://u:geheim@mail:25", "sealed with the new key alone"
    assert acts(suite, "site.key") == [("site.key.rotated", "command")]


def test_after_the_grace_the_former_key_signs_nothing(suite, clock_at):
    signed = sign("x", key=suite.settings.signing_key(), purpose="p")
    run(suite, keys.app, "rotate", "--grace-hours", "2")
    clock_at.move(hours=1)
    assert unsign_any(signed, settings=suite.settings, purpose="p") == "x"
    clock_at.move(hours=2)
    assert unsign_any(signed, settings=suite.settings, purpose="p") is None
    run(suite, keys.app, "rotate", "--grace-hours", "0")
    assert suite.settings.former_keys() == (), "what is over is forgotten"


def test_logins_go_on_over_a_new_key(suite, client, app):
    app.state.suite = client.suite = suite
    client.log_in("aoki")
    run(suite, keys.app, "rotate")
    assert client.get("/account").status_code == 200


def test_a_key_of_the_environment_is_not_replaced(make_suite):
    with pytest.raises(KeyFixed):
        run(make_suite(secret_key="of the environment"), keys.app, "rotate")


def test_a_secret_that_cannot_be_read_stops_the_rotation(suite):
    store_secrets(suite)
    with suite.session() as session:
        row = session.exec(select(SiteSetting).where(SiteSetting.name == "smtp_url")).one()
        row.value = "gAAAA-of-another-key"
        session.add(row)
    before = suite.settings.signing_key()
    with pytest.raises(SealedUnreadable):
        run(suite, keys.app, "rotate")
    assert suite.settings.signing_key() == before


def test_logins_are_ended_by_command(suite, client, app):
    app.state.suite = client.suite = suite
    for login in ("aoki", "baba", "chiba"):
        client.log_in(login)
    assert run(suite, session_commands.app, "end", "--login", "Aoki").output == "ended=1\n"
    assert run(suite, session_commands.app, "end", "--all").output == "ended=2\n"
    with suite.session(read_only=True) as session:
        assert sessions.count_all(session, settings=suite.site) == 0
    assert acts(suite, "identity.session.all") == [("identity.session.all_ended", "command")]
    for arguments in ((), ("--login", "aoki", "--all")):
        with pytest.raises(NobodyNamed):
            run(suite, session_commands.app, "end", *arguments)


def test_api_keys_are_listed_and_revoked_by_command(suite):
    text = key_for(suite, "aoki", "minutes:read")
    prefix = text.split("_")[1]
    shown = run(suite, key_commands.app, "list").output
    assert shown.split("\t")[:2] == [prefix, "aoki"]
    assert text not in shown
    assert run(suite, key_commands.app, "revoke", f"wsk_{prefix}").output == f"{prefix}\trevoked\n"
    assert run(suite, key_commands.app, "list", "--login", "aoki").output == ""
    with pytest.raises(ApiKeyNotFound):
        run(suite, key_commands.app, "revoke", prefix)
    assert acts(suite, "identity.api_key.revoked") == [("identity.api_key.revoked", "command")]
