"""Addresses of proposals about programmes."""

from django.urls import URLPattern, path

from ronghe.apps.curriculum.pages import programme_proposals as pages
from ronghe.apps.curriculum.pages import proposing

ONE = "programme-proposals/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("programme-proposals/", pages.programme_proposals, name="programme_proposals"),
    path(
        "programme-proposals/new/", proposing.programme_proposal_new, name="programme_proposal_new"
    ),
    path(
        "programme-proposals/new-programme/",
        proposing.programme_proposal_begin,
        name="programme_proposal_begin",
    ),
    path(ONE, pages.programme_proposal, name="programme_proposal"),
    path(f"{ONE}change/", proposing.programme_proposal_change, name="programme_proposal_change"),
    path(f"{ONE}submit/", pages.programme_proposal_submit, name="programme_proposal_submit"),
    path(f"{ONE}withdraw/", pages.programme_proposal_withdraw, name="programme_proposal_withdraw"),
    path(f"{ONE}open/", pages.programme_proposal_open, name="programme_proposal_open"),
]
