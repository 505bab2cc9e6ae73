"""From files to a Pack: every fault is found and named before anything is used."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from policy.errors import Fault, InvalidPack, PackError, UnknownPack
from policy.faults import of_schema, of_value
from policy.pack import Pack, Parameter, Period
from policy.reading import read_yaml
from policy.references import check_references
from policy.schema import DIMENSIONS, Dated, Figure, Identity, NamedList
from policy.trace import Text
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
        raise InvalidPack([PackError("pack.yaml", "", Text("缺少这个文件", "the file is missing"))])
    if len(files) > MAX_FILES:
        most = Text(
            f"共{len(files)}个文件，一个政策包最多{MAX_FILES}个", f"{len(files)} files; a pack has at most {MAX_FILES}"
        )
        raise InvalidPack([PackError("", "", most)])
    errors: list[PackError] = []
    for name in files:
        if name != "pack.yaml" and name.split("/")[0] not in ("parameters", "lists", "cases"):
            words = "parameters/, lists/ or cases/"
            errors.append(PackError(name, "", Text("应放在 parameters/、lists/ 或 cases/ 下", f"belongs into {words}")))
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
        for detail in fault.errors(include_url=False, include_input=False):
            errors.append(PackError(name, ".".join(map(str, detail["loc"])), of_schema(detail)))
    return None


def _read_all(
    folder: str, files: Mapping[str, bytes], model: TypeAdapter[dict[str, Any]], errors: list[PackError]
) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for name in sorted(files):
        if not name.startswith(folder):
            continue
        for key, value in (_read(name, files, model, errors) or {}).items():
            if key in found:
                first = found[key][0]
                errors.append(PackError(name, key, Text(f"{first} 中已有这个键", f"stands in {first} already")))
            found[key] = (name, value)
    return found


def _parameter(name: str, key: str, figure: Figure, errors: list[PackError]) -> Parameter:
    periods = []
    for number, dated in enumerate(figure.values):
        try:
            leaves = _leaves(dated, figure)
        except ValueError as fault:
            errors.append(PackError(name, f"{key}.values.{number}", of_value(fault)))
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
                found = of_value(fault)
                at = f"{path}: " if path else ""
                raise Fault(f"{at}{found.en}", f"{at}{found.zh}") from None
        if not isinstance(node, dict) or not node:
            raise Fault(
                f"{path or 'the table'} is not cut by {dimensions[0]}", f"{path or '表'} 没有按 {dimensions[0]} 分列"
            )
        for word in node:
            if word != "*" and word not in DIMENSIONS[dimensions[0]]:
                raise Fault(f"{word!r} is no {dimensions[0]}", f"“{word}”不是 {dimensions[0]} 的取值")
        return {word: descend(below, dimensions[1:], f"{path}.{word}".lstrip(".")) for word, below in node.items()}

    return descend(dated.table if figure.by else dated.value, figure.by, "")


def _content_hash(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        if not name.startswith("cases/"):
            digest.update(f"{name}\0{len(files[name])}\0".encode())
            digest.update(files[name])
    return digest.hexdigest()
