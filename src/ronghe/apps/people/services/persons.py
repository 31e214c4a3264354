"""Adding one person with a first role, and putting right what is written about somebody."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Organisation, Person, Programme, SchoolClass
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.memberships import MANAGE, give_role
from ronghe.apps.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is kept about a person; a name in one script at least."""

    name_zh: str = ""
    name_en: str = ""
    number: str = ""
    birth_date: date | None = None
    language: str = Person.Language.CHINESE


def add_person(
    *,
    viewer: Viewer,
    facts: PersonFacts,
    organisation: Organisation,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    programme: Programme | None = None,
    school_class: SchoolClass | None = None,
) -> Person:
    """Add somebody with their first role. Raises NotAllowed; Refused without a name, with a number
    that somebody of the organisation has, or for what `give_role` refuses. Nothing is written then.
    """
    require(viewer, MANAGE, organisation=organisation)
    _refuse_nameless(facts)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        _refuse_number(facts.number, {organisation.pk})
        person = Person.objects.create(**_columns(facts))
        give_role(
            viewer=viewer,
            person=person,
            organisation=organisation,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            programme=programme,
            school_class=school_class,
        )
    return person


def change_person(*, viewer: Viewer, person: Person, facts: PersonFacts) -> None:
    """Put right name, number, date of birth and language. Raises NotAllowed, Refused."""
    require(viewer, MANAGE, person=person)
    _refuse_nameless(facts)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if facts.number != person.number:
            where = set(person.memberships.values_list("organisation", flat=True))
            _refuse_number(facts.number, where)
        Person.objects.filter(pk=person.pk).update(**_columns(facts))
        audit(viewer, MANAGE, subject=Reference("people.person", person.uuid), touched="name")


def _columns(facts: PersonFacts) -> dict[str, object]:
    return {
        "name_zh": facts.name_zh,
        "name_en": facts.name_en,
        "number": facts.number,
        "birth_date": facts.birth_date,
        "language": facts.language,
    }


def _refuse_nameless(facts: PersonFacts) -> None:
    if not facts.name_zh.strip() and not facts.name_en.strip():
        raise Refused(
            "A person needs a name, in Chinese or in Latin letters. Nothing was changed.",
            "须填写中文姓名或拼音姓名。未作任何更改。",
            code="name-missing",
        )


def _refuse_number(number: str, organisations: set[int]) -> None:
    """A number names one person of an organisation; files find people by it."""
    if not number:
        return
    taken = Person.objects.filter(
        number=number, memberships__organisation__in=organisations, erased_at=None
    )
    if taken.exists():
        raise Refused(
            f"Somebody here has the number {number} already. Nothing was changed.",
            f"本单位已有编号为 {number} 的人员。未作任何更改。",
            code="number-taken",
        )
