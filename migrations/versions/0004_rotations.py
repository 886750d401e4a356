"""Rotations: programs, slots, sign-ups, swaps, leave, logbook, duty."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_leave_order")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint(
            "source", "external_id", "employee_id", name=op.f("uq_leave_source_external_id_employee_id")
        ),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index("ix_leave_employee", ["employee_id", "last_on"], unique=False)

    op.create_table(
        "leave_feed",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_feed_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_feed")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_leave_feed_employee_id")),
    )
    op.create_table(
        "rotation_program",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sponsor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("duty_days", sa.SmallInteger(), nullable=False),
        sa.Column("rest_days", sa.SmallInteger(), nullable=False),
        sa.Column("notice_days", sa.SmallInteger(), nullable=False),
        sa.Column("buddy", sa.Boolean(), nullable=False),
        sa.Column("earns", sa.Boolean(), nullable=False),
        sa.Column("eligible", sa.JSON(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sponsor_id"], ["employee.id"], name=op.f("fk_rotation_program_sponsor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_program")),
        sa.UniqueConstraint("name", name=op.f("uq_rotation_program_name")),
    )
    op.create_table(
        "rotation_skill",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_rotation_skill_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_skill")),
        sa.UniqueConstraint("employee_id", "skill", name=op.f("uq_rotation_skill_employee_id_skill")),
    )
    with op.batch_alter_table("rotation_skill", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_skill_skill", ["skill"], unique=False)

    op.create_table(
        "api_token",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calendar_feed_live",
            ["account_id", "kind", "thing_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "rotation_check_item",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_check_item_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_check_item")),
    )
    with op.batch_alter_table("rotation_check_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rotation_check_item_program_id"), ["program_id"], unique=False)

    op.create_table(
        "rotation_effect",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cohort", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_effect_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_effect")),
    )
    with op.batch_alter_table("rotation_effect", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_effect_program", ["program_id"], unique=False)

    op.create_table(
        "rotation_opt_out",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("make_up_by", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rotation_opt_out_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_opt_out_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_opt_out")),
    )
    with op.batch_alter_table("rotation_opt_out", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_opt_out_program", ["program_id", "year"], unique=False)
        batch_op.create_index(
            "ix_rotation_opt_out_standing",
            ["employee_id", "program_id", "year"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "rotation_pair_wish",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("with_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rotation_pair_wish_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_pair_wish_program_id")
        ),
        sa.ForeignKeyConstraint(["with_id"], ["employee.id"], name=op.f("fk_rotation_pair_wish_with_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_pair_wish")),
        sa.UniqueConstraint(
            "program_id", "employee_id", name=op.f("uq_rotation_pair_wish_program_id_employee_id")
        ),
    )
    op.create_table(
        "rotation_proposal",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("proved", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_proposal_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_proposal")),
    )
    with op.batch_alter_table("rotation_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_proposal_program", ["program_id", "made_at"], unique=False)

    op.create_table(
        "rotation_slot",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("shifts", sa.SmallInteger(), nullable=False),
        sa.Column("counts", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_rotation_slot_order")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_rotation_slot_taken")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_rotation_slot_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_slot")),
        sa.UniqueConstraint("program_id", "starts_on", name=op.f("uq_rotation_slot_program_id_starts_on")),
    )
    with op.batch_alter_table("rotation_slot", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_slot_time", ["starts_at", "ends_at"], unique=False)

    op.create_table(
        "service_goal_end",
        sa.Column(
            "goal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["service_goal.id"], name=op.f("fk_service_goal_end_goal_id")),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_service_goal_end")),
    )
    op.create_table(
        "rotation_proposed_seat",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rotation_proposed_seat_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["rotation_proposal.id"], name=op.f("fk_rotation_proposed_seat_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["rotation_slot.id"], name=op.f("fk_rotation_proposed_seat_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_proposed_seat")),
        sa.UniqueConstraint(
            "proposal_id",
            "slot_id",
            "employee_id",
            name=op.f("uq_rotation_proposed_seat_proposal_id_slot_id_employee_id"),
        ),
    )
    op.create_table(
        "rotation_sign_up",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("why_ended", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("buddy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["buddy_id"], ["employee.id"], name=op.f("fk_rotation_sign_up_buddy_id")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rotation_sign_up_employee_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["rotation_slot.id"], name=op.f("fk_rotation_sign_up_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_sign_up")),
    )
    with op.batch_alter_table("rotation_sign_up", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_sign_up_employee", ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_rotation_sign_up_standing",
            ["slot_id", "employee_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "rotation_waiting",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rotation_waiting_employee_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["rotation_slot.id"], name=op.f("fk_rotation_waiting_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_waiting")),
    )
    with op.batch_alter_table("rotation_waiting", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_waiting_employee", ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_rotation_waiting_open",
            ["slot_id", "employee_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "rotation_wish",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("liking", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("liking IN (-1, 1)", name=op.f("ck_rotation_wish_liking")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_rotation_wish_employee_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["rotation_slot.id"], name=op.f("fk_rotation_wish_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_wish")),
        sa.UniqueConstraint("slot_id", "employee_id", name=op.f("uq_rotation_wish_slot_id_employee_id")),
    )
    with op.batch_alter_table("rotation_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rotation_wish_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "calendar_mark",
        sa.Column(
            "sign_up_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_calendar_mark_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_calendar_mark")),
    )
    op.create_table(
        "calendar_reminder",
        sa.Column(
            "sign_up_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_calendar_reminder_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("sign_up_id", "kind", name=op.f("pk_calendar_reminder")),
    )
    op.create_table(
        "logbook_finding",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=1000), nullable=False),
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_logbook_finding_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["rotation_program.id"], name=op.f("fk_logbook_finding_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_logbook_finding_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_finding")),
    )
    with op.batch_alter_table("logbook_finding", schema=None) as batch_op:
        batch_op.create_index("ix_logbook_finding_program", ["program_id", "made_at"], unique=False)
        batch_op.create_index("ix_logbook_finding_sign_up", ["sign_up_id"], unique=False)

    op.create_table(
        "logbook_reflection",
        sa.Column(
            "sign_up_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("surprised", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("keep", sa.Text(), nullable=False),
        sa.Column("reader", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_logbook_reflection_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_logbook_reflection")),
    )
    op.create_table(
        "logbook_thanks",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_logbook_thanks_author_id")),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_logbook_thanks_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_thanks")),
        sa.UniqueConstraint("sign_up_id", "author_id", name=op.f("uq_logbook_thanks_sign_up_id_author_id")),
    )
    op.create_table(
        "logbook_tick",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["rotation_check_item.id"], name=op.f("fk_logbook_tick_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_logbook_tick_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_tick")),
        sa.UniqueConstraint("sign_up_id", "item_id", name=op.f("uq_logbook_tick_sign_up_id_item_id")),
    )
    op.create_table(
        "rotation_swap",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("against_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("heir_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["against_id"], ["rotation_sign_up.id"], name=op.f("fk_rotation_swap_against_id")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["employee.id"], name=op.f("fk_rotation_swap_asker_id")),
        sa.ForeignKeyConstraint(["heir_id"], ["employee.id"], name=op.f("fk_rotation_swap_heir_id")),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_rotation_swap_sign_up_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["rotation_slot.id"], name=op.f("fk_rotation_swap_slot_id")),
        sa.ForeignKeyConstraint(["to_id"], ["employee.id"], name=op.f("fk_rotation_swap_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_swap")),
    )
    with op.batch_alter_table("rotation_swap", schema=None) as batch_op:
        batch_op.create_index("ix_rotation_swap_asker", ["asker_id", "made_at"], unique=False)
        batch_op.create_index(
            "ix_rotation_swap_open",
            ["sign_up_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index("ix_rotation_swap_to", ["to_id", "ended_at"], unique=False)

    op.create_table(
        "logbook_contact",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("mood", sa.String(length=10), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("customers > 0", name=op.f("ck_logbook_contact_customers")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_logbook_contact_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["logbook_finding.id"], name=op.f("fk_logbook_contact_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["rotation_sign_up.id"], name=op.f("fk_logbook_contact_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_contact")),
    )
    with op.batch_alter_table("logbook_contact", schema=None) as batch_op:
        batch_op.create_index("ix_logbook_contact_finding", ["finding_id"], unique=False)
        batch_op.create_index("ix_logbook_contact_sign_up", ["sign_up_id", "made_at"], unique=False)

    op.create_table(
        "logbook_met",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("customers > 0", name=op.f("ck_logbook_met_customers")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_logbook_met_employee_id")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["logbook_finding.id"], name=op.f("fk_logbook_met_finding_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_met")),
        sa.UniqueConstraint("finding_id", "employee_id", name=op.f("uq_logbook_met_finding_id_employee_id")),
    )
    op.create_table(
        "logbook_step",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["logbook_finding.id"], name=op.f("fk_logbook_step_finding_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_logbook_step_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_logbook_step_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_step")),
        sa.UniqueConstraint("finding_id", "number", name=op.f("uq_logbook_step_finding_id_number")),
    )
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_as", sa.String(length=30), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_cell_kind"), type_="unique")
        batch_op.create_unique_constraint(
            "uq_cell_kind",
            ["lens", "scale", "channel", "reason", "product", "hard_to_please", "rater", "aside", "came_as"],
        )


def downgrade() -> None:
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.drop_constraint("uq_cell_kind", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_cell_kind"),
            ["lens", "scale", "channel", "reason", "product", "hard_to_please", "rater", "aside"],
        )
        batch_op.drop_column("came_as")

    op.drop_table("logbook_step")
    op.drop_table("logbook_met")
    with op.batch_alter_table("logbook_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_logbook_contact_sign_up")
        batch_op.drop_index("ix_logbook_contact_finding")

    op.drop_table("logbook_contact")
    with op.batch_alter_table("rotation_swap", schema=None) as batch_op:
        batch_op.drop_index("ix_rotation_swap_to")
        batch_op.drop_index(
            "ix_rotation_swap_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_rotation_swap_asker")

    op.drop_table("rotation_swap")
    op.drop_table("logbook_tick")
    op.drop_table("logbook_thanks")
    op.drop_table("logbook_reflection")
    with op.batch_alter_table("logbook_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_logbook_finding_sign_up")
        batch_op.drop_index("ix_logbook_finding_program")

    op.drop_table("logbook_finding")
    op.drop_table("calendar_reminder")
    op.drop_table("calendar_mark")
    with op.batch_alter_table("rotation_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rotation_wish_employee_id"))

    op.drop_table("rotation_wish")
    with op.batch_alter_table("rotation_waiting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rotation_waiting_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_rotation_waiting_employee")

    op.drop_table("rotation_waiting")
    with op.batch_alter_table("rotation_sign_up", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rotation_sign_up_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_rotation_sign_up_employee")

    op.drop_table("rotation_sign_up")
    op.drop_table("rotation_proposed_seat")
    op.drop_table("service_goal_end")
    with op.batch_alter_table("rotation_slot", schema=None) as batch_op:
        batch_op.drop_index("ix_rotation_slot_time")

    op.drop_table("rotation_slot")
    with op.batch_alter_table("rotation_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_rotation_proposal_program")

    op.drop_table("rotation_proposal")
    op.drop_table("rotation_pair_wish")
    with op.batch_alter_table("rotation_opt_out", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rotation_opt_out_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_rotation_opt_out_program")

    op.drop_table("rotation_opt_out")
    with op.batch_alter_table("rotation_effect", schema=None) as batch_op:
        batch_op.drop_index("ix_rotation_effect_program")

    op.drop_table("rotation_effect")
    with op.batch_alter_table("rotation_check_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rotation_check_item_program_id"))

    op.drop_table("rotation_check_item")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_calendar_feed_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("calendar_feed")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_account_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("rotation_skill", schema=None) as batch_op:
        batch_op.drop_index("ix_rotation_skill_skill")

    op.drop_table("rotation_skill")
    op.drop_table("rotation_program")
    op.drop_table("leave_feed")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index("ix_leave_employee")

    op.drop_table("leave")
