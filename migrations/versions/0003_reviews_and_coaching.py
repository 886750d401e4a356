"""Reviews with their whole process, coaching."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_asked",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_review_asked_employee_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_asked_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_asked")),
        sa.UniqueConstraint(
            "review_id", "role", "employee_id", name=op.f("uq_review_asked_review_id_role_employee_id")
        ),
    )
    with op.batch_alter_table("review_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_asked_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "review_extension",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_extension_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_extension")),
    )
    with op.batch_alter_table("review_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_extension_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_handover",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["employee.id"], name=op.f("fk_review_handover_from_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_handover_review_id")),
        sa.ForeignKeyConstraint(["to_id"], ["employee.id"], name=op.f("fk_review_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_handover")),
    )
    with op.batch_alter_table("review_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_handover_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_objection",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_objection_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_objection")),
    )
    with op.batch_alter_table("review_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_objection_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_reopening",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_reopening_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reopening")),
    )
    with op.batch_alter_table("review_reopening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reopening_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_self_hand_in",
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_self_hand_in_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_self_hand_in")),
    )
    op.create_table(
        "review_self_part",
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("no_evidence", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_self_part_review_id")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["review_section.id"], name=op.f("fk_review_self_part_section_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "section_id", name=op.f("pk_review_self_part")),
    )
    op.create_table(
        "review_taken_back",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_taken_back_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_taken_back")),
    )
    with op.batch_alter_table("review_taken_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_taken_back_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_talk",
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_talk_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_talk")),
    )
    op.create_table(
        "review_view",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_view_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_view")),
    )
    with op.batch_alter_table("review_view", schema=None) as batch_op:
        batch_op.create_index("ix_review_view_review", ["review_id", "role"], unique=False)

    op.create_table(
        "review_objection_ruling",
        sa.Column("objection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["review_objection.id"], name=op.f("fk_review_objection_ruling_objection_id")
        ),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_review_objection_ruling")),
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("self_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("collect_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("acknowledge_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("population", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
        )

    with op.batch_alter_table("review_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scores", sa.JSON(), nullable=True))

    with op.batch_alter_table("review_section", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("fillers", sa.JSON(), server_default=sa.text("'[\"manager\"]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("anchors", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column("items", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table("review_template", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("made_by", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("review_template", schema=None) as batch_op:
        batch_op.drop_column("retired_at")
        batch_op.drop_column("made_by")
        batch_op.drop_column("about")

    with op.batch_alter_table("review_section", schema=None) as batch_op:
        batch_op.drop_column("items")
        batch_op.drop_column("anchors")
        batch_op.drop_column("fillers")

    with op.batch_alter_table("review_part", schema=None) as batch_op:
        batch_op.drop_column("scores")

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_column("population")
        batch_op.drop_column("closed_by")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("acknowledge_by")
        batch_op.drop_column("collect_until")
        batch_op.drop_column("self_due_on")
        batch_op.drop_column("opens_on")

    op.drop_table("review_objection_ruling")
    with op.batch_alter_table("review_view", schema=None) as batch_op:
        batch_op.drop_index("ix_review_view_review")

    op.drop_table("review_view")
    op.drop_table("review_talk")
    with op.batch_alter_table("review_taken_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_taken_back_review_id"))

    op.drop_table("review_taken_back")
    op.drop_table("review_self_part")
    op.drop_table("review_self_hand_in")
    with op.batch_alter_table("review_reopening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reopening_review_id"))

    op.drop_table("review_reopening")
    with op.batch_alter_table("review_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_objection_review_id"))

    op.drop_table("review_objection")
    with op.batch_alter_table("review_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_handover_review_id"))

    op.drop_table("review_handover")
    with op.batch_alter_table("review_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_extension_review_id"))

    op.drop_table("review_extension")
    with op.batch_alter_table("review_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_asked_employee_id"))

    op.drop_table("review_asked")
