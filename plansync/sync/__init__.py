"""Use cases: read everything, decide, write everything."""
