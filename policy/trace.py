"""The trace: ordered rows that say how each fen came about, in both languages, with the source of each figure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str

    @classmethod
    def same(cls, words: str) -> Self:
        """Figures alone, which read the same in both languages."""
        return cls(words, words)

    def in_language(self, lang: str) -> str:
        """The words for a language code such as zh-hans or en."""
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


class Row(NamedTuple):
    """One line of the trace. `amount` in fen, None where the row is a date, a choice or a refusal. `formulas` may
    make its text only when it is read."""

    key: str
    layer: str
    amount: int | None
    labels: Text
    formulas: Text | Callable[[], Text]
    sources: tuple[Source, ...] = ()

    def label(self, lang: str = "zh") -> str:
        """What the row is."""
        return self.labels.in_language(lang)

    def formula(self, lang: str = "zh") -> str:
        """How its amount came about, in figures; empty where there is nothing to compute."""
        return self._words().in_language(lang)

    def _words(self) -> Text:
        return self.formulas if isinstance(self.formulas, Text) else self.formulas()

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "layer": self.layer,
            "amount": self.amount,
            "labels": self.labels.as_json(),
            "formulas": self._words().as_json(),
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
        """What lacks, and what the source says of it."""
        return self.sentences.in_language(lang)

    def as_json(self) -> dict[str, Any]:
        return {"pack": self.pack, "figure": self.figure, "sentences": self.sentences.as_json()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(stored["pack"], stored["figure"], Text(**stored["sentences"]))
