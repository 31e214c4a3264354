"""What a roster would change, line by line, for whoever decides whether it lands."""

from collections.abc import Iterable

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.connect.roster_plan import Change, What
from ronghe.apps.people.api import PersonEntry, Role, RosterEntries

ROLE_WORDS = {Role.STUDENT: Text("student", "学生"), Role.TEACHER: Text("teacher", "教师")}


def changes_of(entries: RosterEntries) -> Iterable[Change]:
    persons = {one.key: one for one in entries.persons}
    classes = {one.key: one for one in entries.classes}
    for one in entries.persons:
        if one.differs():
            yield Change("person", _what(one.person), _name(one), Text(one.number, one.number))
    for row in entries.classes:
        if row.differs():
            yield Change(
                "class", _what(row.school_class), Text(row.title, row.title), text_of(row.programme)
            )
    for role in entries.roles:
        if role.differs():
            where = classes[role.school_class].title if role.school_class else ""
            yield Change(
                "role",
                _what(role.membership),
                _name(persons[role.person]),
                _role_words(role.role, where),
            )
    for ended in entries.ending:
        where = ended.school_class.title_en if ended.school_class else ""
        yield Change("role", "ended", ended.person.name, _role_words(Role(ended.role), where))


def _what(known: object) -> What:
    return "new" if known is None else "changed"


def _name(entry: PersonEntry) -> Text:
    if entry.name_zh or entry.name_en:
        return Text(entry.name_en, entry.name_zh)
    return entry.person.name if entry.person else Text(entry.key, entry.key)


def _role_words(role: Role, where: str) -> Text:
    words = ROLE_WORDS.get(role, Text(str(role), str(role)))
    return Text(f"{words.en}, {where}", f"{words.zh}，{where}") if where else words
