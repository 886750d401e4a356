"""Contacts and credit, disputes, colleagues' answers, touchpoints, notices; a kind of work knows more."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_mark",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("customer_ref", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=200), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_mark")),
    )
    with op.batch_alter_table("customer_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_mark_customer_ref"), ["customer_ref"], unique=False)
        batch_op.create_index(
            "ix_customer_mark_in_force",
            ["customer_ref"],
            unique=True,
            postgresql_where=sa.text("lifted_at IS NULL"),
            sqlite_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "notice",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("href", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_account", ["account_id", "read_at"], unique=False)

    op.create_table(
        "share_policy",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_share_policy_version")),
    )
    op.create_table(
        "touchpoint",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint")),
        sa.UniqueConstraint("name", name=op.f("uq_touchpoint_name")),
    )
    op.create_table(
        "colleague_ask",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lens", sa.String(length=30), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["employee.id"], name=op.f("fk_colleague_ask_asker_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["employee.id"], name=op.f("fk_colleague_ask_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_ask")),
        sa.UniqueConstraint(
            "asker_id",
            "subject_id",
            "lens",
            "month",
            name=op.f("uq_colleague_ask_asker_id_subject_id_lens_month"),
        ),
    )
    with op.batch_alter_table("colleague_ask", schema=None) as batch_op:
        batch_op.create_index("ix_colleague_ask_open", ["asker_id", "closes_on"], unique=False)

    op.create_table(
        "contact",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("customer_ref", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_contact_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("source_id", "ref", name=op.f("uq_contact_source_id_ref")),
    )
    op.create_table(
        "dependence",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("team_id <> on_team_id", name=op.f("ck_dependence_two_teams")),
        sa.ForeignKeyConstraint(["on_team_id"], ["team.id"], name=op.f("fk_dependence_on_team_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dependence_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependence")),
        sa.UniqueConstraint("team_id", "on_team_id", name=op.f("uq_dependence_team_id_on_team_id")),
    )
    op.create_table(
        "team_tally",
        sa.Column(
            "team_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("cell_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("sy", sa.BigInteger(), nullable=False),
        sa.Column("syy", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_team_tally_cell_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_tally_team_id")),
        sa.PrimaryKeyConstraint("team_id", "cell_id", "month", name=op.f("pk_team_tally")),
    )
    op.create_table(
        "touchpoint_owner",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_touchpoint_owner_team_id")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoint.id"], name=op.f("fk_touchpoint_owner_touchpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_owner")),
        sa.UniqueConstraint(
            "touchpoint_id", "starts_on", name=op.f("uq_touchpoint_owner_touchpoint_id_starts_on")
        ),
    )
    op.create_table(
        "contact_part",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_part_contact_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_contact_part_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_part")),
        sa.UniqueConstraint(
            "contact_id", "employee_id", "role", name=op.f("uq_contact_part_contact_id_employee_id_role")
        ),
    )
    op.create_table(
        "dispute",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ground", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_dispute_employee_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_dispute_rating_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("rating_id", "employee_id", name=op.f("uq_dispute_rating_id_employee_id")),
    )
    op.create_table(
        "rating_correction",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_rating_correction_rating_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_correction")),
    )
    with op.batch_alter_table("rating_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_correction_rating_id"), ["rating_id"], unique=False)

    op.create_table(
        "rating_exclusion",
        sa.Column(
            "rating_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_rating_exclusion_rating_id")),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_rating_exclusion")),
    )
    op.create_table(
        "team_credit",
        sa.Column(
            "rating_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_team_credit_rating_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_credit_team_id")),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_team_credit")),
    )
    with op.batch_alter_table("team_credit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_credit_team_id"), ["team_id"], unique=False)

    op.create_table(
        "dispute_ruling",
        sa.Column(
            "dispute_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decider", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_dispute_ruling_decided_by")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_ruling_dispute_id")),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("pk_dispute_ruling")),
    )
    op.create_table(
        "dispute_withdrawal",
        sa.Column(
            "dispute_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_withdrawal_dispute_id")
        ),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("pk_dispute_withdrawal")),
    )
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("hard_to_please", sa.String(length=10), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("rater", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("aside", sa.String(length=20), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_cell_lens_scale_channel_reason_product"), type_="unique")
        batch_op.create_unique_constraint(
            "uq_cell_kind",
            ["lens", "scale", "channel", "reason", "product", "hard_to_please", "rater", "aside"],
        )

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cell_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("policy_version", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_contribution_cell_id"), "cell", ["cell_id"], ["id"])

    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ai_agent", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("excluded", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("score_with", sa.Double(), nullable=True))

    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("customer_ref", sa.String(length=200), nullable=True))
        batch_op.create_index(
            "ix_rating_customer",
            ["customer_ref"],
            unique=False,
            postgresql_where=sa.text("customer_ref IS NOT NULL"),
            sqlite_where=sa.text("customer_ref IS NOT NULL"),
        )

    with op.batch_alter_table("rating_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("customer_ref", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_table("team_tally")

    # What the older release cannot tell apart becomes one kind of work again, its sums added up.
    same = " AND ".join(f"a.{name} = b.{name}" for name in ("lens", "scale", "channel", "reason", "product"))
    first = f"(SELECT min(b.id) FROM cell a JOIN cell b ON {same} WHERE a.id = {{}}.cell_id)"
    for table in ("rating", "rating_revision"):
        op.execute(f"UPDATE {table} SET cell_id = {first.format(table)}")
    sums = ", ".join(f"sum({name}) AS {name}" for name in ("n", "sw", "sww", "swy", "swyy"))
    op.execute(
        f"CREATE TABLE tally_merged AS SELECT employee_id, {first.format('tally')} AS cell_id, month, {sums} "
        "FROM tally GROUP BY 1, 2, 3"
    )
    op.execute("DELETE FROM tally")
    op.execute(
        "INSERT INTO tally (employee_id, cell_id, month, n, sw, sww, swy, swyy) "
        "SELECT employee_id, cell_id, month, n, sw, sww, swy, swyy FROM tally_merged"
    )
    op.execute("DROP TABLE tally_merged")
    op.execute(
        f"DELETE FROM cell WHERE id <> (SELECT min(b.id) FROM cell a JOIN cell b ON {same} WHERE a.id = cell.id)"
    )
    with op.batch_alter_table("rating_revision", schema=None) as batch_op:
        batch_op.drop_column("customer_ref")

    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rating_customer",
            postgresql_where=sa.text("customer_ref IS NOT NULL"),
            sqlite_where=sa.text("customer_ref IS NOT NULL"),
        )
        batch_op.drop_column("customer_ref")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_column("score_with")
        batch_op.drop_column("excluded")

    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_column("ai_agent")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contribution_cell_id"), type_="foreignkey")
        batch_op.drop_column("policy_version")
        batch_op.drop_column("cell_id")

    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.drop_constraint("uq_cell_kind", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_cell_lens_scale_channel_reason_product"),
            ["lens", "scale", "channel", "reason", "product"],
        )
        batch_op.drop_column("aside")
        batch_op.drop_column("rater")
        batch_op.drop_column("hard_to_please")

    op.drop_table("dispute_withdrawal")
    op.drop_table("dispute_ruling")
    with op.batch_alter_table("team_credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_credit_team_id"))

    op.drop_table("team_credit")
    op.drop_table("rating_exclusion")
    with op.batch_alter_table("rating_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_correction_rating_id"))

    op.drop_table("rating_correction")
    op.drop_table("dispute")
    op.drop_table("contact_part")
    op.drop_table("touchpoint_owner")
    op.drop_table("dependence")
    op.drop_table("contact")
    with op.batch_alter_table("colleague_ask", schema=None) as batch_op:
        batch_op.drop_index("ix_colleague_ask_open")

    op.drop_table("colleague_ask")
    op.drop_table("touchpoint")
    op.drop_table("share_policy")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_account")

    op.drop_table("notice")
    with op.batch_alter_table("customer_mark", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_customer_mark_in_force",
            postgresql_where=sa.text("lifted_at IS NULL"),
            sqlite_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_customer_mark_customer_ref"))

    op.drop_table("customer_mark")
