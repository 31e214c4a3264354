"""What the reader of OneRoster packages has to say, in both languages."""

from collections.abc import Mapping

from ronghe.standards.problems import MESSAGES

ROSTER_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "no_date": (
        "{value} is not a date; OneRoster writes 2026-09-01",
        "{value} 不是日期；OneRoster 的写法为 2026-09-01",
    ),
    "no_year": ("{value} is not a year", "{value} 不是年份"),
    "backwards": ("it ends on {value}, before it begins", "结束于 {value}，早于开始日期"),
    "file_named_not_there": (
        "the manifest says {mode}, but the file is not in the package",
        "清单标为 {mode}，但压缩包中没有该文件",
    ),
    "file_not_in_manifest": (
        "the manifest does not name this file, or says that it is absent; it was not read",
        "清单没有列出该文件或标为 absent，未读取",
    ),
    "no_mode": (
        "{value} is not one of bulk, delta, absent",
        "{value} 不是 bulk、delta 或 absent",
    ),
}


class RosterError(ValueError):
    """What is no OneRoster package at all; `en` and `zh` say the same."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh
