"""Workshops, modules, situations, plans, resources, revisions."""
