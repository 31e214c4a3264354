"""Roles and scopes: the two vocabularies of the policy table."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person is in an organisation, for a period."""

    STUDENT = "student", _("student")
    GUARDIAN = "guardian", _("guardian")
    TEACHER = "teacher", _("teacher")
    MENTOR = "mentor", _("enterprise mentor")
    PROGRAMME_LEAD = "programme_lead", _("programme lead")
    PLACEMENT_COORDINATOR = "placement_coordinator", _("placement coordinator")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    LABORATORY_MANAGER = "laboratory_manager", _("laboratory manager")
    SCHOOL_ADMINISTRATOR = "school_administrator", _("school administrator")
    REGIONAL_OFFICER = "regional_officer", _("regional officer")
    RECRUITER = "recruiter", _("recruiter")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")
    INDUSTRY_EXPERT = "industry_expert", _("industry expert")
    EMPLOYEE_LEARNER = "employee_learner", _("employee learner")
    ALUMNUS = "alumnus", _("alumnus")
    PEER_RATER = "peer_rater", _("peer as rater")
    PANEL_MEMBER = "panel_member", _("panel member")
    PUBLIC_BENCH = "public_bench", _("public bench")


class Scope(TextChoices):
    """How far a grant reaches: whose rows an action may touch."""

    OWN = "own", _("own")
    RELATED = "related", _("related")
    CLASS = "class", pgettext_lazy("scope", "class")  # the context "class" is a lesson
    PROGRAMME = "programme", _("programme")
    ORGANISATION = "organisation", _("organisation")
    REGION = "region", _("region")
    CONSENTED = "consented", _("consented")
    ALL = "all", _("all")


RATING_ROLES = (Role.TEACHER, Role.MENTOR, Role.PROGRAMME_LEAD, Role.INDUSTRY_EXPERT)
# Who sits in a school's committee is its guest: the seat opens the committee to them, and does not
# open them to the school.
GUEST_ROLES = (Role.COMMITTEE_MEMBER, Role.PUBLIC_BENCH)
ENTERPRISE_ROLES = (Role.MENTOR, Role.INDUSTRY_EXPERT)
