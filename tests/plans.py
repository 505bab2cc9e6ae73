"""What PostgreSQL does for a question: whole tables read, rows touched."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


def plan_nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a plan."""
    yield plan
    for part in plan.get("Plans", []):
        yield from plan_nodes(part)


def tables_read_whole(rows: QuerySet[Any]) -> set[str]:
    """Tables that the question goes through from end to end."""
    return {node["Relation Name"] for node in plan_nodes(_plan(rows)) if node["Node Type"] == "Seq Scan"}


def rows_read(rows: QuerySet[Any], table: str) -> int:
    """How many rows of a table the question touches, those it throws away included."""
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in plan_nodes(_plan(rows))
        if node.get("Relation Name") == table
    )


def _plan(rows: QuerySet[Any]) -> dict[str, Any]:
    return json.loads(rows.explain(format="json", analyze=True))[0]["Plan"]
