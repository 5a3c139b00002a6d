"""The store: the only part that knows SQLAlchemy; rows go in and out as frozen values."""

from plansync.store.store import Store, Tx, open_store

__all__ = ["Store", "Tx", "open_store"]
