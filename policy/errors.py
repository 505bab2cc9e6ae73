"""What can go wrong with the rules themselves; nothing here is about a person's claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackError:
    """One fault of a pack: the file, the key inside it (dotted) and the reason in words."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class InvalidPack(ValueError):
    """The files are not a pack; `errors` lists every fault found, in the order of the files."""

    def __init__(self, errors: list[PackError]):
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))


class UnknownPack(LookupError):
    """No pack of that id is shipped with the portal."""


class BadFact(ValueError):
    """A fact handed to the rules is none: a negative amount, an unknown kind of care, a rate above 1."""
