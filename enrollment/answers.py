"""What the rules say about a payment: asked once for equal facts, kept once however many persons share it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from casework.models import Pool
from enrollment.models import Answer
from policy.enrolment.enrol import Enrollee, Enrolment, enrol
from policy.trace import Row
from rulebook.models import Layer
from rulebook.selectors import RulesInForce, rules_for


class Asked:
    """The rules of one pool and coverage year. Raises rulebook.errors.NoRulesInForce."""

    def __init__(self, pool: Pool, coverage_year: int) -> None:
        self.year = coverage_year
        self.in_force = rules_for(pool, date(coverage_year, 1, 1))
        shape = self.in_force.rules.basic.identity.enrolment
        self._birth_matters = bool(shape and any(price.age_from for table in shape.prices for price in table.classes))
        self._said: dict[tuple[Enrollee, date], Enrolment] = {}
        self._kept: dict[int, Answer] = {}

    def say(self, enrollee: Enrollee, paid_on: date) -> Enrolment:
        """Price, classification and days for a payment on that day."""
        if enrollee.kind != "newborn" and not self._birth_matters:
            enrollee = replace(enrollee, born_on=None)
        facts = (enrollee, paid_on)
        if facts not in self._said:
            said = enrol(self.in_force.rules, coverage_year=self.year, member=enrollee, paid_on=paid_on)
            self._said[facts] = said
        return self._said[facts]

    def kept(self, said: Enrolment) -> Answer:
        """What was said, as the row that contributions refer to."""
        if id(said) not in self._kept:
            self._kept[id(said)] = keep(self.in_force, self.year, said.shares, said.rows)
        return self._kept[id(said)]


def keep(in_force: RulesInForce, coverage_year: int, shares: Mapping[str, int], rows: Sequence[Row]) -> Answer:
    """The answer with its trace, stored under the hash of its content: equal answers are one row."""
    version = in_force.versions[Layer.BASIC]
    content = {
        "rules": version["content_hash"],
        "year": coverage_year,
        "shares": dict(shares),
        "rows": [row.as_json() for row in rows],
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    answer, _made = Answer.objects.get_or_create(
        content_hash=digest,
        defaults={
            "version_id": version["version"],
            "coverage_year": coverage_year,
            "shares": content["shares"],
            "rows": content["rows"],
        },
    )
    return answer
