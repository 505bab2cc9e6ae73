"""The reasons that the YAML reader and the schema give, in both languages."""

from typing import Any

from policy.errors import Told
from policy.trace import Text

_SCHEMA = {
    "extra_forbidden": Text("没有这个键", "unknown key"),
    "missing": Text("缺少这个键", "the key is missing"),
    "string_type": Text("须是文本（加引号）", "must be text"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "string_too_long": Text("文字太长", "the text is too long"),
    "string_pattern_mismatch": Text(
        "只能用小写字母、数字和连字符", "only lower-case letters, digits and hyphens are taken"
    ),
    "bool_type": Text("须是 true 或 false", "must be true or false"),
    "bool_parsing": Text("须是 true 或 false", "must be true or false"),
    "int_type": Text("须是整数", "must be a whole number"),
    "int_parsing": Text("须是整数", "must be a whole number"),
    "int_from_float": Text("须是整数", "must be a whole number"),
    "list_type": Text("须是列表", "must be a list"),
    "tuple_type": Text("须是列表", "must be a list"),
    "dict_type": Text("须是键和值（映射）", "must be keys with values"),
    "model_type": Text("须是键和值（映射）", "must be keys with values"),
    "too_short": Text("列表不能为空", "the list must not be empty"),
    "date_type": Text("须是日期，如 2027-01-01", "must be a date such as 2027-01-01"),
    "date_parsing": Text("须是日期，如 2027-01-01", "must be a date such as 2027-01-01"),
    "date_from_datetime_parsing": Text("须是日期，如 2027-01-01", "must be a date such as 2027-01-01"),
    "date_from_datetime_inexact": Text("须是日期，不带时刻", "must be a date without a time"),
}

_YAML = {
    "could not find expected ':'": "缺少冒号",
    "mapping values are not allowed in this context": "此处不能再写冒号（检查缩进和引号）",
    "mapping values are not allowed here": "此处不能再写冒号（检查缩进和引号）",
    "did not find expected key": "此处应是一个键（检查缩进）",
    "did not find expected ',' or '}'": "缺少逗号或右花括号",
    "did not find expected ',' or ']'": "缺少逗号或右方括号",
    "did not find expected node content": "此处缺少内容",
    "did not find expected '-' indicator": "列表缩进不一致",
    "did not find expected <document start>": "此处应开始新的文档",
    "found character that cannot start any token": "有不能这样使用的字符（如制表符、@ 或反引号）",
    "found a tab character that violates indentation": "缩进不能用制表符",
    "found unexpected end of stream": "引号或括号没有结束",
    "block sequence entries are not allowed in this context": "此处不能写列表项",
    "found undefined tag handle": "不能使用标签",
    "control characters are not allowed": "含有控制字符",
    "day is out of range for month": "不是日历上的日期",
    "month must be in 1..12": "不是日历上的日期",
}


def of_schema(detail: Any) -> Text:
    """The reason of one detail of a pydantic error: ours, where a validator gave one."""
    given = detail.get("ctx", {}).get("error")
    if isinstance(given, Told):
        return given.text
    if detail["type"] == "literal_error":
        known = detail["ctx"]["expected"]
        return Text(f"不在可用的词中：{known}", f"is none of {known}")
    message: str = detail["msg"].removeprefix("Value error, ")
    return _SCHEMA.get(detail["type"], Text("内容不符合格式", message))


def of_yaml(problem: str | None, line: str) -> Text:
    """What the YAML reader found, with its line where it names one."""
    en = problem or "this is no YAML"
    constructor = "could not determine a constructor" in en
    zh = "不能使用标签" if constructor else _YAML.get(en, "YAML 写法有误")
    return Text(f"第{line}行：{zh}" if line else zh, f"line {line}: {en}" if line else en)


def of_value(error: ValueError) -> Text:
    """The reason of a value that is none of its unit."""
    return error.text if isinstance(error, Told) else Text("内容不符合格式", str(error))
