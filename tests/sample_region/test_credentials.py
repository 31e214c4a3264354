"""The sample region's credentials say no more than is measured, and verify like any other."""

import pytest

from ronghe.apps.assessment.api import Estimate
from ronghe.apps.certification.api import check_own
from ronghe.apps.certification.credential_content import from_json
from ronghe.apps.certification.models import Credential, TalentChoice
from ronghe.sample_region.load import LoadedRegion
from ronghe.sample_region.load_credentials import load_credentials, sample_credentials
from sample import AT

pytestmark = pytest.mark.django_db


def test_five_credentials_and_two_records_verify_and_one_was_revoked(
    sample_database: LoadedRegion,
) -> None:
    found = sample_credentials()

    states = [check_own(one, at=AT).state for one in found]

    assert [one.kind for one in found] == ["achievement"] * 5 + ["record"] * 2
    assert sorted(states) == ["revoked", *["valid"] * 6]
    assert found[0].person == sample_database.showcase["student"]


def test_a_second_call_changes_nothing(sample_database: LoadedRegion) -> None:
    before = Credential.objects.count()

    issued = load_credentials(showcase=sample_database.showcase["student"], at=AT)

    assert (issued, Credential.objects.count()) == ([], before)


def test_each_says_the_level_that_is_supported(sample_database: LoadedRegion) -> None:
    for one in sample_credentials()[:5]:
        content = from_json(one.contents[0])
        supported = Estimate.objects.filter(
            person=one.person, dimension="behavioural", is_supported=True
        )
        assert supported.exists()
        assert content.level is not None
        assert (content.probability is None) == content.level.en.startswith("between")
        roles = {text.en.split(" ", 1)[1].rstrip("s") for text in content.confirmed_by}
        assert roles == {"teacher", "enterprise mentor"}
        assert len(content.deeds) == 7
        assert all(deed.seen and deed.where and deed.confirmed_by for deed in content.deeds)


def test_only_those_who_agreed_are_shown_to_recruiters(sample_database: LoadedRegion) -> None:
    shown = TalentChoice.objects.select_related("person")

    assert shown.count() > 0
    assert all(
        one.person.consents.filter(purpose="recruitment", withdrawn_at=None).exists()
        for one in shown
    )
