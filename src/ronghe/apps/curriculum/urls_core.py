"""Addresses of modules, situations, plans and pathways."""

from django.urls import URLPattern, path

from ronghe.apps.curriculum.pages import (
    modules,
    plan_rows,
    plans,
    situations,
    standards,
    students,
)

MODULES: list[URLPattern] = [
    path("curriculum/", modules.curricula, name="curricula"),
    path("curriculum/programmes/<uuid:uuid>/", modules.modules, name="modules"),
    path("curriculum/programmes/<uuid:uuid>/new/", modules.module_new, name="module_new"),
    path("curriculum/modules/<uuid:uuid>/", modules.module_version, name="module_version"),
    path("curriculum/modules/<uuid:uuid>/edit/", modules.module_edit, name="module_edit"),
    path(
        "curriculum/modules/<uuid:uuid>/write/<slug:step>/",
        modules.module_write,
        name="module_write",
    ),
    path(
        "curriculum/modules/<uuid:uuid>/decide/<slug:step>/",
        modules.module_decide,
        name="module_decide",
    ),
    path("curriculum/modules/<uuid:uuid>/impact/", modules.module_impact, name="module_impact"),
    path("curriculum/impact/tasks/<uuid:uuid>/", modules.task_impact, name="task_impact"),
    path(
        "curriculum/impact/competences/<uuid:uuid>/",
        modules.competence_impact,
        name="competence_impact",
    ),
    path(
        "curriculum/impact/generations/<uuid:uuid>/",
        modules.generation_impact,
        name="generation_impact",
    ),
    path(
        "curriculum/modules/<uuid:uuid>/situations/new/",
        situations.situation_new,
        name="situation_new",
    ),
    path("curriculum/situations/<uuid:uuid>/", situations.situation, name="situation"),
    path(
        "curriculum/situations/<uuid:uuid>/edit/",
        situations.situation_edit,
        name="situation_edit",
    ),
    path(
        "curriculum/situations/<uuid:uuid>/edit/<slug:part>/",
        situations.situation_part,
        name="situation_part",
    ),
    path(
        "curriculum/situations/<uuid:uuid>/remove/",
        situations.situation_remove,
        name="situation_remove",
    ),
]
STUDENTS: list[URLPattern] = [
    path(
        "curriculum/modules/<uuid:uuid>/students/",
        students.module_enrolments,
        name="module_enrolments",
    ),
    path(
        "curriculum/modules/<uuid:uuid>/students/results/",
        students.enrolments_end,
        name="enrolments_end",
    ),
    path("pathway/", students.pathway, name="pathway"),
    path("pathway/of/<uuid:uuid>/", students.pathway_of_person, name="pathway_of"),
]
PLANS: list[URLPattern] = [
    path("plans/", plans.plans, name="plans"),
    path("curriculum/programmes/<uuid:uuid>/plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<uuid:uuid>/", plans.plan, name="plan"),
    path("plans/<uuid:uuid>/trace/", plans.plan_trace, name="plan_trace"),
    path("plans/<uuid:uuid>/changes/", plans.plan_changes, name="plan_changes"),
    path("plans/<uuid:uuid>/knowledge/", plans.plan_knowledge, name="plan_knowledge"),
    path("plans/<uuid:uuid>/export/<slug:kind>/", plans.plan_export, name="plan_export"),
    path("plans/<uuid:uuid>/submit/", plans.plan_submit, name="plan_submit"),
    path("plans/<uuid:uuid>/step/<slug:step>/", plans.plan_step, name="plan_step"),
    path("plans/<uuid:uuid>/profile/", plan_rows.profile_edit, name="profile_edit"),
    path("plans/<uuid:uuid>/settings/", plan_rows.plan_settings, name="plan_settings"),
    path("plans/<uuid:uuid>/modules/new/", plan_rows.plan_module_new, name="plan_module_new"),
    path("plans/modules/<int:number>/", plan_rows.plan_module_edit, name="plan_module_edit"),
    path(
        "plans/modules/<int:number>/remove/",
        plan_rows.plan_module_remove,
        name="plan_module_remove",
    ),
    path("plans/<uuid:uuid>/courses/new/", plan_rows.plan_course_new, name="plan_course_new"),
    path("plans/courses/<int:number>/", plan_rows.plan_course_edit, name="plan_course_edit"),
    path(
        "plans/courses/<int:number>/remove/",
        plan_rows.plan_course_remove,
        name="plan_course_remove",
    ),
    path("curriculum/standards/", standards.standards, name="standards"),
    path("curriculum/standards/import/", standards.standard_import, name="standard_import"),
]
urlpatterns: list[URLPattern] = [*MODULES, *STUDENTS, *PLANS]
