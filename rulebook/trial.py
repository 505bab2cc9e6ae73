"""The two sets of rules that a simulation compares: what is in force, with some layers answered by other versions."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from casework.models import Pool
from policy import Pack, Rules
from rulebook.errors import NoRulesInForce
from rulebook.models import SETTLED, InForce, Layer, RuleVersion, SimulationRun
from rulebook.selectors import pack_of

Answers = Mapping[str, RuleVersion]
"""Layer to the version that answers it."""


def in_force(pool: Pool, year: int) -> dict[str, RuleVersion]:
    """What answers each layer of the pool on 1 January of the year; a layer without a version of its own is answered
    by that of basic insurance where it has the layer."""
    day = date(year, 1, 1)
    rows = InForce.objects.filter(pool=pool, layer__in=SETTLED, period__contains=day).select_related("version")
    own = {row.layer: row.version for row in rows}
    basic = own.get(Layer.BASIC)
    lent = dict.fromkeys(pack_of(basic).layers, basic) if basic else {}
    return lent | own


def layers_to_try(version: RuleVersion, layers: Collection[str], answers: Answers) -> list[str]:
    """Of a version's layers those that a version of its place answers now; all of them where none does."""
    held = [layer for layer in layers if layer in answers and answers[layer].pack == version.pack]
    return held or list(layers)


def sides_of(run: SimulationRun) -> tuple[Answers, Answers]:
    """Layer to version before and after. Raises NoRulesInForce where nobody answers basic insurance, and
    policy.InvalidPack for a draft with faults."""
    now = in_force(run.pool, run.as_year)
    return _side(run, now, run.before), _side(run, now, run.after)


def _side(run: SimulationRun, now: Answers, version: RuleVersion | None) -> Answers:
    side = dict(now)
    if version:
        side |= dict.fromkeys([layer for layer in run.layers if layer in pack_of(version).layers], version)
        side.setdefault(Layer.BASIC, version)
    if Layer.BASIC not in side:
        raise NoRulesInForce(layer=Layer.BASIC.label, pool=run.pool.name, day=date(run.as_year, 1, 1))
    return side


def rules_of(answers: Answers) -> Rules:
    """The rules of one side."""
    packs: dict[str, Pack] = {layer: pack_of(version) for layer, version in answers.items()}
    basic = packs.pop(Layer.BASIC)
    return Rules(basic, {layer: pack for layer, pack in packs.items() if pack is not basic})


def told(answers: Answers) -> list[dict[str, Any]]:
    """Layer by layer which version answers it, as a simulation keeps it."""
    known: Iterable[str] = [layer for layer in SETTLED if layer in answers]
    return [
        {"layer": layer, "version": found.pk, "title": found.title, "title_en": found.title_en}
        for layer in known
        for found in [answers[layer]]
    ]
