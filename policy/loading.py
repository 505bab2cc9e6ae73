"""From files to a Pack: every fault is found and named before anything is used."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from policy.errors import InvalidPack, PackError, UnknownPack
from policy.pack import Pack, Parameter, Period
from policy.reading import read_yaml
from policy.references import check_references
from policy.schema import DIMENSIONS, Dated, Figure, Identity, NamedList
from policy.units import UNITS

PACKS = Path(__file__).parent / "packs"
MAX_FILES = 100

_FIGURES = TypeAdapter(dict[str, Figure])
_LISTS = TypeAdapter(dict[str, NamedList])
Model = TypeVar("Model")


def available() -> tuple[str, ...]:
    """The ids of the packs that come with the portal."""
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))


@cache
def load(pack_id: str) -> Pack:
    """The pack of that id that comes with the portal. UnknownPack, or InvalidPack with all its faults."""
    if pack_id not in available():
        raise UnknownPack(f"no pack {pack_id!r}; there are {', '.join(available())}")
    return load_folder(PACKS / pack_id)


def load_folder(root: Path) -> Pack:
    """The pack in a folder, wherever it lies. InvalidPack with all its faults."""
    return load_files({path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.yaml"))})


def load_files(files: Mapping[str, bytes]) -> Pack:
    """A pack from its files by name: pack.yaml, parameters/*.yaml, lists/*.yaml, cases/*.yaml.

    Raises InvalidPack with every fault: file, key and reason.
    """
    if "pack.yaml" not in files:
        raise InvalidPack([PackError("pack.yaml", "", "the file is missing")])
    if len(files) > MAX_FILES:
        raise InvalidPack([PackError("", "", f"{len(files)} files; a pack has at most {MAX_FILES}")])
    errors: list[PackError] = []
    for name in files:
        if name != "pack.yaml" and name.split("/")[0] not in ("parameters", "lists", "cases"):
            errors.append(PackError(name, "", "belongs into parameters/, lists/ or cases/"))
    identity = _read("pack.yaml", files, TypeAdapter(Identity), errors)
    figures = _read_all("parameters/", files, _FIGURES, errors)
    lists = _read_all("lists/", files, _LISTS, errors)
    parameters = {key: _parameter(name, key, figure, errors) for key, (name, figure) in figures.items()}
    if identity is not None and not errors:
        errors.extend(check_references(identity, figures, lists))
    if identity is None or errors:
        raise InvalidPack(errors)
    return Pack(
        identity,
        parameters,
        {key: found for key, (_, found) in lists.items()},
        files,
        _content_hash(files),
    )


def _read(name: str, files: Mapping[str, bytes], model: TypeAdapter[Model], errors: list[PackError]) -> Model | None:
    try:
        return model.validate_python(read_yaml(name, files[name]))
    except InvalidPack as fault:
        errors.extend(fault.errors)
    except ValidationError as fault:
        for detail in fault.errors(include_url=False, include_context=False, include_input=False):
            errors.append(PackError(name, ".".join(map(str, detail["loc"])), _reason(detail)))
    return None


def _reason(detail: Any) -> str:
    message: str = detail["msg"].removeprefix("Value error, ")
    return {"extra_forbidden": "unknown key", "missing": "the key is missing"}.get(detail["type"], message)


def _read_all(
    folder: str, files: Mapping[str, bytes], model: TypeAdapter[dict[str, Any]], errors: list[PackError]
) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for name in sorted(files):
        if not name.startswith(folder):
            continue
        for key, value in (_read(name, files, model, errors) or {}).items():
            if key in found:
                errors.append(PackError(name, key, f"stands in {found[key][0]} already"))
            found[key] = (name, value)
    return found


def _parameter(name: str, key: str, figure: Figure, errors: list[PackError]) -> Parameter:
    periods = []
    for number, dated in enumerate(figure.values):
        try:
            leaves = _leaves(dated, figure)
        except ValueError as fault:
            errors.append(PackError(name, f"{key}.values.{number}", str(fault)))
            continue
        ends = dated.through
        if ends is None and number + 1 < len(figure.values):
            ends = figure.values[number + 1].from_ - timedelta(days=1)
        periods.append(Period(dated.from_, ends, leaves, dated))
    return Parameter(key, figure, tuple(periods))


def _leaves(dated: Dated, figure: Figure) -> Any:
    parse = UNITS[figure.unit].parse

    def descend(node: Any, dimensions: list[str], path: str) -> Any:
        if not dimensions:
            try:
                return parse(node)
            except ValueError as fault:
                raise ValueError(f"{path}: {fault}" if path else str(fault)) from None
        if not isinstance(node, dict) or not node:
            raise ValueError(f"{path or 'the table'} is not cut by {dimensions[0]}")
        for word in node:
            if word != "*" and word not in DIMENSIONS[dimensions[0]]:
                raise ValueError(f"{word!r} is no {dimensions[0]}")
        return {word: descend(below, dimensions[1:], f"{path}.{word}".lstrip(".")) for word, below in node.items()}

    return descend(dated.table if figure.by else dated.value, figure.by, "")


def _content_hash(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        if not name.startswith("cases/"):
            digest.update(f"{name}\0{len(files[name])}\0".encode())
            digest.update(files[name])
    return digest.hexdigest()
