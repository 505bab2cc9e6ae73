"""The trace: ordered rows that say how each fen came about, in both languages, with the source of each figure."""

from dataclasses import dataclass
from typing import Any, Self

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str

    def in_language(self, lang: str) -> str:
        return self.zh if lang.startswith("zh") else self.en

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from. `value` is the figure as text, `locator` the article or a literal quote;
    an illustrative figure has none in law and says why in `locator`."""

    pack: str
    key: str
    value: str
    document: str
    locator: str
    illustrative: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the trace. `amount` in fen, None where the row is a date, a choice or a refusal."""

    key: str
    layer: str
    amount: int | None
    labels: Text
    formulas: Text
    sources: tuple[Source, ...] = ()

    def label(self, lang: str = "zh") -> str:
        return self.labels.in_language(lang)

    def formula(self, lang: str = "zh") -> str:
        return self.formulas.in_language(lang)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "layer": self.layer,
            "amount": self.amount,
            "labels": self.labels.as_json(),
            "formulas": self.formulas.as_json(),
            "sources": [source.as_json() for source in self.sources],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(
            key=stored["key"],
            layer=stored["layer"],
            amount=stored["amount"],
            labels=Text(**stored["labels"]),
            formulas=Text(**stored["formulas"]),
            sources=tuple(Source(**source) for source in stored["sources"]),
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that the policy lacks and that the answer needs. It blocks; nothing stands in for it."""

    pack: str
    figure: str
    sentences: Text

    def sentence(self, lang: str = "zh") -> str:
        return self.sentences.in_language(lang)

    def as_json(self) -> dict[str, Any]:
        return {"pack": self.pack, "figure": self.figure, "sentences": self.sentences.as_json()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(stored["pack"], stored["figure"], Text(**stored["sentences"]))
