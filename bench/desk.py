"""One clerk at the counter: finds persons, types their claims line by line, saves them and hands them in, over HTTP.

Each step makes a connection of its own, as after a pause of thought.
"""

import random
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from tests.at_work.office import Insured, Office
from tests.at_work.visitor import Visitor, hidden, words
from tests.at_work.walk import PAPERS, form_of
from tests.casework.files import pdf

LINES = ("西药费", "检查费", "治疗费", "床位费")
HTMX = {"HX-Request": "true"}


class Failed(Exception):
    """An answer that a clerk would not have gone on from."""


@dataclass
class Typed:
    """What was typed into a claim, in fen."""

    claimed: int
    lines: tuple[int, ...]


@dataclass
class Desk:
    """A clerk who signed in; `think`: the least and most seconds before each step. `taken`: step to seconds of each.

    The first person comes within `opening` seconds: windows do not get their first people in one and the same moment.
    """

    office: Office
    visitor: Visitor
    think: tuple[float, float]
    opening: float = 0.0
    taken: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    typed: dict[int, Typed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.visitor.username)

    def serve(self, persons: Iterable[tuple[Insured, str]]) -> None:
        """One after the other: each with the last digits of the number that they say."""
        time.sleep(self.chance.uniform(0, self.opening))
        for person, digits in persons:
            self._enter(person, digits)

    def _enter(self, person: Insured, digits: str) -> None:
        self._find(person, digits)
        self._step("person", "GET", f"/persons/{person.pk}/")
        begun = self._step("begin", "POST", f"/claims/new/{person.pk}/", data={"command_key": str(uuid4())})
        claim = int(begun.headers["Location"].split("/")[2])
        fields = self._type(claim, person)
        saved = self._step("save", "POST", f"/claims/{claim}/edit/", data=fields | {"command_key": str(uuid4())})
        _must(saved.status_code == 302, saved)
        papers = [(f"file_{kind}", (f"{kind}.pdf", pdf(f"{claim} {kind}"), "application/pdf")) for kind in PAPERS]
        self._step("papers", "POST", f"/claims/{claim}/documents/", files=papers, headers=HTMX)
        version = hidden("version", self._step("check", "GET", f"/claims/{claim}/check/").text)
        sent = self._step("submit", "POST", f"/claims/{claim}/submit/", data={"version": version})
        _must(sent.headers.get("Location") == f"/claims/{claim}/", sent)

    def _find(self, person: Insured, digits: str) -> None:
        """By the last digits: who is alone with them opens at once, else the list of all is read."""
        self._pause()
        begun = time.perf_counter()
        found = self.visitor.once("POST", "/search/", data={"q": digits})
        if found.headers.get("Location") == "/search/":
            found = self.visitor.once("GET", "/search/")
        self.taken["find"].append(time.perf_counter() - begun)
        _must(f"/persons/{person.pk}/" in (found.headers.get("Location", "") + found.text), found)

    def _type(self, claim: int, person: Insured) -> dict[str, Any]:
        """The form, typed in full: a preview after each line, a save after the stay and after the lines."""
        page = self._step("form", "GET", f"/claims/{claim}/edit/").text
        whole = form_of(self.office, person, claim)
        amounts = tuple(100_00 + self.chance.randrange(3_000_00) for _line in LINES)
        self.typed[claim] = Typed(sum(amounts), amounts)
        whole |= {"version": hidden("version", page)}
        whole |= dict.fromkeys(("stay-claimed", "invoices-0-amount"), _yuan(sum(amounts)))
        for typed, (name, fen) in enumerate(zip(LINES, amounts, strict=True), start=1):
            at = f"lines-{typed - 1}"
            whole |= {f"{at}-name": name, f"{at}-category": "A", f"{at}-amount": _yuan(fen), "lines-TOTAL_FORMS": typed}
            self._step("preview", "POST", f"/claims/{claim}/quote/", data=whole, headers=HTMX)
            if typed in (1, len(LINES)):
                kept = self._step("autosave", "POST", f"/claims/{claim}/save/", data=whole, headers=HTMX)
                whole["version"] = hidden("version", kept.text)
        return whole

    def _step(self, name: str, method: str, path: str, **sent: Any) -> requests.Response:
        self._pause()
        headers = sent.pop("headers", {}) | {"X-CSRFToken": self.visitor.session.cookies.get("csrftoken", "")}
        begun = time.perf_counter()
        answer = self.visitor.session.request(
            method, self.visitor.url + path, headers=headers, allow_redirects=False, timeout=60, **sent
        )
        self.taken[name].append(time.perf_counter() - begun)
        _must(answer.status_code == 200 or _leads_on(answer), answer)
        return answer

    def _pause(self) -> None:
        time.sleep(self.chance.uniform(*self.think))


def _leads_on(answer: requests.Response) -> bool:
    return answer.status_code == 302 and not re.match(r"/(sign-in|account)/", answer.headers["Location"])


def _must(is_well: bool, answer: requests.Response) -> None:
    if not is_well:
        asked = f"{answer.request.method} {answer.request.url}"
        raise Failed(f"{asked}: {answer.status_code} {answer.headers.get('Location', '')} {words(answer.text)}")


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
