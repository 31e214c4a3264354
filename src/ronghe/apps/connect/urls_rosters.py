"""Addresses of rosters (OneRoster)."""

from django.urls import path

from ronghe.apps.connect.pages import rosters

urlpatterns = [
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/choices/", rosters.roster_choices, name="roster_choices"),
    path("rosters/export/", rosters.roster_export, name="roster_export"),
    path("rosters/<uuid:uuid>/", rosters.roster, name="roster"),
    path("rosters/<uuid:uuid>/land/", rosters.roster_land, name="roster_land"),
    path("rosters/<uuid:uuid>/drop/", rosters.roster_drop, name="roster_drop"),
]
