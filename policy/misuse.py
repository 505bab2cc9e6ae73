"""The shape of a pack's rules on persons who misuse the fund: how long online settlement may be suspended, and why."""

from policy.model import Strict


class Suspension(Strict):
    """暂停医疗费用联网结算: the list of grounds, each with its article, and the figures (months) of the shortest and the
    longest term."""

    grounds: str
    least: str
    most: str


class MisuseRules(Strict):
    """The part of pack.yaml about persons who misuse the fund. Its figures and lists cite their sources themselves."""

    suspension: Suspension

    def figures(self) -> dict[str, str]:
        """The figures these rules read, each with the unit it must have."""
        return {self.suspension.least: "months", self.suspension.most: "months"}

    def lists(self) -> dict[str, str]:
        """Every list these rules name, by the key that names it. Their entries are kept by code."""
        return {"suspension.grounds": self.suspension.grounds}
