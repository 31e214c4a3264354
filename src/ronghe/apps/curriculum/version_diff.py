"""What changed between two versions of a module, in words that a committee can read."""

from collections.abc import Iterable, Iterator
from typing import Any

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import version_content
from ronghe.apps.curriculum.models import ModuleVersion

Content = dict[str, Any]

FIELD_WORDS: dict[str, Text] = {
    "title_en": Text("the English title", "英文标题"),
    "title_zh": Text("the Chinese title", "中文标题"),
    "description_en": Text("the English description", "英文说明"),
    "description_zh": Text("the Chinese description", "中文说明"),
    "group": Text("the group of modules", "模块类别"),
    "technical_unit_en": Text("the technical unit", "技术单元（英文）"),
    "technical_unit_zh": Text("the technical unit in Chinese", "技术单元"),
    "order_reason": Text("the reason for the order", "排序理由"),
    "position": Text("the place in the order", "顺序"),
    "total_hours": Text("the hours", "学时"),
    "practice_hours": Text("the practice hours", "实践学时"),
    "trigger_en": Text("the trigger from the company", "企业任务来源（英文）"),
    "trigger_zh": Text("the trigger from the company in Chinese", "企业任务来源"),
    "product_en": Text("the product", "成果（英文）"),
    "product_zh": Text("the product in Chinese", "成果"),
    "place": Text("the place of learning", "学习场所"),
    "hours": Text("the hours", "学时"),
    "phases": Text("the six phases", "六个阶段"),
    "tasks": Text("the typical tasks", "典型工作任务"),
    "competences": Text("the competences or their levels", "能力或其水平"),
    "instruments": Text("the assessments", "测评工具"),
    "knowledge": Text("the knowledge elements", "知识点"),
}
NUMBERS = ("total_hours", "practice_hours", "hours", "position")


def changes_between(before: ModuleVersion, after: ModuleVersion) -> tuple[Text, ...]:
    """Each change as one sentence in both languages; empty when they say the same."""
    old, new = version_content(before), version_content(after)
    return (
        *_field_changes(old, new, Text("Module: ", "模块：")),
        *_task_changes(before, after),
        *_prerequisite_changes(old, new),
        *_situation_changes(old["situations"], new["situations"]),
    )


def _field_changes(old: Content, new: Content, of: Text) -> Iterator[Text]:
    for name, words in FIELD_WORDS.items():
        if name not in old or old[name] == new[name]:
            continue
        if name in NUMBERS:
            yield Text(
                f"{of.en}{words.en} from {old[name]} to {new[name]}.",
                f"{of.zh}{words.zh}由 {old[name]} 改为 {new[name]}。",
            )
        else:
            yield Text(f"{of.en}{words.en} changed.", f"{of.zh}{words.zh}有改动。")


def _task_changes(before: ModuleVersion, after: ModuleVersion) -> Iterator[Text]:
    if before.task_id == after.task_id:
        return
    old, new = before.task, after.task
    if old is not None and new is not None and old.code == new.code:
        yield Text(
            f"It follows version {new.version} of its typical task, no longer {old.version}.",
            f"所依据的典型工作任务由第 {old.version} 版改为第 {new.version} 版。",
        )
        return
    was, now = _title(old), _title(new)
    yield Text(
        f"It is about “{now.en}” instead of “{was.en}”.",
        f"对应的典型工作任务由“{was.zh}”改为“{now.zh}”。",
    )


def _title(task: TypicalTask | None) -> Text:
    return text_of(task) if task is not None else Text("–", "–")


def _prerequisite_changes(old: Content, new: Content) -> Iterator[Text]:
    for code in sorted(set(new["requires"]) - set(old["requires"])):
        yield Text(f"It now asks for module {code} first.", f"新增先修模块 {code}。")
    for code in sorted(set(old["requires"]) - set(new["requires"])):
        yield Text(f"It no longer asks for module {code} first.", f"取消先修模块 {code}。")


def _situation_changes(old: Iterable[Content], new: Iterable[Content]) -> Iterator[Text]:
    before = {one["code"]: one for one in old}
    after = {one["code"]: one for one in new}
    for code, one in after.items():
        title = Text(f"Situation “{one['title_en']}”: ", f"情境“{one['title_zh']}”：")
        if code not in before:
            hours = one["hours"]
            yield Text(f"{title.en}new, with {hours} hours.", f"{title.zh}新增，{hours} 学时。")
        else:
            yield from _field_changes(before[code], one, title)
    for code, one in before.items():
        if code not in after:
            yield Text(
                f"Situation “{one['title_en']}”: left out.", f"情境“{one['title_zh']}”：删去。"
            )
