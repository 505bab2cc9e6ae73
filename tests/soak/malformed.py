"""Posts that no form would send, to every route: no 500, and no fen moves."""

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from casework.checks import routes as all_routes
from casework.models import Role
from casework.rights import RIGHTS, Right
from script.standalone import Portal
from tests.at_work.office import Office
from tests.at_work.visitor import Visitor

POSTED_BY = {
    "clerk": Role.CLERK, "reviewer": Role.REVIEWER, "supervisor": Role.SUPERVISOR, "finance": Role.FINANCE,
    "policy": Role.POLICY, "secadmin": Role.SECURITY_ADMIN, "auditadmin": Role.AUDIT_ADMIN,
}  # fmt: skip
NOT_SENT = {"casework:logout", "casework:login"}
"""Their answer is the end of the session; sign-in has tests of its own."""

SETTLED_LONG_AGO = {
    "claims:withdraw": "claim", "claims:reverse": "claim", "claims:take_over": "claim",
    "fund:check": "batch", "fund:send": "batch", "fund:cancel": "batch",
}  # fmt: skip
"""Where nothing, or any text, is a whole command: sent for cases in which it comes too late."""

ON_PURPOSE = {200, 302, 400, 403, 404, 405, 409, 411, 413, 422, 503}
FIELDS = (
    "version", "stage", "seen_fund", "decision", "reason", "reason_code", "article", "comment", "template", "count",
    "amount", "file", "q", "name", "payer_account", "layout", "stay-institution", "stay-admitted_on", "stay-claimed",
    "stay-kind", "stay-continues", "invoices-TOTAL_FORMS", "invoices-0-number", "invoices-0-amount",
    "lines-TOTAL_FORMS", "lines-0-code", "lines-0-amount", "lines-0-quantity", "payee-bank_account", "rows", "heading",
    "pool", "area", "language", "next", "username", "role", "starts_on", "file_invoice", "password", "old_password",
)  # fmt: skip
NOBODY_S = (0, 2**63, 10**30)
NEVER_ASKED_FOR = ("status", "state", "fund", "area_code", "approver", "approved_amount", "is_superuser", "id")
VALUES = (
    "", " ", "\x00", "0", "-1", "９９９９", "1e309", "NaN", "9" * 60, "1,5", "105,263.14x", "2026-02-30", "99999999",
    "'; DROP TABLE claims_claim; --", "<script>alert(1)</script>", "{{ 7|add:7 }}", "%(x)s %s %d", "../../etc/passwd",
    "\u202e\u2066", "𠮷" * 50, "\ufffd\ud7ff", "[" * 3000, "null", "[]", '{"a": 1}', "pass ", "=1+1", "x" * 100_000,
)  # fmt: skip


def run(portal: Portal, count: int = 10_000) -> Iterator[str]:
    """Send `count` malformed posts; every answer is one that the portal gives on purpose."""
    chance = random.Random(count)
    office = Office(portal)
    before = office.sums()
    visitors = [Visitor(portal.url, name) for name in POSTED_BY]
    for visitor in visitors:
        visitor.sign_in()
    addresses = [address for address in routes(office) if address.name not in NOT_SENT]
    answers: dict[int, int] = {}
    for at in range(count):
        address = addresses[at % len(addresses)]
        visitor = chance.choice([one for one in visitors if one.username in address.let_in] or visitors)
        body = chance.choice(BODIES)(chance)
        answer = visitor.once("POST", address.one(chance), **body)
        assert answer.status_code in ON_PURPOSE, (answer.status_code, address.name, repr(body)[:500])
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        if "sessionid" not in visitor.session.cookies:
            visitor.sign_in()
    assert office.sums() == before
    yield f"{count} posts to {len(addresses)} routes: {dict(sorted(answers.items()))}; no fen moved"


