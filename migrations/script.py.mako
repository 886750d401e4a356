"""${message}

Beside the previous release: expand first (new nullable columns and tables), backfill in a revision of its own,
contract one release later. Never rename or drop what the running release still reads. On PostgreSQL build indexes
on large tables CONCURRENTLY, outside a transaction. No imports of models: they change, a revision does not.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
