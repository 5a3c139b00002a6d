"""PlanSync: the right minutes around every run, in one calendar feed."""

__version__ = "0.1.0"
