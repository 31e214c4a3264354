"""What changed between two versions of a module, in words that a committee can read."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import TextChoices

from ronghe.apps.base.api import Text, in_both, text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import version_content
from ronghe.apps.curriculum.models import ModuleVersion, SituationCompetence, SituationPhase
from ronghe.apps.curriculum.queries.aims import assessed_in
from ronghe.apps.evidence.api import Record

Content = dict[str, Any]
Names = dict[str, Text]

# Texts that stand in two fields, one a language, and are compared together.
TEXT_WORDS: dict[str, Text] = {
    "title": Text("the title", "标题"),
    "description": Text("the description", "说明"),
    "technical_unit": Text("the technical unit", "技术单元"),
    "trigger": Text("the trigger from the company", "企业任务来源"),
    "product": Text("the product", "成果"),
}
FIELD_WORDS: dict[str, Text] = {
    "group": Text("the group of modules", "模块类别"),
    "order_reason": Text("the reason for the order", "排序理由"),
    "position": Text("the place in the order", "顺序"),
    "total_hours": Text("the hours", "学时"),
    "practice_hours": Text("the practice hours", "实践学时"),
    "place": Text("the place of learning", "学习场所"),
    "hours": Text("the hours", "学时"),
}
LIST_WORDS: dict[str, Text] = {
    "tasks": Text("the typical tasks", "典型工作任务"),
    "equipment_types": Text("the equipment", "设备"),
    "competences": Text("the competences and their levels", "能力及其水平"),
    "instruments": Text("the assessments", "测评工具"),
    "knowledge": Text("the knowledge elements", "知识点"),
}
LABELS: dict[str, type[TextChoices]] = {
    "group": ModuleVersion.Group,
    "place": Record.Context,
}
WHO_ACTS = ((Text("learners", "学生"), slice(2)), (Text("teacher", "教师"), slice(2, 4)))
NOTHING = Text("nothing", "无")
NUMBERS = ("total_hours", "practice_hours", "hours", "position")


def changes_between(before: ModuleVersion, after: ModuleVersion) -> tuple[Text, ...]:
    """Each change as one sentence in both languages, with what it said and what it says now;
    empty when they say the same."""
    old, new = version_content(before), version_content(after)
    names = {**_names_in(before), **_names_in(after)} if old != new else {}
    return (
        *_field_changes(old, new, Text("Module: ", "模块：")),
        *_task_changes(before, after),
        *_prerequisite_changes(old, new),
        *_situation_changes(old["situations"], new["situations"], names),
    )


def _names_in(version: ModuleVersion) -> Names:
    """What the things that situations point at are called, by their key in the content."""
    names: Names = {}
    situations = list(version.situations.all())
    for found in assessed_in(one.pk for one in situations).values():
        names |= {f"anchor {one.competence.uuid} {one.level.number}": one.named for one in found}
    for one in situations:
        pointed_at = [*one.tasks.all(), *one.equipment_types.all()]
        pointed_at += [row.instrument for row in one.assessments.select_related("instrument")]
        pointed_at += [row.element for row in one.knowledge.select_related("element")]
        names |= {str(thing.uuid): text_of(thing) for thing in pointed_at}
        for row in one.situation_competences.select_related("competence", "level"):
            names[f"{row.competence.uuid} {row.level.number}"] = _with_level(row)
    return names


def _with_level(row: SituationCompetence) -> Text:
    title, level = text_of(row.competence), text_of(row.level)
    return Text(f"{title.en} ({level.en})", f"{title.zh}（{level.zh}）")


def _field_changes(old: Content, new: Content, of: Text) -> Iterator[Text]:
    for name, words in TEXT_WORDS.items():
        if f"{name}_en" in old:
            was, now = (Text(one[f"{name}_en"], one[f"{name}_zh"]) for one in (old, new))
            yield from _said(_joined(of, words), was, now)
    for name, words in FIELD_WORDS.items():
        if name not in old or old[name] == new[name]:
            continue
        if name in NUMBERS:
            yield Text(
                f"{of.en}{words.en} from {old[name]} to {new[name]}.",
                f"{of.zh}{words.zh}由 {old[name]} 改为 {new[name]}。",
            )
        else:
            yield from _said(_joined(of, words), _shown(name, old[name]), _shown(name, new[name]))


def _joined(of: Text, words: Text) -> Text:
    return Text(of.en + words.en, of.zh + words.zh)


def _shown(name: str, value: str) -> Text:
    choices = LABELS.get(name)
    return in_both(choices(value).label) if choices and value else Text(value, value)


def _said(what: Text, was: Text, now: Text) -> Iterator[Text]:
    """What it said and what it says now. Where one language alone changed, both sentences quote
    that one: the other would show a change from something to the same."""
    if was == now:
        return
    if was.en == now.en:
        was, now = Text(was.zh, was.zh), Text(now.zh, now.zh)
    elif was.zh == now.zh:
        was, now = Text(was.en, was.en), Text(now.en, now.en)
    yield Text(
        f"{what.en}: it said {_quoted(was.en, NOTHING.en)}, "
        f"it now says {_quoted(now.en, NOTHING.en)}.",
        f"{what.zh}：原为{_quoted(was.zh, NOTHING.zh)}，现为{_quoted(now.zh, NOTHING.zh)}。",
    )


def _quoted(words: str, nothing: str) -> str:
    return f"“{words}”" if words else nothing


def _list_changes(old: Content, new: Content, of: Text, names: Names) -> Iterator[Text]:
    """What came to a list and what left it, by name."""
    for name, words in LIST_WORDS.items():
        was, now = (list(map(_key, one[name])) for one in (old, new))
        came = [names[key] for key in now if key not in was]
        left = [names[key] for key in was if key not in now]
        what = _joined(of, words)
        if came:
            yield Text(
                f"{what.en}: new {'; '.join(one.en for one in came)}.",
                f"{what.zh}：新增{'；'.join(one.zh for one in came)}。",
            )
        if left:
            yield Text(
                f"{what.en}: no longer {'; '.join(one.en for one in left)}.",
                f"{what.zh}：不再包括{'；'.join(one.zh for one in left)}。",
            )


def _anchor_changes(old: Content, new: Content, of: Text, names: Names) -> Iterator[Text]:
    """Which of the framework's words are assessed no longer, and which now."""
    was, now = (list(map(_key, one.get("anchors", ()))) for one in (old, new))
    left = [names[f"anchor {key}"] for key in was if key not in now]
    came = [names[f"anchor {key}"] for key in now if key not in was]
    if left:
        yield Text(
            f"{of.en}no longer assesses {'; '.join(one.en for one in left)}.",
            f"{of.zh}不再测评{'；'.join(one.zh for one in left)}。",
        )
    if came:
        yield Text(
            f"{of.en}now assesses {'; '.join(one.en for one in came)}.",
            f"{of.zh}新增测评{'；'.join(one.zh for one in came)}。",
        )


