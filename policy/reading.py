"""Reads the YAML of a pack: plain data only, no duplicate keys, no anchors, bounded in size and depth."""

from typing import Any

import yaml

from policy.errors import InvalidPack, PackError, Told
from policy.faults import of_yaml
from policy.trace import Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 20


class _At(Told):
    """A reason with the line that it is about."""

    def __init__(self, mark: Any, en: str, zh: str):
        super().__init__(f"line {_line(mark)}: {en}", f"第{_line(mark)}行：{zh}")


class _Loader(yaml.CSafeLoader):
    """The safe loader that refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, (dict, list)):
                raise _At(key_node.start_mark, "a key must be a word", "键须是一个词")
            if key in mapping:
                raise _At(key_node.start_mark, f"the key {key!r} stands twice", f"键 {key!r} 重复")
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_mapping)


def read_yaml(name: str, content: bytes) -> Any:
    """The data of one YAML file. InvalidPack names the file and the line of whatever is wrong."""
    if len(content) > MAX_BYTES:
        raise _fault(
            name,
            f"{len(content):,} bytes; a file of a pack has at most {MAX_BYTES:,}",
            f"文件 {len(content):,} 字节，最多 {MAX_BYTES:,} 字节",
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _fault(name, f"not UTF-8 (byte {error.start})", f"不是 UTF-8 文本（第 {error.start} 字节）") from None
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_Loader)
    except Told as error:
        raise _fault(name, error.text.en, error.text.zh) from None
    except yaml.MarkedYAMLError as error:
        told = of_yaml(error.problem, _line(error.problem_mark))
        raise _fault(name, told.en, told.zh) from None
    except (yaml.YAMLError, ValueError) as error:
        told = of_yaml(str(error), "")
        raise _fault(name, told.en, told.zh) from None


def _refuse_bombs(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _At(event.start_mark, "anchors and aliases are not used here", "不能使用锚点和引用（& 和 *）")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _At(event.start_mark, f"nested deeper than {MAX_DEPTH} levels", f"嵌套超过 {MAX_DEPTH} 层")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _line(mark: Any) -> str:
    return "" if mark is None else str(mark.line + 1)


def _fault(name: str, en: str, zh: str) -> InvalidPack:
    return InvalidPack([PackError(name, "", Text(zh, en))])
