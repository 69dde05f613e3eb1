#!/usr/bin/python3
"""What alembic's batch mode makes of a SQLite database.

losses.py STEP DATABASE: does the step's migration on the database, as its author would write it by the manual.
losses.py --version: the version of alembic.
"""
import sys
import warnings

warnings.simplefilter("ignore")

try:
    import alembic
    import sqlalchemy
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
except ImportError as error:
    print(error)
    sys.exit(77)


def set_not_null(op, column, kind=sqlalchemy.Text):
    with op.batch_alter_table("t") as batch:
        batch.alter_column(column, existing_type=kind(), nullable=False)


def text_to_integer(op):
    with op.batch_alter_table("t") as batch:
        batch.alter_column("a", existing_type=sqlalchemy.Text(), type_=sqlalchemy.Integer())


STEPS = {
    "set_not_null": lambda op: set_not_null(op, "a"),
    "text_to_integer": text_to_integer,
}


def main():
    if sys.argv[1] == "--version":
        print(alembic.__version__)
        return
    engine = sqlalchemy.create_engine("sqlite:///" + sys.argv[2])

    # As an application has it, and as its env.py therefore has it, too.
    @sqlalchemy.event.listens_for(engine, "connect")
    def foreign_keys_on(connection, _):
        connection.execute("PRAGMA foreign_keys=ON")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with context.begin_transaction():
            STEPS[sys.argv[1]](Operations(context))


main()