def _key(value: Any) -> str:
    """A thing's key in the content: its uuid, and for a competence with its level."""
    return value if isinstance(value, str) else " ".join(map(str, value))


def _phase_changes(old: Content, new: Content, of: Text) -> Iterator[Text]:
    """Phase by phase, what learners and the teacher do."""
    was, now = ({row[0]: row[1:] for row in one["phases"]} for one in (old, new))
    blank = ["", "", "", ""]
    for phase in SituationPhase.Phase:
        before, after = was.get(phase, blank), now.get(phase, blank)
        label = in_both(phase.label)
        for who, part in WHO_ACTS:
            what = Text(f"{of.en}{label.en}, {who.en}", f"{of.zh}{label.zh}（{who.zh}）")
            yield from _said(what, Text(*before[part]), Text(*after[part]))


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


def _situation_changes(
    old: Iterable[Content], new: Iterable[Content], names: Names
) -> Iterator[Text]:
    before = {one["code"]: one for one in old}
    after = {one["code"]: one for one in new}
    for code, one in after.items():
        title = Text(f"Situation “{one['title_en']}”: ", f"情境“{one['title_zh']}”：")
        if code not in before:
            hours = one["hours"]
            yield Text(f"{title.en}new, with {hours} hours.", f"{title.zh}新增，{hours} 学时。")
        else:
            yield from _field_changes(before[code], one, title)
            yield from _phase_changes(before[code], one, title)
            yield from _list_changes(before[code], one, title, names)
            yield from _anchor_changes(before[code], one, title, names)
    for code, one in before.items():
        if code not in after:
            yield Text(
                f"Situation “{one['title_en']}”: left out.", f"情境“{one['title_zh']}”：删去。"
            )
