"""Sentences for faults that only a framework's table can have."""

from collections.abc import Mapping

from ronghe.standards.problems import MESSAGES

FRAMEWORK_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "no_framework": (
        "there is no row of the kind framework",
        "没有类型为 framework 的行",
    ),
    "second_framework": (
        "a second framework row; the first is on line {first_line}",
        "出现第二个 framework 行；第一个在第 {first_line} 行",
    ),
    "code_form": (
        "{value} is not a code: at most 60 characters, without spaces, commas, semicolons, =",
        "{value} 不能作为代码：最多 60 个字符，不得含空格、逗号、分号和等号",
    ),
    "slug_form": (
        "{value} is not a code: only A–Z, a–z, 0–9, - and _, at most {limit} characters",
        "{value} 不能作为代码：只能用英文字母、数字、- 和 _，最多 {limit} 个字符",
    ),
    "title_too_long": (
        "the title has {found} characters; at most {limit} fit",
        "名称有 {found} 个字符，最多 {limit} 个",
    ),
    "column_not_used": (
        "a row of the kind {value} says nothing in this column; the text would be lost",
        "类型为 {value} 的行不使用该列，其中的内容会丢失",
    ),
    "parent_circle": (
        "the rows above lead back to {value} itself",
        "上级关系绕回到 {value} 自身",
    ),
    "dimension_differs": (
        "{value} differs from the dimension of the competence above, {expected}",
        "{value} 与上级能力的维度 {expected} 不一致",
    ),
    "level_number": (
        "{value} is not the number of a level (0, 1, 2 …)",
        "{value} 不是等级的序号（0、1、2……）",
    ),
    "level_repeated": (
        "another level has the number {value} already, on line {first_line}",
        "第 {first_line} 行的等级已使用序号 {value}",
    ),
    "unknown_level": (
        "{value} is not the code of a level in this file",
        "{value} 不是本文件中等级的代码",
    ),
    "unknown_competence": (
        "{value} is not the code of a competence in this file",
        "{value} 不是本文件中能力的代码",
    ),
    "bad_setting": (
        "{value} is not a setting of this kind of row ({allowed})",
        "{value} 不是这一类型的行可用的设置（{allowed}）",
    ),
}
