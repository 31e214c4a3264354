"""What single rows of a roster come to here: names, school years, days."""

from datetime import date

from ronghe.apps.people.api import Membership, Person, Role, SchoolClass
from ronghe.standards.oneroster import User

FIRST_MONTH = 8  # who begins in August or later belongs to the school year that begins then


def names_of(row: User) -> tuple[str, str]:
    """A name in Chinese characters, family first and without a space; else in Latin letters."""
    whole = f"{row.family_name}{row.given_name}"
    if any("\u3400" <= letter <= "\u9fff" for letter in whole):
        return whole.replace(" ", ""), ""
    if row.given_name == row.family_name:  # how a name of one word is written in two columns
        return "", row.family_name
    return "", " ".join(part for part in (row.given_name, row.middle_name, row.family_name) if part)


def school_year(day: date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def last_day(first: date, last: date | None) -> date | None:
    """A role does not end before it begins, should the two come from different rows."""
    return max(first, last) if last else None


def is_same(
    membership: Membership, person: Person | None, role: Role, school_class: SchoolClass | None
) -> bool:
    wanted = school_class.pk if school_class else None
    return (
        person is not None
        and membership.person_id == person.pk
        and membership.role == role
        and membership.school_class_id == wanted
    )
