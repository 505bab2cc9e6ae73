"""What decides which rules apply to a claim."""

from datetime import date
from typing import NamedTuple

from policy.pack import Pack
from policy.schema import Cover


class Situation(NamedTuple):
    """All that decides which rules apply to a claim; amounts and counters do not. `assisted_class` is the class by which
    the assistance layer goes: the higher of the person's and the one an application was granted. `treatment`: whether the
    institution is designated for treating the disease (定点救治)."""

    on: date
    form: str
    kind: str
    level: str | None
    inside: bool
    designated: bool
    approved: bool
    covered: bool
    in_time: bool
    disease: str | None
    accident: bool
    member: str
    assistance_class: int | None
    assisted_class: int | None
    large_amount: bool
    supplementary: bool
    assistance: bool
    treatment: bool = False

    @property
    def place(self) -> str:
        """inside; else referred when approved or an emergency; else outside."""
        if self.inside and self.designated:
            return "inside"
        return "referred" if self.approved else "outside"

    def words(self, layer: str, listed: bool) -> dict[str, str]:
        """The situation as words of the dimensions that a layer's tables are cut by."""
        held = self.assisted_class if layer == "assistance" else self.assistance_class
        return {
            "kind": self.kind,
            "level": self.level or "",
            "place": self.place,
            "member": self.member,
            "disease": "listed" if listed else "ordinary",
            "assistance_class": str(held or "none"),
            "treatment": "designated" if self.treatment else "ordinary",
        }


def gives(cover: Cover, situation: Situation, pack: Pack) -> bool:
    """Whether this benefit is given for the kind of care, the person and the disease."""
    return (
        situation.kind in cover.kinds
        and (cover.members is None or situation.member in cover.members)
        and (cover.accident is None or situation.accident == cover.accident)
        and (cover.diseases is None or situation.disease is None or situation.disease in pack.names(cover.diseases))
    )
