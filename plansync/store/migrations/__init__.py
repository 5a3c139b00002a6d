"""The line of migrations, run from code (store/migrate.py)."""
