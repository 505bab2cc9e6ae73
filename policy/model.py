"""The pieces that every part of a pack's files is made of."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policy.trace import Text


class Strict(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """The same words in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The words as the trace keeps them."""
        return Text(self.zh, self.en)


class Citation(Strict):
    """Where in a document a figure stands: an article or a literal quote."""

    document: str
    article: str | None = None
    quote: str | None = None

    @model_validator(mode="after")
    def _located(self) -> Self:
        if not (self.article or self.quote):
            raise ValueError("a source names an article or a quote")
        return self

    @property
    def locator(self) -> str:
        """Article and quote together."""
        return " ".join(part for part in (self.article, self.quote) if part)


class Reading(Strict):
    """How an ambiguous sentence is read here, and how else it could be."""

    id: str | None = None
    chosen: Words
    other: Words


class Sourced(Strict):
    """Whatever needs a reason: a source, or plain words why it is illustrative."""

    source: Citation | None = None
    illustrative: Words | None = None
    reading: Reading | None = None

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if self.source is None and self.illustrative is None:
            raise ValueError("needs a source, or illustrative with the reason")
        return self
