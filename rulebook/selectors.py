"""The questions to the rulebook: which rules answer a pool on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

import policy
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from policy import InvalidPack, Pack, PackError, Rules
from policy.pack import Parameter
from rulebook.errors import NoRulesInForce, VersionDamaged
from rulebook.figures import Raw, figures_of
from rulebook.models import SETTLED, InForce, Layer, RuleVersion


@dataclass(frozen=True)
class RulesInForce:
    """What a settlement asks and keeps: the rules, and per layer that is answered its pack, version and hash."""

    rules: Rules
    versions: dict[str, dict[str, Any]]
    illustrative: bool


def rules_for(pool: Pool, day: date) -> RulesInForce:
    """The rules of the pool on a day, read from the stored versions (one query; parsed once a process).

    Raises NoRulesInForce when basic insurance has no version that day, or a layer that was answered before is not
    answered any more: a gap is never read as “nothing to pay”.
    """
    answers = _latest_answers(pool, day)
    for layer in SETTLED:
        answer = answers.get(layer)
        gap = answer and answer["period"].upper and answer["period"].upper <= day
        if gap or (answer is None and layer == Layer.BASIC):
            raise NoRulesInForce(layer=layer.label, pool=pool.name, day=day)
    hashes = {layer: answers[layer]["version__content_hash"] for layer in SETTLED if layer in answers}
    rules = _rules(tuple(sorted(hashes.items())))
    versions = _kept_versions(rules, answers)
    return RulesInForce(rules, versions, any(pack.illustrative for layer in versions if (pack := rules.pack_of(layer))))


def institution_rules(pool: Pool, day: date) -> tuple[Pack, int]:
    """The pack that answers for designated institutions in the pool on a day, and its version: one of its own, else that
    of basic insurance. Raises NoRulesInForce when neither says anything of them."""
    answers = _latest_answers(pool, day)
    answer = answers.get(Layer.INSTITUTIONS, answers.get(Layer.BASIC))
    if answer and (answer["period"].upper is None or day < answer["period"].upper):
        pack = _pack(answer["version__content_hash"])
        if pack.identity.designation:
            return pack, answer["version_id"]
    raise NoRulesInForce(layer=Layer.INSTITUTIONS.label, pool=pool.name, day=day)


def answers_of(pack: Pack) -> list[Layer]:
    """What a version can be put in force for: its layers, and institutions where it has rules on them."""
    return [Layer(layer) for layer in pack.layers] + [Layer.INSTITUTIONS] * bool(pack.identity.designation)


def rules_kept(versions: Mapping[str, Mapping[str, Any]]) -> Rules:
    """The rules a settlement was made by, from what it kept: a recomputation asks the same ones again."""
    return _rules(tuple(sorted((layer, kept["content_hash"]) for layer, kept in versions.items())))


def _latest_answers(pool: Pool, day: date) -> dict[str, dict[str, Any]]:
    """Per layer the last answer that began on or before the day, whether it still holds or not."""
    began = InForce.objects.filter(pool=pool, period__startswith__lte=day).order_by("period")
    rows = began.values("layer", "period", "version_id", "version__pack", "version__content_hash")
    return {row["layer"]: {**row} for row in rows}


def _kept_versions(rules: Rules, answers: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a settlement keeps of each layer. A layer of its own without an answer is answered by the basic pack."""
    return {
        layer: {
            "pack": answer["version__pack"],
            "version": answer["version_id"],
            "content_hash": answer["version__content_hash"],
        }
        for layer in SETTLED
        if rules.pack_of(layer)
        for answer in [answers.get(layer, answers[Layer.BASIC])]
    }


@lru_cache(maxsize=256)
def _rules(hashes: tuple[tuple[str, str], ...]) -> Rules:
    packs = {layer: _pack(content_hash) for layer, content_hash in hashes}
    return Rules(basic=packs.pop(Layer.BASIC), layers=packs)


def pack_of(version: RuleVersion) -> Pack:
    """The pack of a stored version.

    Raises VersionDamaged when its files are not those of its hash, and InvalidPack for a draft with faults.
    """
    return _pack(version.content_hash) if version.content_hash else _read(version.files)


def faults_of(files: Mapping[str, str]) -> tuple[PackError, ...]:
    """Every fault of the files as a pack: file, key and reason."""
    try:
        _read(files)
    except InvalidPack as invalid:
        return invalid.errors
    return ()


def editable_figures(draft: RuleVersion) -> dict[str, Raw]:
    """The figures of a draft that a form can show; those of a file with faults are corrected in the file."""
    faulty = {fault.file for fault in faults_of(draft.files)}
    return {key: raw for key, raw in figures_of(draft.files).items() if raw.file not in faulty}


def _read(files: Mapping[str, str]) -> Pack:
    return policy.load_files({name: text.encode() for name, text in files.items()})


@lru_cache(maxsize=256)
def _pack(content_hash: str) -> Pack:
    """A hash names its content for ever, so a parsed pack can be kept as long as the process lives."""
    version = RuleVersion.objects.get(content_hash=content_hash)
    pack = _read(version.files)
    if pack.content_hash != content_hash:
        raise VersionDamaged(version=version.name)
    return pack


def in_force_on(pool: Pool, day: date) -> QuerySet[InForce]:
    """What is in force in the pool on a day, with its versions."""
    return InForce.objects.filter(pool=pool, period__contains=day).select_related("version")


def versions_for(reader: Reader) -> QuerySet[RuleVersion]:
    """The versions a reader may open: those that were, are or will be in force in the reader's pool.

    Whoever drafts or approves rules may open every version.
    """
    if reader.may(Right.RULES_DRAFT) or reader.may(Right.RULES_APPROVE):
        return RuleVersion.objects.all()
    if reader.pool is None or not reader.may(Right.RULES_VIEW):
        return RuleVersion.objects.none()
    return RuleVersion.objects.filter(inforce__pool=reader.pool).distinct()


def versions_with_layers(reader: Reader, day: date) -> list[tuple[RuleVersion, list[str]]]:
    """The versions a reader may open, by place, each with the layers it answers in the reader's pool on the day."""
    layers: dict[int, list[str]] = {}
    answers = InForce.objects.filter(pool=reader.pool, period__contains=day)
    for answer in sorted(answers, key=lambda answer: Layer.values.index(answer.layer)):
        layers.setdefault(answer.version_id, []).append(answer.get_layer_display())
    return [(version, layers.get(version.pk, [])) for version in versions_for(reader).select_related("drafted_by")]


def compared_by_default(version: RuleVersion, others: QuerySet[RuleVersion]) -> RuleVersion | None:
    """What a version is compared with unless somebody chooses: its origin, the newest older one of its place, any."""
    origin = others.filter(pk=version.drafted_from_id).first() if version.drafted_from_id else None
    if origin:
        return origin
    of_place = others.filter(pack=version.pack, state=RuleVersion.State.APPROVED)
    return of_place.filter(created_at__lte=version.created_at).first() or of_place.first() or others.first()


def figures_that_end(pack: Pack, year: int) -> list[tuple[Parameter, date]]:
    """The figures that held in the year before and have no value on 1 January of `year`, with their last day."""
    first = date(year, 1, 1)
    return [
        (parameter, last[-1])
        for parameter in pack.parameters.values()
        if parameter.period(first) is None
        if (last := [each.ends for each in parameter.periods if each.ends and each.ends.year == year - 1])
    ]
