"""One person of staff over HTTP: pages are read, forms are sent; what got no answer is sent again with the same key."""

import re
import time
from collections.abc import Mapping
from html import unescape
from typing import Any
from uuid import uuid4

import requests

PASSWORD = "Yibao-demo-2026"
PATIENCE = 120
SIGN_IN, CONFIRM = "/sign-in/", "/account/confirm/"
UNANSWERED = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class Refused(Exception):
    """The portal answered with something else than was asked for: status, address and its sentences."""


class Visitor:
    """Signed in on first use. `unanswered` counts tries that were lost, `broken` the 500s among the answers."""

    def __init__(self, url: str, username: str) -> None:
        self.url, self.username = url, username
        self.session = requests.Session()
        # A kept connection that the server has just closed would look like a lost answer.
        self.session.headers["Connection"] = "close"
        self.unanswered = self.broken = 0

    def read(self, path: str) -> str:
        """The text of a page."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """The bytes behind an address."""
        answer = self._answered("GET", path)
        if self._signed_out(answer):
            self.sign_in()
            answer = self._answered("GET", path)
        if answer.status_code != 200:
            raise Refused(answer.status_code, path, words(answer.text))
        return answer.content

    def send(self, path: str, fields: Mapping[str, Any], *, files: Any = None, key: str = "") -> str:
        """Send a form until it is answered, always with one key; the address it leads to ("" for none)."""
        if "sessionid" not in self.session.cookies:
            self.sign_in()
        body = {"command_key": key or str(uuid4())} | dict(fields)
        answer = self._answered("POST", path, data=body, files=files)
        if self._signed_out(answer) or answer.headers.get("Location", "").startswith(CONFIRM):
            self.sign_in()
            answer = self._answered("POST", path, data=body, files=files)
        if answer.status_code not in {200, 302}:
            raise Refused(answer.status_code, path, words(answer.text))
        return answer.headers.get("Location", "")

    def sign_in(self) -> None:
        """A new session."""
        self.session.cookies.clear()
        self._answered("GET", SIGN_IN)
        answer = self._answered("POST", SIGN_IN, data={"username": self.username, "password": PASSWORD})
        if answer.status_code != 302:
            raise Refused(answer.status_code, SIGN_IN, words(answer.text))

    def once(self, method: str, path: str, *, media_type: str | None = None, **arguments: Any) -> requests.Response:
        """One try, whatever becomes of it. A body of bytes says its media type."""
        headers = {"X-CSRFToken": self.session.cookies.get("csrftoken", "")}
        if media_type is not None:
            headers["Content-Type"] = media_type
        return self.session.request(
            method, self.url + path, headers=headers, allow_redirects=False, timeout=30, **arguments
        )

    def _answered(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """Try until the portal answers. A lost connection, 500 or 503 tells nothing about whether it was done."""
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.once(method, path, **arguments)
                if answer.status_code not in {500, 502, 503}:
                    return answer
                self.broken += answer.status_code == 500
            except UNANSWERED:
                self.unanswered += 1
            if time.monotonic() > give_up:
                raise TimeoutError(f"{method} {path} got no answer within {PATIENCE} s")
            time.sleep(0.2)

    @staticmethod
    def _signed_out(answer: requests.Response) -> bool:
        return answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)


def hidden(name: str, page: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page)
    if found is None:
        raise Refused("no field", name, words(page))
    return unescape(found[1])


def words(page: str) -> str:
    """What a page says in its notices and errors."""
    told = re.findall(r'class="(?:words|error[^"]*|row-error)"[^>]*>(.*?)</', page, re.DOTALL)
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in told) or page[:200]
