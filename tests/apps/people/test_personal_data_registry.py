"""Every table with a column that points at a person is named by exactly one holder."""

from collections import Counter

from django.apps import apps

from ronghe.apps.base.api import personal_data
from ronghe.apps.people.api import Person


def tables_that_point_at_a_person() -> set[str]:
    return {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("ronghe.")
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }


def test_each_table_with_a_person_column_has_one_holder() -> None:
    held = Counter(table for holder in personal_data for table in holder.tables)

    assert tables_that_point_at_a_person() - held.keys() == set()
    assert {table for table, count in held.items() if count > 1} == set()
