"""The way of a claim from the counter until the bank has paid it, as the staff of the demo walk it over HTTP."""

import re
from datetime import timedelta
from typing import Any

from script.standalone import Portal
from tests.at_work.office import Insured, Office
from tests.at_work.visitor import Refused, Visitor, hidden
from tests.casework.files import pdf

PAPERS = ("invoice", "itemised_list", "diagnosis", "records")
TEMPLATE = "示例农村商业银行代发（逗号分隔）"  # in UTF-8: GBK lacks a sign of some names


class Team:
    """The people through whose hands a claim goes, at desks of their own."""

    def __init__(self, portal: Portal) -> None:
        self.clerk, self.first, self.second, self.maker, self.checker, self.payer = (
            Visitor(portal.url, name) for name in ("clerk", "reviewer", "reviewer2", "finance", "finance2", "finance3")
        )

    @property
    def everybody(self) -> tuple[Visitor, ...]:
        return (self.clerk, self.first, self.second, self.maker, self.checker, self.payer)


def bring_to_the_counter(office: Office, team: Team) -> int:
    """A claim entered with all its papers and handed in; its key."""
    person, clerk = office.next_person(), team.clerk
    claim = int(clerk.send(f"/claims/new/{person.pk}/", {}).split("/")[2])
    version = hidden("version", clerk.read(f"/claims/{claim}/edit/"))
    clerk.send(f"/claims/{claim}/edit/", {"version": version} | form_of(office, person, claim))
    papers = [(f"file_{kind}", (f"{kind}.pdf", pdf(f"{claim} {kind}"), "application/pdf")) for kind in PAPERS]
    clerk.send(f"/claims/{claim}/documents/", {}, files=papers)
    version = hidden("version", clerk.read(f"/claims/{claim}/check/"))
    clerk.send(f"/claims/{claim}/submit/", {"version": version})
    return claim


def form_of(office: Office, person: Insured, claim: int) -> dict[str, Any]:
    """The claim form as it is typed: one stay, one invoice, one line; amount and number differ from claim to claim, or
    one would be taken for the other's copy; so does the day, or a village would be taken for a group that was admitted
    together."""
    discharged = office.today - timedelta(days=5 + claim % 40)
    amount = f"{3000 + claim % 5000}.{claim % 100:02d}"
    return {
        "applicant-standing": "self",
        "applicant-identity_kind": "01",
        "payee-standing": "insured",
        "stay-kind": "inpatient",
        "stay-access": "ordinary",
        "stay-reason": "02",
        "stay-institution": office.institution,
        "stay-diagnosis": office.diagnosis,
        "stay-admitted_on": (discharged - timedelta(days=8)).isoformat(),
        "stay-discharged_on": discharged.isoformat(),
        "stay-claimed": amount,
        "invoices-TOTAL_FORMS": 1,
        "invoices-0-code": "99060199",
        "invoices-0-number": f"{claim:010d}",
        "invoices-0-issued_on": discharged.isoformat(),
        "invoices-0-amount": amount,
        "lines-TOTAL_FORMS": 1,
        "lines-0-name": "西药费",
        "lines-0-category": "A",
        "lines-0-amount": amount,
        "payee-name": person.name,
        "payee-bank_name": person.bank_name,
        "payee-bank_account": person.bank_account,
    }


def review(claim: int, reviewer: Visitor) -> None:
    """通过, with what the review page showed."""
    page = reviewer.read(f"/claims/{claim}/review/")
    shown = {name: hidden(name, page) for name in ("version", "stage", "seen_fund")}
    reviewer.send(f"/claims/{claim}/decide/", shown | {"decision": "pass"})


def pay(claim: int, team: Team) -> None:
    """One batch for the claim: made, checked, sent by three persons; the bank answers that it was paid."""
    number = re.search(r"C\d{6}-\d{8}-\d{4,}", team.maker.read(f"/claims/{claim}/"))
    if number is None:
        raise Refused("no number", claim)
    waiting = team.maker.read(f"/fund/payments/?number={number[0]}")
    choice = f"/fund/batches/new/?pick={hidden('pick', waiting)}"
    page = team.maker.read(choice)
    template = re.search(rf'<option value="(\d+)"[^>]*>{TEMPLATE}<', page)
    shown = {name: hidden(name, page) for name in ("count", "amount")}
    batch = team.maker.send(choice, shown | {"template": template[1] if template else ""})
    team.checker.send(f"{batch}check/", {})
    team.payer.send(f"{batch}send/", {})
    file = re.search(rf"{batch}files/\d+/", team.payer.read(batch))
    if file is None:
        raise Refused("no bank file", batch)
    answer = paid_by_the_bank(team.payer.fetch(file[0]))
    team.maker.send(f"{batch}return/", {}, files=[("file", ("back.txt", answer, "text/plain"))])


def paid_by_the_bank(sent: bytes) -> bytes:
    """The bank's answer to a file of the template: every line paid."""
    head, *lines = [line.split(",") for line in sent.decode().splitlines()]
    rows = [[position, name, account, amount, "S", ""] for position, name, account, _bank, amount, _number in lines]
    return "".join(",".join(row) + "\n" for row in [head, *rows]).encode()


def walk(office: Office, team: Team) -> int:
    """The whole way; the key of the claim, which is paid now."""
    claim = bring_to_the_counter(office, team)
    review(claim, team.first)
    review(claim, team.second)
    pay(claim, team)
    return claim
