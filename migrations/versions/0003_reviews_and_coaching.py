"""Reviews with their whole process, coaching."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "half_year",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_year")),
        sa.UniqueConstraint("name", name=op.f("uq_half_year_name")),
    )
    op.create_table(
        "coaching_plan",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("coach_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["employee.id"], name=op.f("fk_coaching_plan_coach_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_coaching_plan_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_plan")),
    )
    with op.batch_alter_table("coaching_plan", schema=None) as batch_op:
        batch_op.create_index("ix_coaching_plan_coach", ["coach_id"], unique=False)
        batch_op.create_index("ix_coaching_plan_employee", ["employee_id"], unique=False)

    op.create_table(
        "cycle_reminder",
        sa.Column(
            "employee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_cycle_reminder_employee_id")),
        sa.PrimaryKeyConstraint("employee_id", "on", name=op.f("pk_cycle_reminder")),
    )
    op.create_table(
        "letter",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_letter_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_author", ["author_id"], unique=False)

    op.create_table(
        "meeting_series",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("every", sa.String(length=20), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_meeting_series_employee_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["employee.id"], name=op.f("fk_meeting_series_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_meeting_series_employee_id")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_manager_id"), ["manager_id"], unique=False)

    op.create_table(
        "practice_asked",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exercise", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_practice_asked_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_asked")),
    )
    with op.batch_alter_table("practice_asked", schema=None) as batch_op:
        batch_op.create_index("ix_practice_asked_employee", ["employee_id"], unique=False)

    op.create_table(
        "practice_attempt",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exercise", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_practice_attempt_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_attempt")),
    )
    with op.batch_alter_table("practice_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_practice_attempt_employee", ["employee_id", "exercise"], unique=False)

    op.create_table(
        "practice_module",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("exercises", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facing", sa.Boolean(), nullable=True),
        sa.Column("due_in", sa.SmallInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_practice_module_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_module")),
    )
    op.create_table(
        "service_goal",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("half_year_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lens", sa.String(length=30), nullable=False),
        sa.Column("scale", sa.String(length=30), nullable=False),
        sa.Column("expected", sa.Float(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["half_year_id"], ["half_year.id"], name=op.f("fk_service_goal_half_year_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_service_goal_owner_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["employee.id"], name=op.f("fk_service_goal_set_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_service_goal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_goal")),
    )
    with op.batch_alter_table("service_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_goal_half_year_id"), ["half_year_id"], unique=False)
        batch_op.create_index("ix_service_goal_team", ["team_id", "half_year_id"], unique=False)

    op.create_table(
        "service_review",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("chair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chair_id"], ["employee.id"], name=op.f("fk_service_review_chair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_review")),
    )
    with op.batch_alter_table("service_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_review_chair_id"), ["chair_id"], unique=False)

    op.create_table(
        "upward_word",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("leader_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_upward_word_author_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["employee.id"], name=op.f("fk_upward_word_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upward_word")),
    )
    with op.batch_alter_table("upward_word", schema=None) as batch_op:
        batch_op.create_index("ix_upward_word_leader", ["leader_id"], unique=False)

    op.create_table(
        "calibration_session",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("minutes_version", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_calibration_session_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_session")),
    )
    with op.batch_alter_table("calibration_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_session_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "coaching_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_change_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_change")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_coaching_change_plan_id_version")),
    )
    op.create_table(
        "coaching_check_in",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_check_in_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_check_in")),
        sa.UniqueConstraint("plan_id", "planned_on", name=op.f("uq_coaching_check_in_plan_id_planned_on")),
    )
    op.create_table(
        "coaching_goal",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("lens", sa.String(length=30), nullable=False),
        sa.Column("scale", sa.String(length=30), nullable=False),
        sa.Column("start", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("detectable", sa.Float(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_goal")),
    )
    with op.batch_alter_table("coaching_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coaching_goal_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "coaching_handover",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["employee.id"], name=op.f("fk_coaching_handover_from_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_handover_plan_id")),
        sa.ForeignKeyConstraint(["to_id"], ["employee.id"], name=op.f("fk_coaching_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_handover")),
    )
    with op.batch_alter_table("coaching_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coaching_handover_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "coaching_observation",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("observer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("contact_ref", sa.String(length=200), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("intervened", sa.Boolean(), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_coaching_observation_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["employee.id"], name=op.f("fk_coaching_observation_observer_id")
        ),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_coaching_observation_rating_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_observation")),
    )
    with op.batch_alter_table("coaching_observation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coaching_observation_contact_ref"), ["contact_ref"], unique=False
        )
        batch_op.create_index("ix_coaching_observation_employee", ["employee_id"], unique=False)

    op.create_table(
        "coaching_outcome",
        sa.Column(
            "plan_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("early", sa.Text(), nullable=False),
        sa.Column("measured", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_outcome_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_coaching_outcome")),
    )
    op.create_table(
        "coaching_private_note",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["employee.id"], name=op.f("fk_coaching_private_note_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_private_note_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_private_note")),
    )
    with op.batch_alter_table("coaching_private_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coaching_private_note_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "coaching_promise",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_promise_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_promise")),
    )
    with op.batch_alter_table("coaching_promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coaching_promise_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "coaching_seen",
        sa.Column(
            "plan_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_seen_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "version", name=op.f("pk_coaching_seen")),
    )
    op.create_table(
        "cycle_prompting",
        sa.Column(
            "cycle_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_prompting_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", "on", name=op.f("pk_cycle_prompting")),
    )
    op.create_table(
        "letter_not_a_person",
        sa.Column(
            "letter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_not_a_person_letter_id")),
        sa.PrimaryKeyConstraint("letter_id", "word", name=op.f("pk_letter_not_a_person")),
    )
    op.create_table(
        "letter_reader",
        sa.Column(
            "letter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "employee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_letter_reader_employee_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_reader_letter_id")),
        sa.PrimaryKeyConstraint("letter_id", "employee_id", name=op.f("pk_letter_reader")),
    )
    with op.batch_alter_table("letter_reader", schema=None) as batch_op:
        batch_op.create_index("ix_letter_reader_employee", ["employee_id"], unique=False)

    op.create_table(
        "letter_retraction",
        sa.Column(
            "letter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_retraction_letter_id")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_retraction")),
    )
    op.create_table(
        "letter_version",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_version_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_version")),
        sa.UniqueConstraint("letter_id", "number", name=op.f("uq_letter_version_letter_id_number")),
    )
    op.create_table(
        "meeting",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["employee.id"], name=op.f("fk_meeting_manager_id")),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(
            "ix_meeting_next",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_meeting_series", ["series_id", "planned_on"], unique=False)

    op.create_table(
        "meeting_handover",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["employee.id"], name=op.f("fk_meeting_handover_from_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_handover_series_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["employee.id"], name=op.f("fk_meeting_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_handover")),
    )
    with op.batch_alter_table("meeting_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_handover_series_id"), ["series_id"], unique=False)

    op.create_table(
        "meeting_promise",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_meeting_promise_owner_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_promise_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_promise")),
    )
    with op.batch_alter_table("meeting_promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_promise_series_id"), ["series_id"], unique=False)

    op.create_table(
        "meeting_share",
        sa.Column(
            "series_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "manager_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["employee.id"], name=op.f("fk_meeting_share_manager_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_share_series_id")
        ),
        sa.PrimaryKeyConstraint("series_id", "manager_id", name=op.f("pk_meeting_share")),
    )
    op.create_table(
        "packet_bundle",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_packet_bundle_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet_bundle")),
    )
    with op.batch_alter_table("packet_bundle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packet_bundle_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packet_bundle_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "practice_answer",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["practice_attempt.id"], name=op.f("fk_practice_answer_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_practice_answer_attempt_id_position")),
    )
    op.create_table(
        "practice_module_end",
        sa.Column(
            "module_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["practice_module.id"], name=op.f("fk_practice_module_end_module_id")
        ),
        sa.PrimaryKeyConstraint("module_id", name=op.f("pk_practice_module_end")),
    )
    op.create_table(
        "service_goal_action",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("goal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["service_goal.id"], name=op.f("fk_service_goal_action_goal_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_service_goal_action_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_goal_action")),
    )
    with op.batch_alter_table("service_goal_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_goal_action_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "service_goal_agreement",
        sa.Column(
            "goal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["service_goal.id"], name=op.f("fk_service_goal_agreement_goal_id")
        ),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_service_goal_agreement")),
    )
    op.create_table(
        "service_review_point",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("href", sa.String(length=300), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_service_review_point_owner_id")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["service_review.id"], name=op.f("fk_service_review_point_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_review_point")),
    )
    with op.batch_alter_table("service_review_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_review_point_review_id"), ["review_id"], unique=False)

    op.create_table(
        "service_review_seat",
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "employee_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_service_review_seat_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["service_review.id"], name=op.f("fk_service_review_seat_review_id")
        ),
        sa.PrimaryKeyConstraint("review_id", "employee_id", name=op.f("pk_service_review_seat")),
    )
    op.create_table(
        "upward_answer",
        sa.Column(
            "word_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["word_id"], ["upward_word.id"], name=op.f("fk_upward_answer_word_id")),
        sa.PrimaryKeyConstraint("word_id", name=op.f("pk_upward_answer")),
    )
    op.create_table(
        "calibration_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.SmallInteger(), nullable=True),
        sa.Column("after", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration_session.id"], name=op.f("fk_calibration_change_calibration_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_calibration_change_review_id")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["review_section.id"], name=op.f("fk_calibration_change_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_change")),
    )
    with op.batch_alter_table("calibration_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calibration_change_calibration_id"), ["calibration_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_calibration_change_review_id"), ["review_id"], unique=False)

    op.create_table(
        "calibration_review",
        sa.Column("calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration_session.id"], name=op.f("fk_calibration_review_calibration_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_calibration_review_review_id")),
        sa.PrimaryKeyConstraint("calibration_id", "review_id", name=op.f("pk_calibration_review")),
    )
    with op.batch_alter_table("calibration_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_review_review_id"), ["review_id"], unique=False)

    op.create_table(
        "calibration_seat",
        sa.Column("calibration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration_session.id"], name=op.f("fk_calibration_seat_calibration_id")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_calibration_seat_employee_id")
        ),
        sa.PrimaryKeyConstraint("calibration_id", "employee_id", name=op.f("pk_calibration_seat")),
    )
    with op.batch_alter_table("calibration_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_seat_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "coaching_item",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("observation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_coaching_item_employee_id")),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["coaching_observation.id"], name=op.f("fk_coaching_item_observation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_item_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_item")),
        sa.UniqueConstraint("observation_id", name=op.f("uq_coaching_item_observation_id")),
    )
    with op.batch_alter_table("coaching_item", schema=None) as batch_op:
        batch_op.create_index("ix_coaching_item_employee", ["employee_id"], unique=False)

    op.create_table(
        "coaching_note",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["coaching_check_in.id"], name=op.f("fk_coaching_note_check_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_note")),
        sa.UniqueConstraint("check_in_id", "side", name=op.f("uq_coaching_note_check_in_id_side")),
    )
    op.create_table(
        "coaching_observation_answer",
        sa.Column(
            "observation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["coaching_observation.id"],
            name=op.f("fk_coaching_observation_answer_observation_id"),
        ),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_coaching_observation_answer")),
    )
    op.create_table(
        "coaching_rating",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("coach_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["coaching_check_in.id"], name=op.f("fk_coaching_rating_check_in_id")
        ),
        sa.ForeignKeyConstraint(["coach_id"], ["employee.id"], name=op.f("fk_coaching_rating_coach_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["coaching_plan.id"], name=op.f("fk_coaching_rating_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_rating")),
    )
    with op.batch_alter_table("coaching_rating", schema=None) as batch_op:
        batch_op.create_index("ix_coaching_rating_coach", ["coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coaching_rating_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "meeting_item",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prompt", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_meeting_item_author_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["employee.id"], name=op.f("fk_meeting_item_manager_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_item_meeting_id")),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_item_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
    )
    with op.batch_alter_table("meeting_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_item_series_id"), ["series_id"], unique=False)

    op.create_table(
        "meeting_reflection",
        sa.Column(
            "meeting_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["employee.id"], name=op.f("fk_meeting_reflection_author_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_reflection_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "author_id", name=op.f("pk_meeting_reflection")),
    )
    op.create_table(
        "packet_file",
        sa.Column(
            "bundle_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["packet_bundle.id"], name=op.f("fk_packet_file_bundle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_packet_file_review_id")),
        sa.PrimaryKeyConstraint("bundle_id", "review_id", name=op.f("pk_packet_file")),
    )
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
        "review_closing",
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_closing_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_closing")),
    )
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
        "coaching_dismissal",
        sa.Column(
            "item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["coaching_item.id"], name=op.f("fk_coaching_dismissal_item_id")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_coaching_dismissal")),
    )
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
    op.drop_table("coaching_dismissal")
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
    op.drop_table("review_closing")
    with op.batch_alter_table("review_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_asked_employee_id"))

    op.drop_table("review_asked")
    op.drop_table("packet_file")
    op.drop_table("meeting_reflection")
    with op.batch_alter_table("meeting_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_item_series_id"))

    op.drop_table("meeting_item")
    with op.batch_alter_table("coaching_rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_rating_plan_id"))
        batch_op.drop_index("ix_coaching_rating_coach")

    op.drop_table("coaching_rating")
    op.drop_table("coaching_observation_answer")
    op.drop_table("coaching_note")
    with op.batch_alter_table("coaching_item", schema=None) as batch_op:
        batch_op.drop_index("ix_coaching_item_employee")

    op.drop_table("coaching_item")
    with op.batch_alter_table("calibration_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_seat_employee_id"))

    op.drop_table("calibration_seat")
    with op.batch_alter_table("calibration_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_review_review_id"))

    op.drop_table("calibration_review")
    with op.batch_alter_table("calibration_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_change_review_id"))
        batch_op.drop_index(batch_op.f("ix_calibration_change_calibration_id"))

    op.drop_table("calibration_change")
    op.drop_table("upward_answer")
    op.drop_table("service_review_seat")
    with op.batch_alter_table("service_review_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_review_point_review_id"))

    op.drop_table("service_review_point")
    op.drop_table("service_goal_agreement")
    with op.batch_alter_table("service_goal_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_goal_action_goal_id"))

    op.drop_table("service_goal_action")
    op.drop_table("practice_module_end")
    op.drop_table("practice_answer")
    with op.batch_alter_table("packet_bundle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packet_bundle_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_packet_bundle_account_id"))

    op.drop_table("packet_bundle")
    op.drop_table("meeting_share")
    with op.batch_alter_table("meeting_promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_promise_series_id"))

    op.drop_table("meeting_promise")
    with op.batch_alter_table("meeting_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_handover_series_id"))

    op.drop_table("meeting_handover")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_series")
        batch_op.drop_index(
            "ix_meeting_next",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_manager_id"))

    op.drop_table("meeting")
    op.drop_table("letter_version")
    op.drop_table("letter_retraction")
    with op.batch_alter_table("letter_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_reader_employee")

    op.drop_table("letter_reader")
    op.drop_table("letter_not_a_person")
    op.drop_table("cycle_prompting")
    op.drop_table("coaching_seen")
    with op.batch_alter_table("coaching_promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_promise_plan_id"))

    op.drop_table("coaching_promise")
    with op.batch_alter_table("coaching_private_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_private_note_plan_id"))

    op.drop_table("coaching_private_note")
    op.drop_table("coaching_outcome")
    with op.batch_alter_table("coaching_observation", schema=None) as batch_op:
        batch_op.drop_index("ix_coaching_observation_employee")
        batch_op.drop_index(batch_op.f("ix_coaching_observation_contact_ref"))

    op.drop_table("coaching_observation")
    with op.batch_alter_table("coaching_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_handover_plan_id"))

    op.drop_table("coaching_handover")
    with op.batch_alter_table("coaching_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_goal_plan_id"))

    op.drop_table("coaching_goal")
    op.drop_table("coaching_check_in")
    op.drop_table("coaching_change")
    with op.batch_alter_table("calibration_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_session_cycle_id"))

    op.drop_table("calibration_session")
    with op.batch_alter_table("upward_word", schema=None) as batch_op:
        batch_op.drop_index("ix_upward_word_leader")

    op.drop_table("upward_word")
    with op.batch_alter_table("service_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_review_chair_id"))

    op.drop_table("service_review")
    with op.batch_alter_table("service_goal", schema=None) as batch_op:
        batch_op.drop_index("ix_service_goal_team")
        batch_op.drop_index(batch_op.f("ix_service_goal_half_year_id"))

    op.drop_table("service_goal")
    op.drop_table("practice_module")
    with op.batch_alter_table("practice_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_attempt_employee")

    op.drop_table("practice_attempt")
    with op.batch_alter_table("practice_asked", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_asked_employee")

    op.drop_table("practice_asked")
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_series_manager_id"))

    op.drop_table("meeting_series")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_author")

    op.drop_table("letter")
    op.drop_table("cycle_reminder")
    with op.batch_alter_table("coaching_plan", schema=None) as batch_op:
        batch_op.drop_index("ix_coaching_plan_employee")
        batch_op.drop_index("ix_coaching_plan_coach")

    op.drop_table("coaching_plan")
    op.drop_table("half_year")
