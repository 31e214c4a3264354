"""What a workshop hands down: processes and tasks in the order of work; what becomes of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.models import LearningArea, TypicalTask

NO_TEXT = Text("", "")

# What a version of a task says, beside its process: bilingual fields, then plain ones.
BILINGUAL: Mapping[str, Text] = {
    "title": Text("Title", "名称"),
    "description": Text("Description", "说明"),
    "object": Text("Object of work", "工作对象"),
    "tools": Text("Tools and methods", "工具与方法"),
    "requirements": Text("Requirements", "工作要求"),
}
PLAIN: Mapping[str, Text] = {
    "learning_area": Text("Learning area", "学习领域"),
    "equipment_generation": Text("Equipment generation", "设备代际"),
}


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task as a workshop left it. `absorbs` names the codes of tasks that were merged into it;
    the three means of votes are from 1 to 5, None without votes."""

    code: str
    title: Text
    description: Text = NO_TEXT
    object: Text = NO_TEXT
    tools: Text = NO_TEXT
    requirements: Text = NO_TEXT
    learning_area: str = ""
    equipment_generation: str = ""
    frequency: float | None = None
    importance: float | None = None
    difficulty: float | None = None
    absorbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    """A work process with its tasks, all in the order of work."""

    code: str
    title: Text
    tasks: tuple[TaskDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two versions of a task say differently."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one draft: `old` is the version in force of the same task, if any."""

    process: ProcessDraft
    draft: TaskDraft
    old: TypicalTask | None
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> str:
        """created, replaced or unchanged"""
        if self.old is None:
            return "created"
        return "replaced" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What publishing would do. `retired` are in force today and no longer among the drafts;
    `absorbed` are pairs of a task in force and the code of the draft it was merged into."""

    planned: tuple[Planned, ...] = ()
    retired: tuple[TypicalTask, ...] = ()
    absorbed: tuple[tuple[TypicalTask, str], ...] = ()

    def with_outcome(self, outcome: str) -> tuple[Planned, ...]:
        return tuple(one for one in self.planned if one.outcome == outcome)


@dataclass(frozen=True, slots=True)
class PublishedTasks:
    """The versions in force after publishing, by what was done; `retired` and `absorbed` are old
    versions; `kept` says which process kept its title because a published framework has it."""

    created: tuple[TypicalTask, ...] = ()
    replaced: tuple[TypicalTask, ...] = ()
    unchanged: tuple[TypicalTask, ...] = ()
    retired: tuple[TypicalTask, ...] = ()
    absorbed: tuple[TypicalTask, ...] = ()
    kept: tuple[Text, ...] = field(default=())


def area_words(value: str) -> Text:
    """The learning area in both languages; empty for none."""
    names = {
        LearningArea.ORIENTATION: Text("orientation", "定向与概括"),
        LearningArea.COHERENT: Text("coherent", "关联"),
        LearningArea.DETAILED: Text("detailed", "具体与功能"),
        LearningArea.IN_DEPTH: Text("in-depth", "基于经验的学科系统深化"),
    }
    return names[LearningArea(value)] if value else NO_TEXT


def changes_between(old: TypicalTask, new: TypicalTask | TaskDraft) -> tuple[Change, ...]:
    """What `new` says differently from `old`, field by field; empty when they say the same."""
    return tuple(_changes(old, new))


def _changes(old: TypicalTask, new: TypicalTask | TaskDraft) -> Iterator[Change]:
    for name, label in BILINGUAL.items():
        before = text_of(old, name)
        after = getattr(new, name) if isinstance(new, TaskDraft) else text_of(new, name)
        if before != after:
            yield Change(label, before, after)
    for name, label in PLAIN.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            words = area_words if name == "learning_area" else _same_in_both
            yield Change(label, words(before), words(after))


def _same_in_both(value: str) -> Text:
    return Text(value, value)
