"""What a clerk does in a day, over HTTPS against an installed server: `python -m tests.support.day_of_use ADDRESS CA …`.

Every step is a request that a browser or the city's program would send; the first that fails raises.
"""

import argparse
import re
import ssl
import time
from pathlib import Path

import httpx2

NEW_PASSWORD = "a-long-password-of-the-day"
SAMPLE = Path(__file__).parents[2] / "minutes/sample/meeting.opus"
OVER = {"ready", "failed", "cancelled"}


class Clerk:
    """One browser with its cookies, and an API key once it has made one."""

    def __init__(self, address: str, authority: Path) -> None:
        trust = ssl.create_default_context(cafile=str(authority))
        self.http = httpx2.Client(base_url=address, verify=trust, trust_env=False, timeout=60.0)
        self.program = httpx2.Client(base_url=address, verify=trust, trust_env=False, timeout=60.0)  # has no cookies

    def wait_for_the_server(self, *, limit_s: float = 600) -> None:
        """A machine that has just been started takes a while."""
        deadline = time.monotonic() + limit_s
        while not self._answers():
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(1)

    def _answers(self) -> bool:
        try:
            return self.http.get("/healthz").is_success
        except httpx2.TransportError:
            return False

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.http.get(path, follow_redirects=True).text)
        assert found, path
        return found[1]

    def submit(self, page: str, path: str, **fields: str) -> httpx2.Response:
        answer = self.http.post(path, data={"csrf_token": self.token(page), **fields}, headers={"Accept": "text/html"})
        assert answer.status_code in {200, 303}, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def log_in(self, login: str, password: str, *, change: bool) -> None:
        self.submit("/login", "/login", login=login, password=password)
        if change:
            self.submit(
                "/account/password", "/account/password", present=password, new=NEW_PASSWORD, again=NEW_PASSWORD
            )

    def make_key(self) -> None:
        """An API key of one's own, with which `api` works from now on."""
        fields = {"csrf_token": self.token("/account"), "name": "day", "lifetime_days": "90"}
        scopes = ["minutes:read", "minutes:write"]
        answer = self.http.post("/account/keys", data={**fields, "scopes": scopes}, headers={"Accept": "text/html"})
        found = re.search(r"wss?_[A-Za-z0-9_-]{20,}|[A-Za-z0-9]+_[A-Za-z0-9_-]{30,}", answer.text)
        assert found, answer.text[-2000:]
        self.key = found[0]

    def api(self, method: str, path: str, **options: object) -> httpx2.Response:
        """A request of the city's program with the key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = self.program.request(method, f"/api/v1/minutes{path}", headers=headers, **options)  # type: ignore[arg-type]
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def upload(self, *, copies: int = 1) -> str:
        """The sample, several times over, as one meeting; returns its id."""
        files = [("files", (f"{number}-{SAMPLE.name}", SAMPLE.read_bytes(), "audio/ogg")) for number in range(copies)]
        form = {
            "held_on": "2026-11-20",
            "scene": "internal",
            "title": "見本",
            "allow_demonstration": "true",
            "allow_duplicate": "true",
        }
        return str(self.api("POST", "/meetings", files=files, data=form).json()["id"])

    def wait_for(self, meeting: str, states: set[str], *, limit_s: float = 900) -> dict[str, object]:
        """The meeting once it is in one of these states."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            found: dict[str, object] = self.api("GET", f"/meetings/{meeting}").json()
            if found["state"] in states:
                return found
            time.sleep(1)
        raise TimeoutError(f"{meeting} is still {found['state']}")

    def correct_and_export(self, meeting: str) -> None:
        """Lay a text over the first line, then fetch every form of the document; the text is in it."""
        line = self.api("GET", f"/meetings/{meeting}/transcript").json()["lines"][0]
        correction = {"segment_id": line["id"], "text": "直した文です。", "seen": line["seen"]}
        self.api("POST", f"/meetings/{meeting}/texts", json=correction)
        for kind in ("docx", "srt", "vtt", "txt", "json"):
            assert self.api("GET", f"/meetings/{meeting}/download/{kind}").content
        assert "直した文です。" in self.api("GET", f"/meetings/{meeting}/download/txt").text

    def look_around(self) -> None:
        """The pages that everybody has."""
        for path in ("/", "/minutes", "/minutes/new", "/account", "/certificate"):
            answer = self.http.get(path, follow_redirects=True, headers={"Accept": "text/html"})
            assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[-1500:]}"


def main() -> None:
    """The whole day; `--until-transcribing` ends in the middle of its transcription, `--go-on ID` goes on."""
    options = argparse.ArgumentParser()
    options.add_argument("address")
    options.add_argument("authority", type=Path)
    options.add_argument("login")
    options.add_argument("password")
    options.add_argument("--until-transcribing", action="store_true")
    options.add_argument("--copies", type=int, default=1)
    options.add_argument("--go-on", default="")
    options.add_argument("--only-log-in", action="store_true")
    chosen = options.parse_args()
    clerk = Clerk(chosen.address, chosen.authority)
    clerk.wait_for_the_server()
    clerk.log_in(chosen.login, chosen.password, change=chosen.password != NEW_PASSWORD)
    if chosen.only_log_in:
        return
    clerk.look_around()
    clerk.make_key()
    meeting = chosen.go_on or clerk.upload(copies=chosen.copies)
    if chosen.until_transcribing:
        clerk.wait_for(meeting, {"transcribing"})
        print(meeting)  # noqa: T201
        return
    found = clerk.wait_for(meeting, OVER)
    assert found["state"] == "ready", found
    clerk.correct_and_export(meeting)
    clerk.submit("/account", "/logout")
    print(meeting)  # noqa: T201


if __name__ == "__main__":
    main()
