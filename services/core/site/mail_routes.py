"""The mail server: its settings, and a test message with the server's answer in plain words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.audit.record import record
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.outbox.trial import Answer, send_trial
from services.core.site import actions
from services.core.site.fields import fixed_names, variable
from services.core.site.mail_address import MailServer, server_of, url_of
from services.core.site.schemas import MailForm, TrialForm
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/settings/mail", include_in_schema=False)


@router.get("", name="core.mail.show")
def show(request: Request, suite: SuiteDep, _user: AdministratorDep, setup: bool = False) -> Response:  # noqa: FBT001, FBT002  a query parameter
    """The mail server as it is in force; its password is never shown."""
    return _page(request, suite, _form(suite, setup=setup))


@router.post("", name="core.mail.save")
def save(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[MailForm], Depends(form_of(MailForm))],
) -> Response:
    """Store the mail server; an empty password keeps the one that is stored, an empty host ends the use of mail."""
    if form.value is None:
        form.raw["password"] = ""
        return _page(request, suite, form, status_code=422)
    sent = form.value
    kept = server_of(suite.site.smtp_url).password if sent.user else ""
    server = MailServer(sent.scheme, sent.host, sent.port, sent.user, sent.password or kept)
    values = {"smtp_url": url_of(server), "mail_from": sent.mail_from}
    fixed = fixed_names(suite.settings)
    wanted = {name: value for name, value in values.items() if name not in fixed}
    if wanted.get("smtp_url") == suite.site.smtp_url and "smtp_url" in actions.stored_names(session):
        wanted.pop("smtp_url")
    actions.change(session, by=user, settings=suite.settings, values=wanted)
    flash(request, _("メールの設定を保存しました。試験メールを送って確かめてください。"))
    return redirect(request, "core.mail.show", **({"setup": 1} if sent.setup else {}))


@router.post("/trial", name="core.mail.try")
def try_(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[TrialForm], Depends(form_of(TrialForm))],
) -> Response:
    """Send one message and show how the server answered."""
    if form.value is None:
        return _page(request, suite, _form(suite), trial=form, status_code=422)
    answer = send_trial(suite.site, to=form.value.to)
    record(session, "site.mail.tried", by=user, target="smtp", works=answer.works)
    return _page(request, suite, _form(suite), trial=form, answer=answer)


def _form(suite: Suite, *, setup: bool = False) -> Form[MailForm]:
    server = server_of(suite.site.smtp_url)
    return blank_form(
        {
            "scheme": server.scheme,
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "mail_from": suite.site.mail_from,
            "setup": setup,
        }
    )


def _page(
    request: Request,
    suite: Suite,
    form: Form[MailForm],
    *,
    trial: Form[TrialForm] | None = None,
    answer: Answer | None = None,
    status_code: int = 200,
) -> Response:
    fixed = fixed_names(suite.settings)
    return page(
        request,
        "site/mail.html",
        status_code=status_code,
        form=form,
        trial=trial or blank_form({"to": ""}),
        answer=answer,
        is_set=bool(suite.site.smtp_url),
        has_password=bool(server_of(suite.site.smtp_url).password),
        fixed={name: variable(name) for name in fixed},
    )
