"""The routes of `people` in the HTTP API: one router, which each of these modules adds to."""

from ronghe.apps.people import rest_persons, rest_sign_ins, rest_units, rest_writing
from ronghe.apps.people.rest import router

__all__ = ["rest_persons", "rest_sign_ins", "rest_units", "rest_writing", "router"]