class Address:
    """A route with keys to fill its pattern: those of rows that are there, and those of none."""

    def __init__(self, name: str, pattern: str, needs: frozenset[Right], keys: dict[str, list[int]]) -> None:
        self.name, self.pattern, self.keys = name, pattern, keys
        self.let_in = {username for username, role in POSTED_BY.items() if not needs or needs & RIGHTS[role]}

    def one(self, chance: random.Random) -> str:
        """An address of the route."""

        def fill(part: re.Match[str]) -> str:
            kind = part[1]
            if kind != "int":
                return chance.choice(("claims.claim", "receipt", "identity", "x", "%00", "unlock"))
            found = self.keys[kind_of(self.name)]
            return str(chance.choice(found if found and chance.random() < 0.9 else NOBODY_S))

        return "/" + re.sub(r"<(\w+):\w+>", fill, self.pattern)


def kind_of(route: str) -> str:
    """Whose key stands in the route's address."""
    if route in SETTLED_LONG_AGO:
        return f"old {SETTLED_LONG_AGO[route]}"
    if route.startswith("casework:staff"):
        return "nobody"
    app, _colon, _name = route.partition(":")
    kinds = {"claims:new": "person", "claims:lift_flag": "flag", "fund:payable": "payable"}
    return kinds.get(route, {"claims": "claim", "fund": "batch", "enrollment": "person"}.get(app, "claim"))


def routes(office: Office) -> list[Address]:
    """Every route of the portal with the keys that stand in its database."""
    keys = {kind: [pk for (pk,) in office.rows(sql)] for kind, sql in _KEYS.items()}
    prefixes = {"claims": "claims/", "fund": "fund/", "enrollment": "persons/", "institutions": "institutions/"}
    prefixes |= {"rulebook": "rules/"}
    return [
        Address(name, prefixes.get(name.split(":")[0], "") + str(route.pattern), route.callback.needs, keys)
        for name, route in all_routes()
        if "^" not in str(route.pattern)
    ]


def _fields(chance: random.Random) -> dict[str, str]:
    names = chance.sample(FIELDS, chance.randint(0, 12)) + chance.sample(NEVER_ASKED_FOR, chance.randint(0, 4))
    return {name: chance.choice(VALUES) for name in names}


def _urlencoded(chance: random.Random) -> dict[str, Any]:
    return {"data": _fields(chance)}


def _multipart(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(("a.pdf", "..\\x.png", "", "发票.ofd", "a" * 300 + ".jpg", "a.pdf\x00.exe"))
    content = chance.choice((b"", b"%PDF-1.4\n", b"PK\x03\x04zip", chance.randbytes(2_000)))
    field = chance.choice(("file", "file_invoice", "file_records", "document"))
    return {"data": _fields(chance), "files": [(field, (name, content, "application/pdf"))]}


def _raw(chance: random.Random) -> dict[str, Any]:
    kinds = (
        "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x",
        "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-7", "text/xml", "",
    )  # fmt: skip
    json_text = json.dumps(_fields(chance)).encode()
    body = chance.choice((chance.randbytes(300), json_text, b"a=%ff%fe&b=%zz&" * 40, b"--x\r\n"))
    return {"data": body, "media_type": chance.choice(kinds)}


def _nothing(_chance: random.Random) -> dict[str, Any]:
    return {"data": {}}


BODIES: tuple[Callable[[random.Random], dict[str, Any]], ...] = (_urlencoded, _urlencoded, _multipart, _raw, _nothing)
_KEYS = {
    "claim": "SELECT id FROM claims_claim WHERE state NOT IN ('payment_failed')",
    "old claim": "SELECT id FROM claims_claim WHERE state IN ('withdrawn', 'refused', 'reversed')",
    "batch": "SELECT id FROM fund_batch",
    "old batch": "SELECT id FROM fund_batch WHERE state IN ('done', 'sent', 'cancelled')",
    "person": "SELECT id FROM enrollment_person ORDER BY id LIMIT 20",
    "payable": "SELECT id FROM fund_payable",
    "flag": "SELECT id FROM claims_flag",
    "nobody": "SELECT 0",
}
