"""What one file of a pack names must stand in another: sources, lists, figures of the right unit, steps in order."""

from collections.abc import Mapping
from datetime import date

from policy.designation.shape import DesignationRules
from policy.enrolment.shape import EnrolmentRules
from policy.entitlements.shape import EntitlementRules
from policy.errors import PackError
from policy.facts import KINDS
from policy.misuse import MisuseRules
from policy.model import Sourced
from policy.schema import Figure, Identity, Layer, NamedList
from policy.settling.steps import ResidualStep, Step, parts_of
from policy.trace import Text

Figures = Mapping[str, tuple[str, Figure]]
Lists = Mapping[str, tuple[str, NamedList]]

ORDER = ("start", "again", "adjust", "pay", "limit", "grant")
"""A part of a layer begins with a cost, adjusts it, pays once, limits the payment; a panel's grant stands last."""


def check_references(identity: Identity, figures: Figures, lists: Lists) -> list[PackError]:
    """Every reference that leads nowhere, and every layer whose steps are out of order."""
    check = _Check(identity, figures, lists)
    check.all()
    return check.errors


class _Check:
    def __init__(self, identity: Identity, figures: Figures, lists: Lists):
        self.identity = identity
        self.figures = figures
        self.lists = lists
        self.errors: list[PackError] = []

    def all(self) -> None:
        for key, (name, figure) in self.figures.items():
            for number, dated in enumerate(figure.values):
                self._cited(name, f"{key}.values.{number}.source", dated)
                self._in_time(name, f"{key}.values.{number}.from", dated.from_)
        for key, (name, found) in self.lists.items():
            self._cited(name, f"{key}.source", found)
        if self.identity.access is not None:
            self._cited("pack.yaml", "access.source", self.identity.access)
        for layer_name, layer in self.identity.layers.items():
            self._layer(f"layers.{layer_name}", layer)
        if self.identity.enrolment is not None:
            self._enrolment(self.identity.enrolment)
        if self.identity.designation is not None:
            self._designation(self.identity.designation)
        if self.identity.entitlements is not None:
            self._entitlements(self.identity.entitlements)
        if self.identity.misuse is not None:
            self._misuse(self.identity.misuse)

    def _enrolment(self, rules: EnrolmentRules) -> None:
        self._read(rules.figures(), "enrolment")
        for key, part in rules.sourced():
            self._cited("pack.yaml", f"enrolment.{key}.source", part)
        for number, table in enumerate(rules.prices):
            self._in_time("pack.yaml", f"enrolment.prices.{number}.from", table.from_)

    def _designation(self, rules: DesignationRules) -> None:
        self._read(rules.figures(), "designation")
        for key, part in rules.sourced():
            self._cited("pack.yaml", f"designation.{key}.source", part)
        for key, name in rules.lists():
            self._listed(name, f"designation.{key}")
        coded = [rules.change_events, rules.suspension_grounds, rules.termination_grounds]
        sheets = [station.sheet for station in rules.stations if station.sheet]
        if rules.supervision:
            coded += [rules.supervision.violations, rules.supervision.sanctions]
            sheets.append(rules.supervision.sheet)
        for name in filter(self.lists.get, coded):
            if not all(entry.code for entry in self.lists[name][1].entries):
                self._fault(f"designation.{name}", "every entry of the list needs a code", "名单的每一项都须有 code")
        for sheet in sheets:
            if sheet in self.lists and not all(entry.points for entry in self.lists[sheet][1].entries):
                self._fault(f"designation.{sheet}", "every entry of a sheet has points", "评分表的每一项都须写 points")

    def _entitlements(self, rules: EntitlementRules) -> None:
        self._read(rules.figures(), "entitlements")
        for key, part in rules.sourced():
            self._cited("pack.yaml", f"entitlements.{key}.source", part)
        for key, name in rules.lists():
            self._coded(name, f"entitlements.{key}")

    def _misuse(self, rules: MisuseRules) -> None:
        self._read(rules.figures(), "misuse")
        for key, name in rules.lists().items():
            self._coded(name, f"misuse.{key}")

    def _coded(self, name: str, at: str) -> None:
        """A list that stands in the pack, each entry with the code that rows keep."""
        self._listed(name, at)
        if name in self.lists and not all(entry.code for entry in self.lists[name][1].entries):
            self._fault(at, "every entry of the list needs a code", "名单的每一项都须有 code")

    def _layer(self, at: str, layer: Layer) -> None:
        for number, cover in enumerate(layer.covers or []):
            self._cited("pack.yaml", f"{at}.covers.{number}.source", cover)
            self._listed(cover.diseases, f"{at}.covers.{number}.diseases")
        self._listed(layer.disease_list, f"{at}.disease_list")
        for number, step in enumerate(layer.steps):
            self._listed(getattr(step, "list", None), f"{at}.steps.{number}.list")
            self._read(step.figures(), f"{at}.steps.{number}")
        for kind in layer.kinds or KINDS:
            self._in_order(at, kind, [step for step in layer.steps if step.kinds is None or kind in step.kinds])

    def _in_order(self, at: str, kind: str, steps: list[Step]) -> None:
        first, *later = [[step.role for step in part] for part in parts_of(steps)]
        whole = [part for part in (first, *later) if part != ["grant"]]
        if first.count("start") != 1 or any(part.count("pay") != 1 for part in whole):
            self._fault(
                f"{at}.steps",
                f"{kind}: one step begins (in_policy_cost, burden, ...) and one step pays",
                f"{kind}：须恰有一个起始步骤（in_policy_cost、burden 等）和一个支付步骤",
            )
        elif any(part != sorted(part, key=ORDER.index) for part in whole) or ["grant"] in later[:-1]:
            self._fault(
                f"{at}.steps",
                f"{kind}: the order is begin, adjust, pay, cap; a panel's grant stands last",
                f"{kind}：顺序须为起始、扣减、支付、限额，一事一议（panel_grant）在最后",
            )
        elif later and not isinstance(steps[0], ResidualStep):
            self._fault(
                f"{at}.steps",
                f"{kind}: left_over and panel_grant stand in a layer that begins with residual",
                f"{kind}：left_over、panel_grant 只能用于以 residual 起始的待遇层",
            )

    def _cited(self, name: str, at: str, sourced: Sourced) -> None:
        if sourced.source and sourced.source.document not in self.identity.documents:
            document = sourced.source.document
            self._fault(at, f"unknown source {document!r}", f"documents 中没有文件“{document}”", name)

    def _in_time(self, name: str, at: str, day: date) -> None:
        first, last = self.identity.verified_from, self.identity.verified_through
        if day < first:
            self._fault(at, f"begins before the pack does ({first})", f"早于政策包的适用起日（{first}）", name)
        if last is not None and day > last:
            self._fault(at, f"begins after the pack ends ({last})", f"晚于政策包的适用止日（{last}）", name)

    def _listed(self, key: str | None, at: str) -> None:
        if key is not None and key not in self.lists:
            self._fault(at, f"unknown list {key!r}", f"没有名单“{key}”")

    def _read(self, needed: Mapping[str, str], at: str) -> None:
        for key, unit in needed.items():
            if key not in self.figures:
                self._fault(at, f"unknown figure {key!r}", f"没有参数“{key}”")
            elif self.figures[key][1].unit != unit:
                found = self.figures[key][1].unit
                self._fault(
                    at, f"figure {key!r} is in {found}, not {unit}", f"参数“{key}”的单位是 {found}，须为 {unit}"
                )

    def _fault(self, at: str, en: str, zh: str, name: str = "pack.yaml") -> None:
        self.errors.append(PackError(name, at, Text(zh, en)))
