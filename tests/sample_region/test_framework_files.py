"""Each programme's framework as CSV: read back without a fault, and the same bytes again."""

import io

import pytest

from ronghe.sample_region.content import Programme
from ronghe.sample_region.content_files import read_content
from ronghe.sample_region.framework_files import framework_csv
from ronghe.standards.framework_csv import read_framework, write_framework

CONTENT = read_content()


@pytest.mark.parametrize("programme", CONTENT.all_programmes(), ids=lambda found: found.key)
def test_a_framework_is_read_back_whole(programme: Programme) -> None:
    written = framework_csv(programme, CONTENT)
    found = read_framework(io.BytesIO(written), name="framework.csv")

    assert found.problems == ()
    assert write_framework(found.records) == written
    competences = found.records.of_kind("competence")
    assert {c.code for c in competences} == {c.code for c in programme.competences}
    assert len(found.records.of_kind("work_task")) == len(programme.tasks)
    assert len(found.records.of_kind("level")) == 5


def test_every_rated_competence_brings_its_five_anchors() -> None:
    for programme in CONTENT.programmes:
        written = framework_csv(programme, CONTENT)
        found = read_framework(io.BytesIO(written), name="framework.csv").records
        assert len(found.of_kind("anchor")) == 9 * 5
