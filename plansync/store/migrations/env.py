"""How Alembic runs a migration: on the connection it is handed, all of it or nothing."""

from alembic import context

from plansync.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
