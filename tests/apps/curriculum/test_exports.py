"""A plan as PDF, as a workbook and as a CASE package."""

import io
import zipfile

import pytest
from django.urls import reverse
from tests.apps.curriculum.conftest import AT, Work
from tests.apps.curriculum.test_plans import whole_plan

from api_calls import signed_in
from ronghe.apps.competence.api import Alignment
from ronghe.apps.curriculum.exports import plan_document, plan_pdf, plan_xlsx
from ronghe.apps.curriculum.exports_case import plan_case, plan_package
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.modules import begin_version, set_prerequisites
from ronghe.files.documents.typst_pdf import Table
from ronghe.standards.case1 import check_package, read_package


def test_the_case_package_holds_what_the_plan_says(work: Work) -> None:
    plan = whole_plan(work)
    Alignment.objects.create(
        competence=work.competences[0], scheme="esco", uri="urn:esco:1", match="exact"
    )

    package = plan_package(load_sheet(plan), language="en", at=AT)

    check_package(package)
    kinds = sorted(item.kind for item in package.items)
    assert (
        kinds == ["competence"] + ["learning situation"] * 4 + ["module"] * 4 + ["typical task"] * 3
    )
    [match] = [one for one in package.associations if one.kind == "exactMatchOf"]
    assert match.destination.uri == "urn:esco:1"


def test_a_prerequisite_in_the_plan_precedes(work: Work) -> None:
    plan = whole_plan(work)
    first, second = (
        plan.plan_modules.get(module_version__module__code=code).module_version
        for code in ("m0", "m1")
    )
    draft = begin_version(viewer=work.lead, module=second.module, at=AT)
    set_prerequisites(viewer=work.lead, version=draft, requires=[first.module])
    plan.plan_modules.filter(module_version=second).update(module_version=draft)

    package = plan_package(load_sheet(plan), language="en", at=AT)

    [before] = [one for one in package.associations if one.kind == "precedes"]
    assert (before.origin.title, before.destination.title) == ("Module 0", "Module 1")


def test_a_plan_exported_twice_is_the_same_package(work: Work) -> None:
    plan = whole_plan(work)

    first = plan_case(load_sheet(plan), language="zh", at=AT)
    second = plan_case(load_sheet(plan), language="zh", at=AT)

    assert first == second
    assert read_package(first).problems == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pdf_is_set_with_the_chinese_font_embedded(work: Work, language: str) -> None:
    pdf = plan_pdf(load_sheet(whole_plan(work)), language=language, at=AT)  # type: ignore[arg-type]

    assert pdf.startswith(b"%PDF-")
    assert b"NotoSansCJK" in pdf


def test_the_document_has_the_school_at_its_head_and_the_day_in_words(work: Work) -> None:
    plan = whole_plan(work)

    in_work = plan_document(load_sheet(plan), language="zh", at=AT)
    plan.state, plan.published_at = "published", AT
    published = plan_document(load_sheet(plan), language="en", at=AT)

    assert in_work.letterhead == "school"
    assert in_work.facts == ("2026级", "第1稿", "草稿", "截至2026年3月2日")
    assert published.facts == ("entered 2026", "no. 1", "published", "published on 2 March 2026")


def test_the_document_has_targets_and_hours_by_semester(work: Work) -> None:
    plan = whole_plan(work)
    plan.profile.targets.all().delete()
    for semester, level in ((2, 1), (4, 2)):
        plan.profile.targets.create(
            competence=work.competences[0], semester=semester, level=work.levels[level]
        )
    plan.profile.targets.create(competence=work.competences[1], semester=4, level=work.levels[3])

    document = plan_document(load_sheet(plan), language="en", at=AT)

    targets, hours, *_more = [one for one in document.blocks if isinstance(one, Table)]
    assert targets.columns == ("Competence", "Semester 2", "Semester 4")
    assert targets.rows == (
        ("Competence 1", "advanced beginner", "competent"),
        ("Competence 2", "", "proficient"),
    )
    assert hours.columns[:2] == ("Module or course", "1")
    assert hours.columns[-3:] == ("Hours", "Practice", "Elective")
    planned = plan.plan_modules.get(module_version__module__code="m0")
    row = next(one for one in hours.rows if one[0] == "Module 0")
    assert row[planned.semester] == str(planned.total_hours)
    assert row[-3:-1] == (str(planned.total_hours), str(planned.practice_hours))


def test_the_workbook_holds_the_modules_in_chinese(work: Work) -> None:
    data = plan_xlsx(load_sheet(whole_plan(work)), language="zh", at=AT)

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "模块0" in texts
    assert "数学" in texts


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("json", b"{")])
def test_the_page_hands_out_each_form(work: Work, kind: str, begins: bytes) -> None:
    plan = whole_plan(work)

    answer = signed_in(work.world.lead).get(reverse("plan_export", args=[plan.uuid, kind]))

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f"plan-cnc-2026-1.{kind}" in answer.headers["Content-Disposition"]
