"""Service practice: cases, handoffs, leaders on the line, lost customers, bonus plans."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "abuse_policy",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abuse_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_abuse_policy_version")),
    )
    op.create_table(
        "bonus_plan",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_bonus_plan_name")),
    )
    op.create_table(
        "bonus_policy",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_bonus_policy_version")),
    )
    op.create_table(
        "business_figure",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("counts", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('production', 'margin')", name=op.f("ck_business_figure_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_figure")),
        sa.UniqueConstraint("kind", "unit", "month", name=op.f("uq_business_figure_kind_unit_month")),
    )
    with op.batch_alter_table("business_figure", schema=None) as batch_op:
        batch_op.create_index("ix_business_figure_month", ["month"], unique=False)

    op.create_table(
        "case_policy",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_case_policy_version")),
    )
    op.create_table(
        "case_theme",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_theme")),
        sa.UniqueConstraint("key", name=op.f("uq_case_theme_key")),
    )
    op.create_table(
        "customer_apart",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("customer_ref", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=200), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_apart")),
    )
    with op.batch_alter_table("customer_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_apart_customer_ref"), ["customer_ref"], unique=False)

    op.create_table(
        "frontline_policy",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("call_days", sa.SmallInteger(), nullable=False),
        sa.Column("shop_days", sa.SmallInteger(), nullable=False),
        sa.Column("floor_days", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontline_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_frontline_policy_version")),
    )
    op.create_table(
        "loss_reasons",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_reasons")),
        sa.UniqueConstraint("version", name=op.f("uq_loss_reasons_version")),
    )
    op.create_table(
        "shop_checklist",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_checklist")),
        sa.UniqueConstraint("name", name=op.f("uq_shop_checklist_name")),
    )
    op.create_table(
        "abuse_report",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_ref", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_ref", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["employee.id"], name=op.f("fk_abuse_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abuse_report")),
        sa.UniqueConstraint("reporter_id", "open_ref", name=op.f("uq_abuse_report_reporter_id_open_ref")),
    )
    with op.batch_alter_table("abuse_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_abuse_report_customer_ref"), ["customer_ref"], unique=False)
        batch_op.create_index("ix_abuse_report_made", ["made_at"], unique=False)

    op.create_table(
        "bonus_conflict",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_metric", sa.String(length=120), nullable=False),
        sa.Column("second_metric", sa.String(length=120), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["bonus_plan.id"], name=op.f("fk_bonus_conflict_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["bonus_plan.id"], name=op.f("fk_bonus_conflict_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_conflict")),
        sa.UniqueConstraint(
            "first_id",
            "second_id",
            "first_metric",
            "second_metric",
            name=op.f("uq_bonus_conflict_first_id_second_id_first_metric_second_metric"),
        ),
    )
    with op.batch_alter_table("bonus_conflict", schema=None) as batch_op:
        batch_op.create_index("ix_bonus_conflict_second", ["second_id"], unique=False)

    op.create_table(
        "bonus_version",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_bonus_version_ends")),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_bonus_version_owner_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["bonus_plan.id"], name=op.f("fk_bonus_version_plan_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_bonus_version_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_bonus_version_plan_id_number")),
    )
    op.create_table(
        "business_figure_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("figure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["business_figure.id"], name=op.f("fk_business_figure_change_figure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_figure_change")),
        sa.UniqueConstraint("figure_id", "number", name=op.f("uq_business_figure_change_figure_id_number")),
    )
    op.create_table(
        "case_alert",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_case_alert_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_alert")),
    )
    with op.batch_alter_table("case_alert", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_alert_open",
            ["kind", "thing"],
            unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_case_alert_raised", ["raised_at"], unique=False)

    op.create_table(
        "frontline_lapse",
        sa.Column(
            "employee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_frontline_lapse_employee_id")
        ),
        sa.PrimaryKeyConstraint("employee_id", "what", "since", name=op.f("pk_frontline_lapse")),
    )
    op.create_table(
        "line_call",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("caller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("waited", sa.SmallInteger(), nullable=False),
        sa.Column("care", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("waited >= 0", name=op.f("ck_line_call_waited")),
        sa.ForeignKeyConstraint(["caller_id"], ["employee.id"], name=op.f("fk_line_call_caller_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_line_call_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_call")),
        sa.UniqueConstraint("once", name=op.f("uq_line_call_once")),
    )
    with op.batch_alter_table("line_call", schema=None) as batch_op:
        batch_op.create_index("ix_line_call_caller", ["caller_id", "called_on"], unique=False)
        batch_op.create_index("ix_line_call_day", ["called_on"], unique=False)

    op.create_table(
        "shop_version",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("checklist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["shop_checklist.id"], name=op.f("fk_shop_version_checklist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_version")),
        sa.UniqueConstraint("checklist_id", "version", name=op.f("uq_shop_version_checklist_id_version")),
    )
    op.create_table(
        "abuse_evidence",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_ref", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["abuse_report.id"], name=op.f("fk_abuse_evidence_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abuse_evidence")),
        sa.UniqueConstraint("report_id", "place", name=op.f("uq_abuse_evidence_report_id_place")),
    )
    op.create_table(
        "abuse_ruling",
        sa.Column(
            "report_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decider", sa.String(length=200), nullable=False),
        sa.Column("apart_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["apart_id"], ["customer_apart.id"], name=op.f("fk_abuse_ruling_apart_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_abuse_ruling_decided_by")),
        sa.ForeignKeyConstraint(["report_id"], ["abuse_report.id"], name=op.f("fk_abuse_ruling_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_abuse_ruling")),
        sa.UniqueConstraint("apart_id", name=op.f("uq_abuse_ruling_apart_id")),
    )
    op.create_table(
        "bonus_acceptance",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("conflict_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conflict_id"], ["bonus_conflict.id"], name=op.f("fk_bonus_acceptance_conflict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_acceptance")),
    )
    with op.batch_alter_table("bonus_acceptance", schema=None) as batch_op:
        batch_op.create_index("ix_bonus_acceptance_conflict", ["conflict_id", "made_at"], unique=False)

    op.create_table(
        "bonus_metric",
        sa.Column(
            "version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("customer", sa.Boolean(), nullable=False),
        sa.Column("lens", sa.String(length=30), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_bonus_metric_weight")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["bonus_version.id"], name=op.f("fk_bonus_metric_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "name", name=op.f("pk_bonus_metric")),
    )
    op.create_table(
        "case_cause",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("procedure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_case_cause_procedure_id")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoint.id"], name=op.f("fk_case_cause_touchpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_cause")),
        sa.UniqueConstraint("key", name=op.f("uq_case_cause_key")),
    )
    op.create_table(
        "case_view",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_case_view_account_id_name")),
    )
    op.create_table(
        "lost_customer",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("customer_key", sa.String(length=400), nullable=False),
        sa.Column("customer_ref", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("came_with", sa.String(length=64), nullable=True),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_lost_customer_amount")),
        sa.CheckConstraint("since IS NULL OR since <= lost_on", name=op.f("ck_lost_customer_since")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lost_customer_account_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_lost_customer_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_customer")),
        sa.UniqueConstraint("once", name=op.f("uq_lost_customer_once")),
        sa.UniqueConstraint("reference", name=op.f("uq_lost_customer_reference")),
    )
    with op.batch_alter_table("lost_customer", schema=None) as batch_op:
        batch_op.create_index("ix_lost_customer_key", ["customer_key", "lost_on"], unique=False)
        batch_op.create_index("ix_lost_customer_lost_on", ["lost_on"], unique=False)

    op.create_table(
        "mystery_shop",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shopper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.CheckConstraint("most > 0 AND points BETWEEN 0 AND most", name=op.f("ck_mystery_shop_points")),
        sa.ForeignKeyConstraint(["person_id"], ["employee.id"], name=op.f("fk_mystery_shop_person_id")),
        sa.ForeignKeyConstraint(["shopper_id"], ["employee.id"], name=op.f("fk_mystery_shop_shopper_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_mystery_shop_team_id")),
        sa.ForeignKeyConstraint(["version_id"], ["shop_version.id"], name=op.f("fk_mystery_shop_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mystery_shop")),
        sa.UniqueConstraint("once", name=op.f("uq_mystery_shop_once")),
    )
    with op.batch_alter_table("mystery_shop", schema=None) as batch_op:
        batch_op.create_index("ix_mystery_shop_person", ["person_id"], unique=False)
        batch_op.create_index("ix_mystery_shop_shopper", ["shopper_id", "visited_on"], unique=False)
        batch_op.create_index("ix_mystery_shop_team", ["team_id", "visited_on"], unique=False)

    op.create_table(
        "loss_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("loss_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["loss_id"], ["lost_customer.id"], name=op.f("fk_loss_change_loss_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_change")),
        sa.UniqueConstraint("loss_id", "number", name=op.f("uq_loss_change_loss_id_number")),
    )
    op.create_table(
        "loss_return",
        sa.Column(
            "loss_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["loss_id"], ["lost_customer.id"], name=op.f("fk_loss_return_loss_id")),
        sa.PrimaryKeyConstraint("loss_id", name=op.f("pk_loss_return")),
    )
    op.create_table(
        "loss_touchpoint",
        sa.Column(
            "loss_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["loss_id"], ["lost_customer.id"], name=op.f("fk_loss_touchpoint_loss_id")),
        sa.PrimaryKeyConstraint("loss_id", "name", name=op.f("pk_loss_touchpoint")),
    )
    op.create_table(
        "loss_won_back",
        sa.Column(
            "loss_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["loss_id"], ["lost_customer.id"], name=op.f("fk_loss_won_back_loss_id")),
        sa.PrimaryKeyConstraint("loss_id", name=op.f("pk_loss_won_back")),
    )
    op.create_table(
        "service_case",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("customer_ref", sa.String(length=200), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("public_url", sa.String(length=500), nullable=False),
        sa.Column("theme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("protected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("opener_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solve_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("first_contact", sa.Boolean(), nullable=True),
        sa.Column("same_day", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR offered_to_id IS NULL", name=op.f("ck_service_case_closed_is_not_offered")
        ),
        sa.CheckConstraint(
            "offered_to_id IS NULL OR offered_to_id <> owner_id",
            name=op.f("ck_service_case_offered_to_another"),
        ),
        sa.ForeignKeyConstraint(["cause_id"], ["case_cause.id"], name=op.f("fk_service_case_cause_id")),
        sa.ForeignKeyConstraint(
            ["offered_to_id"], ["employee.id"], name=op.f("fk_service_case_offered_to_id")
        ),
        sa.ForeignKeyConstraint(["opener_id"], ["employee.id"], name=op.f("fk_service_case_opener_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_service_case_owner_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_service_case_rating_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_service_case_team_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["case_theme.id"], name=op.f("fk_service_case_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_case")),
        sa.UniqueConstraint("once", name=op.f("uq_service_case_once")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_service_case_rating_id")),
    )
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.create_index("ix_service_case_came", ["came_at"], unique=False)
        batch_op.create_index("ix_service_case_cause", ["cause_id"], unique=False)
        batch_op.create_index("ix_service_case_customer", ["customer_ref"], unique=False)
        batch_op.create_index(
            "ix_service_case_due",
            ["solve_due"],
            unique=False,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_service_case_owner", ["owner_id", "closed_at"], unique=False)
        batch_op.create_index("ix_service_case_team", ["team_id", "came_at"], unique=False)
        batch_op.create_index("ix_service_case_theme", ["theme_id", "came_at"], unique=False)

    op.create_table(
        "shop_confirmation",
        sa.Column(
            "shop_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["mystery_shop.id"], name=op.f("fk_shop_confirmation_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop_confirmation")),
    )
    op.create_table(
        "shop_photo",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("octets", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["employee.id"], name=op.f("fk_shop_photo_made_by_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["mystery_shop.id"], name=op.f("fk_shop_photo_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_photo")),
        sa.UniqueConstraint("shop_id", "digest", name=op.f("uq_shop_photo_shop_id_digest")),
    )
    with op.batch_alter_table("shop_photo", schema=None) as batch_op:
        batch_op.create_index("ix_shop_photo_waiting", ["made_at"], unique=False)

    op.create_table(
        "case_cost",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_case_cost_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_cost_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_cost")),
    )
    with op.batch_alter_table("case_cost", schema=None) as batch_op:
        batch_op.create_index("ix_case_cost_case", ["case_id"], unique=False)

    op.create_table(
        "case_custody",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_custody_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_case_custody_employee_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_custody_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_custody")),
    )
    with op.batch_alter_table("case_custody", schema=None) as batch_op:
        batch_op.create_index("ix_case_custody_case", ["case_id", "from_at"], unique=False)
        batch_op.create_index("ix_case_custody_employee", ["employee_id", "from_at"], unique=False)
        batch_op.create_index(
            "ix_case_custody_open",
            ["case_id"],
            unique=True,
            postgresql_where=sa.text("until_at IS NULL"),
            sqlite_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "case_handler",
        sa.Column(
            "case_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_handler_case_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_case_handler_employee_id")),
        sa.PrimaryKeyConstraint("case_id", "employee_id", name=op.f("pk_case_handler")),
    )
    with op.batch_alter_table("case_handler", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_handler_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "case_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["employee.id"], name=op.f("fk_case_line_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_line_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_line")),
    )
    with op.batch_alter_table("case_line", schema=None) as batch_op:
        batch_op.create_index("ix_case_line_case", ["case_id", "at"], unique=False)

    op.create_table(
        "case_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_link_case_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_case_link")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_link_case_id")),
    )
    op.create_table(
        "case_pause",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_pause_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pause")),
    )
    with op.batch_alter_table("case_pause", schema=None) as batch_op:
        batch_op.create_index("ix_case_pause_case", ["case_id"], unique=False)

    op.create_table(
        "case_verdict",
        sa.Column(
            "case_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("did", sa.SmallInteger(), nullable=False),
        sa.Column("handled", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "did BETWEEN 1 AND 5 AND handled BETWEEN 1 AND 5", name=op.f("ck_case_verdict_axes")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_verdict_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_verdict")),
    )
    with op.batch_alter_table("case_verdict", schema=None) as batch_op:
        batch_op.create_index("ix_case_verdict_at", ["at"], unique=False)

    op.create_table(
        "case_workaround",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skipped", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["employee.id"], name=op.f("fk_case_workaround_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_workaround_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_workaround")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_workaround_case_id")),
    )
    op.create_table(
        "handoff",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receiver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_handoff_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_handoff_case_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["employee.id"], name=op.f("fk_handoff_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["employee.id"], name=op.f("fk_handoff_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
        sa.UniqueConstraint("open_case_id", name=op.f("uq_handoff_open_case_id")),
    )
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index("ix_handoff_case", ["case_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoff_deadline"), ["deadline"], unique=False)
        batch_op.create_index("ix_handoff_giver", ["giver_id", "asked_at"], unique=False)
        batch_op.create_index("ix_handoff_receiver", ["receiver_id", "asked_at"], unique=False)

    op.create_table(
        "shop_photo_body",
        sa.Column(
            "photo_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["shop_photo.id"], name=op.f("fk_shop_photo_body_photo_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_shop_photo_body")),
    )
    op.create_table(
        "case_prevention",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("workaround_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=True),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["case_cause.id"], name=op.f("fk_case_prevention_cause_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_case_prevention_owner_id")),
        sa.ForeignKeyConstraint(
            ["workaround_id"], ["case_workaround.id"], name=op.f("fk_case_prevention_workaround_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_prevention")),
    )
    with op.batch_alter_table("case_prevention", schema=None) as batch_op:
        batch_op.create_index("ix_case_prevention_cause", ["cause_id"], unique=False)
        batch_op.create_index("ix_case_prevention_owner", ["owner_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_prevention_workaround_id"), ["workaround_id"], unique=False)

    op.create_table(
        "handoff_answer",
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["case_custody.id"], name=op.f("fk_handoff_answer_custody_id")
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name=op.f("fk_handoff_answer_handoff_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_handoff_answer")),
        sa.UniqueConstraint("custody_id", name=op.f("uq_handoff_answer_custody_id")),
    )
    op.create_table(
        "handoff_outcome",
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("helped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name=op.f("fk_handoff_outcome_handoff_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_handoff_outcome")),
    )
    op.create_table(
        "handoff_rating",
        sa.Column(
            "handoff_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("warmth", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("warmth BETWEEN 1 AND 5", name=op.f("ck_handoff_rating_warmth")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name=op.f("fk_handoff_rating_handoff_id")),
        sa.PrimaryKeyConstraint("handoff_id", name=op.f("pk_handoff_rating")),
    )
    op.create_table(
        "case_reopening",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("prevention_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_reopening_case_id")),
        sa.ForeignKeyConstraint(
            ["prevention_id"], ["case_prevention.id"], name=op.f("fk_case_reopening_prevention_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reopening")),
        sa.UniqueConstraint("prevention_id", "case_id", name=op.f("uq_case_reopening_prevention_id_case_id")),
    )
    op.create_table(
        "intervention",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("prevention_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_intervention_account_id")),
        sa.ForeignKeyConstraint(
            ["prevention_id"], ["case_prevention.id"], name=op.f("fk_intervention_prevention_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("once", name=op.f("uq_intervention_once")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index("ix_intervention_day", ["on_day"], unique=False)
        batch_op.create_index("ix_intervention_prevention", ["prevention_id"], unique=False)

    op.create_table(
        "intervention_return",
        sa.Column(
            "intervention_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_return_intervention_id")
        ),
        sa.PrimaryKeyConstraint("intervention_id", name=op.f("pk_intervention_return")),
    )
    with op.batch_alter_table("rating_exclusion", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("apart_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_rating_exclusion_apart_id"), ["apart_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_rating_exclusion_apart_id"), "customer_apart", ["apart_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("rating_exclusion", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_rating_exclusion_apart_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_rating_exclusion_apart_id"))
        batch_op.drop_column("apart_id")

    op.drop_table("intervention_return")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("ix_intervention_prevention")
        batch_op.drop_index("ix_intervention_day")

    op.drop_table("intervention")
    op.drop_table("case_reopening")
    op.drop_table("handoff_rating")
    op.drop_table("handoff_outcome")
    op.drop_table("handoff_answer")
    with op.batch_alter_table("case_prevention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_prevention_workaround_id"))
        batch_op.drop_index("ix_case_prevention_owner")
        batch_op.drop_index("ix_case_prevention_cause")

    op.drop_table("case_prevention")
    op.drop_table("shop_photo_body")
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.drop_index("ix_handoff_receiver")
        batch_op.drop_index("ix_handoff_giver")
        batch_op.drop_index(batch_op.f("ix_handoff_deadline"))
        batch_op.drop_index("ix_handoff_case")

    op.drop_table("handoff")
    op.drop_table("case_workaround")
    with op.batch_alter_table("case_verdict", schema=None) as batch_op:
        batch_op.drop_index("ix_case_verdict_at")

    op.drop_table("case_verdict")
    with op.batch_alter_table("case_pause", schema=None) as batch_op:
        batch_op.drop_index("ix_case_pause_case")

    op.drop_table("case_pause")
    op.drop_table("case_link")
    with op.batch_alter_table("case_line", schema=None) as batch_op:
        batch_op.drop_index("ix_case_line_case")

    op.drop_table("case_line")
    with op.batch_alter_table("case_handler", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_handler_employee_id"))

    op.drop_table("case_handler")
    with op.batch_alter_table("case_custody", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_case_custody_open",
            postgresql_where=sa.text("until_at IS NULL"),
            sqlite_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index("ix_case_custody_employee")
        batch_op.drop_index("ix_case_custody_case")

    op.drop_table("case_custody")
    with op.batch_alter_table("case_cost", schema=None) as batch_op:
        batch_op.drop_index("ix_case_cost_case")

    op.drop_table("case_cost")
    with op.batch_alter_table("shop_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_shop_photo_waiting")

    op.drop_table("shop_photo")
    op.drop_table("shop_confirmation")
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.drop_index("ix_service_case_theme")
        batch_op.drop_index("ix_service_case_team")
        batch_op.drop_index("ix_service_case_owner")
        batch_op.drop_index(
            "ix_service_case_due",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_service_case_customer")
        batch_op.drop_index("ix_service_case_cause")
        batch_op.drop_index("ix_service_case_came")

    op.drop_table("service_case")
    op.drop_table("loss_won_back")
    op.drop_table("loss_touchpoint")
    op.drop_table("loss_return")
    op.drop_table("loss_change")
    with op.batch_alter_table("mystery_shop", schema=None) as batch_op:
        batch_op.drop_index("ix_mystery_shop_team")
        batch_op.drop_index("ix_mystery_shop_shopper")
        batch_op.drop_index("ix_mystery_shop_person")

    op.drop_table("mystery_shop")
    with op.batch_alter_table("lost_customer", schema=None) as batch_op:
        batch_op.drop_index("ix_lost_customer_lost_on")
        batch_op.drop_index("ix_lost_customer_key")

    op.drop_table("lost_customer")
    op.drop_table("case_view")
    op.drop_table("case_cause")
    op.drop_table("bonus_metric")
    with op.batch_alter_table("bonus_acceptance", schema=None) as batch_op:
        batch_op.drop_index("ix_bonus_acceptance_conflict")

    op.drop_table("bonus_acceptance")
    op.drop_table("abuse_ruling")
    op.drop_table("abuse_evidence")
    op.drop_table("shop_version")
    with op.batch_alter_table("line_call", schema=None) as batch_op:
        batch_op.drop_index("ix_line_call_day")
        batch_op.drop_index("ix_line_call_caller")

    op.drop_table("line_call")
    op.drop_table("frontline_lapse")
    with op.batch_alter_table("case_alert", schema=None) as batch_op:
        batch_op.drop_index("ix_case_alert_raised")
        batch_op.drop_index(
            "ix_case_alert_open",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("case_alert")
    op.drop_table("business_figure_change")
    op.drop_table("bonus_version")
    with op.batch_alter_table("bonus_conflict", schema=None) as batch_op:
        batch_op.drop_index("ix_bonus_conflict_second")

    op.drop_table("bonus_conflict")
    with op.batch_alter_table("abuse_report", schema=None) as batch_op:
        batch_op.drop_index("ix_abuse_report_made")
        batch_op.drop_index(batch_op.f("ix_abuse_report_customer_ref"))

    op.drop_table("abuse_report")
    op.drop_table("shop_checklist")
    op.drop_table("loss_reasons")
    op.drop_table("frontline_policy")
    with op.batch_alter_table("customer_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_apart_customer_ref"))

    op.drop_table("customer_apart")
    op.drop_table("case_theme")
    op.drop_table("case_policy")
    with op.batch_alter_table("business_figure", schema=None) as batch_op:
        batch_op.drop_index("ix_business_figure_month")

    op.drop_table("business_figure")
    op.drop_table("bonus_policy")
    op.drop_table("bonus_plan")
    op.drop_table("abuse_policy")
