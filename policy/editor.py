"""JSON schemas of a pack's files, so that an editor completes keys and marks mistakes while they are typed."""

from typing import Any

from pydantic import TypeAdapter

from policy.checking.check import Case
from policy.schema import Figure, Identity, NamedList

SCHEMAS: dict[str, TypeAdapter[Any]] = {
    "pack": TypeAdapter(Identity),
    "parameters": TypeAdapter(dict[str, Figure]),
    "lists": TypeAdapter(dict[str, NamedList]),
    "cases": TypeAdapter(list[Case]),
}
"""By kind of file: pack.yaml, parameters/*.yaml, lists/*.yaml, cases/*.yaml."""


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON schema of a kind of file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[kind].json_schema()}
