"""The page from which a tablet installs the authority."""

import segno
from cryptography import x509
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import FileResponse, Response

from services.core.db.session import SuiteDep
from services.core.errors import NotFound
from services.core.identity.current import Public
from services.core.suite import Suite
from services.core.tls.authority import fingerprint
from services.core.tls.files import TlsFiles, tls_files
from services.core.web.render import page

MEDIA_TYPE = "application/x-x509-ca-cert"  # the type at which iPadOS and Android offer to install
router = APIRouter(prefix="/certificate", dependencies=[Public], include_in_schema=False)


class CertificateMissing(NotFound):
    """This installation has no authority of its own."""

    code = "tls.certificate_missing"


def _files(suite: Suite) -> TlsFiles:
    files = tls_files(suite.settings)
    if not files.authority_certificate.is_file():
        raise CertificateMissing
    return files


@router.get("", name="core.certificate.show")
def show_certificate(request: Request, suite: SuiteDep) -> Response:
    """The certificate, its fingerprint, and what to tap on each kind of device."""
    certificate = x509.load_pem_x509_certificate(_files(suite).authority_certificate.read_bytes())
    address = str(request.url_for("core.certificate.download"))
    # The library's output, made from our own address; no <style>, so the Content-Security-Policy holds.
    code = Markup(segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704
    return page(
        request,
        "certificate/show.html",
        fingerprint=fingerprint(certificate),
        valid_until=certificate.not_valid_after_utc,
        address=address,
        qr_code=code,
    )


@router.get("/ca.crt", name="core.certificate.download")
def download_certificate(suite: SuiteDep) -> FileResponse:
    """The authority's certificate; it is public, the key never leaves the server."""
    return FileResponse(_files(suite).authority_certificate, media_type=MEDIA_TYPE, filename="workstyle-ca.crt")
