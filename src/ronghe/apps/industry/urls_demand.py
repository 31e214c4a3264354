"""Addresses of demand: postings, trends, links to judge."""

from django.urls import URLPattern, path

from ronghe.apps.industry.pages import demand, demand_skill, links, postings, trends

urlpatterns: list[URLPattern] = [
    path("demand/", demand.demand, name="demand"),
    path("demand/trends/<uuid:uuid>/signal/", trends.trend_signal, name="trend_signal"),
    path("demand/trends/<uuid:uuid>/looked/", trends.trends_looked, name="trends_looked"),
    path("demand/words/<uuid:uuid>/", links.link_judge, name="link_judge"),
    path("demand/<uuid:uuid>/", demand.demand_region, name="demand_region"),
    path("demand/<uuid:uuid>/import/", postings.postings_import, name="postings_import"),
    path("demand/<uuid:uuid>/words/", links.links, name="links"),
    path("demand/<uuid:uuid>/words/look/", links.links_look, name="links_look"),
    path("demand/<uuid:uuid>/<uuid:occupation>/", demand.demand_of, name="demand_of"),
    path(
        "demand/<uuid:uuid>/<uuid:occupation>/assess/",
        trends.trends_assess,
        name="trends_assess",
    ),
    path(
        "demand/<uuid:uuid>/<uuid:occupation>/judgement/",
        trends.trends_judgement,
        name="trends_judgement",
    ),
    path(
        "demand/<uuid:uuid>/<uuid:occupation>/skill/",
        demand_skill.demand_skill,
        name="demand_skill",
    ),
]
