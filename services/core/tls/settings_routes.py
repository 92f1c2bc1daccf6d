"""The certificate, for administrators: what is served, make one, or deliver one as PEM."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from cryptography import x509
from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from pydantic import BaseModel, Field

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.suite import Suite
from services.core.tls import actions
from services.core.tls.files import server_files
from services.core.tls.pem import CertificateUnusable, names_of
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/admin/settings/certificate", include_in_schema=False)
MAX_BYTES = 1_000_000  # a chain of ten certificates has 20 kB
HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


class HostsForm(BaseModel):
    """The names under which staff reach the suite."""

    hosts: Annotated[str, Field(max_length=1000)]
    setup: bool = False


@router.get("", name="core.certificate.settings")
def show(request: Request, suite: SuiteDep, _user: AdministratorDep, setup: bool = False) -> Response:  # noqa: FBT001, FBT002  a query parameter
    """What is served now, and the two ways to another certificate."""
    return _page(request, suite, blank_form({"hosts": _host(suite), "setup": setup}))


@router.post("/own", name="core.certificate.make")
def make(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    form: Annotated[Form[HostsForm], Depends(form_of(HostsForm))],
) -> Response:
    """Make one with the suite's own authority."""
    hosts = form.value.hosts.replace(",", " ").split() if form.value else []
    if form.value is not None and not (hosts and all(HOST.fullmatch(host) for host in hosts)):
        form.add_error("hosts", _("サーバーの名前かIPアドレスを、空白で区切って入力してください。"))
    if not form.is_valid:
        return _page(request, suite, form, status_code=422)
    actions.make_own(session, suite, by=user, hosts=hosts)
    _tell(request, _("証明書を作りました。"))
    return redirect(request, "core.certificate.settings")


@router.post("/delivered", name="core.certificate.take")
def take(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    certificates: Annotated[UploadFile, File()],
    key: Annotated[UploadFile, File()],
) -> Response:
    """Take one that the city's authority delivered, when nothing is wrong with it."""
    try:
        actions.take_delivered(
            session,
            suite,
            by=user,
            certificates_pem=certificates.file.read(MAX_BYTES),
            key_pem=key.file.read(MAX_BYTES),
            host=_host(suite),
        )
    except CertificateUnusable as error:
        form: Form[HostsForm] = blank_form({"hosts": _host(suite)})
        form.add_error("certificates", said(request, error))
        return _page(request, suite, form, status_code=error.status)
    _tell(request, _("証明書を取り込みました。"))
    return redirect(request, "core.certificate.settings")


def _tell(request: Request, what: str) -> None:
    """What was done, and when it takes effect: a process that serves HTTPS follows the files by itself."""
    if request.url.scheme == "https":
        flash(request, what + _("数秒で、新しい接続からこの証明書になります。再起動は要りません。"))
    else:
        flash(request, what + _("いまはHTTPで動いています。スイートを再起動すると、この証明書でHTTPSになります。"))


def _host(suite: Suite) -> str:
    return urlsplit(suite.site.base_url).hostname or ""


def _page(request: Request, suite: Suite, form: Form[HostsForm], *, status_code: int = 200) -> Response:
    files = server_files(suite.settings)
    leaf = x509.load_pem_x509_certificate(files[0].read_bytes()) if files else None
    return page(
        request,
        "certificate/settings.html",
        status_code=status_code,
        form=form,
        leaf=leaf,
        names=names_of(leaf) if leaf else (),
        issuer=leaf.issuer.rfc4514_string() if leaf else "",
        is_fixed=bool(suite.settings.tls_certificate and suite.settings.tls_key),
        host=_host(suite),
    )
