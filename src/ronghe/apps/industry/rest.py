"""The routes of `industry` in the HTTP API."""

from ronghe.apps.industry import rest_reading, rest_writing

assert rest_writing.router is rest_reading.router  # its routes are there once it is imported
router = rest_reading.router
