"""Where Alembic runs the migrations: in the transaction that `open_state` hands over.

A new one is a file in versions/, v002.py after v001.py, whose `revision` is its name; tests/test_state.py compares what
they make with reminders/tables.py. A migration never imports the tables, which change while it must not.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
