"""Labels handed up for finding concepts in text."""

from datetime import UTC, datetime

import pytest

from ronghe.apps.competence.api import (
    concept_groups,
    concept_labels,
    imported_at,
    labels_of,
    occupation_titles,
)
from ronghe.apps.competence.models import Classification, Concept, ConceptRelation, Occupation

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def classification(code: str, lang: str) -> Classification:
    return Classification.objects.create(
        code=code, lang=lang, version="1", title_en=code, title_zh=code, imported_at=DAY
    )


def concept(owner: Classification, key: str, kind: str, label: str, **more: object) -> Concept:
    return Concept.objects.create(
        classification=owner, key=key, uri=f"urn:{key}", kind=kind, label=label, **more
    )


@pytest.fixture
def esco(db: None) -> Classification:
    one = classification("esco", "en")
    turning = concept(one, "turn", "skill", "turning", alternative_labels=["turning", "lathe work"])
    group = concept(one, "metal", "skill_group", "metal work")
    concept(one, "old", "skill", "old skill", withdrawn=True)
    concept(one, "op", "occupation", "turner", alternative_labels=["lathe operator"])
    ConceptRelation.objects.create(source=turning, target=group, kind="broader")
    return one


def test_each_label_comes_once_and_withdrawn_concepts_do_not(esco: Classification) -> None:
    found = [
        (one.uri, one.text, one.is_preferred) for one in concept_labels("esco", "en", ["skill"])
    ]

    assert found == [("urn:turn", "turning", True), ("urn:turn", "lathe work", False)]


def test_a_concept_lies_in_a_group(esco: Classification) -> None:
    assert concept_groups("esco", "en") == {"urn:turn": "urn:metal"}
    assert labels_of(["urn:turn", "urn:none"]) == {"urn:turn": {"en": "turning"}}


def test_what_was_not_imported_has_no_labels(esco: Classification) -> None:
    assert list(concept_labels("csco", "zh", ["task"])) == []
    assert imported_at("csco", "zh") is None
    assert imported_at("esco", "en") == DAY


def test_an_occupation_is_called_what_its_concepts_are_called(esco: Classification) -> None:
    national = classification("csco", "zh-hans")
    concept(
        national, "o:6", "occupation", "车工", code="6-18-01-01", alternative_labels=["数控车工"]
    )
    own = Occupation.objects.create(
        code="turner",
        title_en="CNC turner",
        title_zh="车床操作员",
        esco_uri="urn:op",
        csco_code="6-18-01-01",
    )

    assert list(occupation_titles()) == [
        (own.pk, "en", "CNC turner"),
        (own.pk, "zh", "车床操作员"),
        (own.pk, "en", "turner"),
        (own.pk, "en", "lathe operator"),
        (own.pk, "zh", "车工"),
        (own.pk, "zh", "数控车工"),
    ]
