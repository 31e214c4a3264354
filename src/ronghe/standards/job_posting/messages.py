"""Sentences for faults that only postings can have."""

from collections.abc import Mapping

from ronghe.standards.problems import MESSAGES

POSTING_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "not_json": ("this is no JSON: {value}", "不是有效的 JSON：{value}"),
    "too_deep": (
        "lists and objects lie in one another more than {limit} deep",
        "列表与对象嵌套超过 {limit} 层",
    ),
    "no_posting": (
        "the file holds no JobPosting of schema.org",
        "文件中没有 schema.org 的 JobPosting",
    ),
    "not_an_object": ("the line is no JSON object", "该行不是 JSON 对象"),
    "no_title": (
        "there is no title; the posting was left out",
        "没有职位名称，该条略去",
    ),
    "no_day": (
        "there is no day of posting; the posting was left out",
        "没有发布日期，该条略去",
    ),
    "not_a_day": ("{value} is not a day", "{value} 不是日期"),
    "day_unlikely": (
        "{value} is not between {low} and {high}",
        "{value} 不在 {low} 与 {high} 之间",
    ),
    "language_unknown": (
        "only English and Chinese are read, not {value}; the posting was left out",
        "只读取中文和英文，不读取 {value}，该条略去",
    ),
    "text_cut": (
        "the text has {found} characters; the first {limit} were read",
        "正文有 {found} 个字符，只读取前 {limit} 个",
    ),
}
