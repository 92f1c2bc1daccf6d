"""Grades an answer as Mozilla's HTTP Observatory grades a site.

Source: mdn/mdn-http-observatory, `src/grader/charts.js` (modifiers, GRADE_CHART, MINIMUM_SCORE_FOR_EXTRA_CREDIT) and
`src/analyzer/tests/*.js`, as of 2025. Left out: redirection and preloading, which need a name on the internet;
subresource integrity, which is about scripts of other origins (a test of pages allows none).
"""

import re
from collections.abc import Mapping, Sequence

GRADES = {100: "A+", 90: "A", 85: "A-", 80: "B+", 70: "B", 65: "B-", 60: "C+", 50: "C", 45: "C-", 40: "D+", 0: "F"}
EXTRA_CREDIT_FROM = 90
SIX_MONTHS_S = 15_768_000
PRIVATE_REFERRERS = frozenset({"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"})
BROAD = ("'unsafe-inline'", "data:", "https:", "http:", "*")


def modifiers(headers: Mapping[str, str], cookies: Sequence[str]) -> dict[str, int]:
    """What each test adds or takes; every answer is one over HTTPS."""
    return {
        "content-security-policy": _csp(headers.get("content-security-policy", "")),
        "cookies": _cookies(cookies),
        "cross-origin-resource-sharing": -50 if "access-control-allow-origin" in headers else 0,
        "referrer-policy": _referrer(headers.get("referrer-policy", "")),
        "strict-transport-security": _hsts(headers.get("strict-transport-security", "")),
        "x-content-type-options": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "x-frame-options": _frames(headers),
        "cross-origin-resource-policy": 10 if headers.get("cross-origin-resource-policy") == "same-origin" else 0,
    }


def grade(headers: Mapping[str, str], cookies: Sequence[str]) -> str:
    """The letter."""
    parts = modifiers(headers, cookies).values()
    score = 100 + sum(part for part in parts if part < 0)
    if score >= EXTRA_CREDIT_FROM:
        score += sum(part for part in parts if part > 0)
    return next(letter for least, letter in GRADES.items() if score >= least)


def directives(policy: str) -> dict[str, list[str]]:
    """A Content-Security-Policy by directive."""
    words = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): sources for name, *sources in words}


def _csp(policy: str) -> int:
    if not policy:
        return -25
    found = directives(policy)
    fallback = found.get("default-src", ["*"])
    scripts, objects, styles = (found.get(name, fallback) for name in ("script-src", "object-src", "style-src"))
    if any(source in BROAD for source in [*scripts, *objects]):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if any(source in BROAD for source in styles):
        return 0
    # base-uri and form-action do not fall back to default-src.
    closed = found.get("form-action") in (["'self'"], ["'none'"])
    return 10 if fallback == ["'none'"] and closed else 5


def _cookies(cookies: Sequence[str]) -> int:
    if not cookies:
        return 0
    flags = [{part.strip().lower() for part in cookie.split(";")[1:]} for cookie in cookies]
    if not all("secure" in one for one in flags):
        return -40
    if not all("httponly" in one for one in flags):
        return -30
    return 5 if all({"samesite=lax", "samesite=strict"} & one for one in flags) else -20


def _referrer(value: str) -> int:
    if not value:
        return 0
    return 5 if value in PRIVATE_REFERRERS else -5


def _hsts(value: str) -> int:
    found = re.search(r"max-age=(\d+)", value)
    if not found:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS_S else -10


def _frames(headers: Mapping[str, str]) -> int:
    ancestors = directives(headers.get("content-security-policy", "")).get("frame-ancestors")
    if ancestors in (["'none'"], ["'self'"]):
        return 5
    return 5 if headers.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"} else -20
