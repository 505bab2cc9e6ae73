"""The pieces that every part of a pack's files is made of."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from policy.errors import Fault
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
            raise Fault("a source names an article or a quote", "依据须写明条款（article）或原文（quote）")
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


def _one_or_several(schema: dict[str, Any]) -> None:
    """A field that takes one thing or a list of them, as editors are told."""
    schema["anyOf"] = [schema["items"], {"type": schema.pop("type"), "items": schema.pop("items")}]


class Sourced(Strict):
    """Whatever needs a reason: a source, or plain words why it is illustrative. `reading`: one or a list of them."""

    source: Citation | None = None
    illustrative: Words | None = None
    reading: tuple[Reading, ...] = Field((), json_schema_extra=_one_or_several)

    @field_validator("reading", mode="before")
    @classmethod
    def _listed(cls, reading: Any) -> Any:
        return (reading,) if isinstance(reading, dict) else reading

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if self.source is None and self.illustrative is None:
            raise Fault(
                "needs a source, or illustrative with the reason",
                "须写明依据（source），或在 illustrative 中说明为何是示意值",
            )
        return self
