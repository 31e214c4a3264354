"""Addresses of the shell; included at the root."""

from django.urls import path

from ronghe.web import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("gallery/", pages.gallery, name="gallery"),
    path("display/theme/", pages.choose_theme, name="choose_theme"),
]
