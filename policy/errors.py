"""What can go wrong with the rules themselves, and with facts that are none; each in both languages."""

from dataclasses import dataclass

from policy.trace import Text


class Told(ValueError):
    """A reason in English and Chinese. Without a Chinese one, which only programmers meet, the English stands for it."""

    def __init__(self, en: str, zh: str = ""):
        self.text = Text(zh or en, en)
        super().__init__(en)


class Fault(Told):
    """Something in a pack's files is wrong; the reason alone, file and key are added by whoever reads the files."""


class BadFact(Told):
    """A fact handed to the rules is none: a negative amount, an unknown kind of care, a rate above 1."""


@dataclass(frozen=True, slots=True)
class PackError:
    """One fault of a pack: the file, the key inside it (dotted) and the reason in words."""

    file: str
    key: str
    text: Text

    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.text.en

    def sentence(self, lang: str = "zh") -> str:
        """File, key and reason."""
        return ": ".join(part for part in (self.file, self.key, self.text.in_language(lang)) if part)

    def __str__(self) -> str:
        return self.sentence("en")


class InvalidPack(ValueError):
    """The files are not a pack; `errors` lists every fault found, in the order of the files."""

    def __init__(self, errors: list[PackError]):
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))


class UnknownPack(LookupError):
    """No pack of that id is shipped with the portal."""
