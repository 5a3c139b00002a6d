"""Weaving: which session stands where, around which run, and why."""
