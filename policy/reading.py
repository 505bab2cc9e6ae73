"""Reads the YAML of a pack: plain data only, no duplicate keys, no anchors, bounded in size and depth."""

from typing import Any

import yaml

from policy.errors import InvalidPack, PackError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20


class _Loader(yaml.CSafeLoader):
    """The safe loader that refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, (dict, list)):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
            if key in mapping:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark)
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_mapping)


def read_yaml(name: str, content: bytes) -> Any:
    """The data of one YAML file. InvalidPack names the file and the line of whatever is wrong."""
    if len(content) > MAX_BYTES:
        raise _fault(name, f"{len(content):,} bytes; a file of a pack has at most {MAX_BYTES:,}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _fault(name, f"not UTF-8 (byte {error.start})") from None
    try:
        _refuse_bombs(name, text)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _fault(name, f"{_at(error.problem_mark)}{error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _fault(name, str(error)) from None


def _refuse_bombs(name: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _fault(name, f"{_at(event.start_mark)}anchors and aliases are not used here")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _fault(name, f"nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _at(mark: Any) -> str:
    return "" if mark is None else f"line {mark.line + 1}: "


def _fault(name: str, reason: str) -> InvalidPack:
    return InvalidPack([PackError(name, "", reason)])
