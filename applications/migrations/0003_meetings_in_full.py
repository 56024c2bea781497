import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_written_procedures_a_deadline(apps, schema_editor):
    """Until now the hour of a written procedure was the hour at which it ended."""
    meetings = apps.get_model("applications", "BoardMeeting").objects.filter(form="written")
    meetings.update(deadline=models.F("starts_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("present", "present"),
                            ("represented", "represented"),
                            ("excused", "excused"),
                            ("absent", "absent"),
                        ],
                        max_length=11,
                        verbose_name="presence",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="noted")),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["member__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_off_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "file kept off an agenda",
                "verbose_name_plural": "files kept off an agenda",
            },
        ),
        migrations.CreateModel(
            name="WrittenVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "for"), ("against", "against"), ("object", "not in writing")],
                        max_length=7,
                        verbose_name="vote",
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="explanation")),
                ("given_at", models.DateTimeField(verbose_name="given")),
            ],
            options={
                "verbose_name": "written vote",
                "verbose_name_plural": "written votes",
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="for_discussion",
            field=models.BooleanField(default=False, verbose_name="to discuss"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked for a real meeting",
            ),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="asked_why",
            field=models.CharField(blank=True, max_length=500, verbose_name="why a real meeting"),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="calendar_sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="cancelled_why",
            field=models.CharField(blank=True, max_length=500, verbose_name="why cancelled"),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="deadline",
            field=models.DateTimeField(blank=True, null=True, verbose_name="votes until"),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="invited_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="board invited"),
        ),
        migrations.AddField(
            model_name="decision",
            name="by_consent",
            field=models.BooleanField(default=False, verbose_name="on the consent agenda"),
        ),
        migrations.AddField(
            model_name="decision",
            name="in_room",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="in the room"),
        ),
        migrations.AddField(
            model_name="decision",
            name="quorum",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quorum"),
        ),
        migrations.AddField(
            model_name="decision",
            name="votes_abstained",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="abstentions"),
        ),
        migrations.AddField(
            model_name="decision",
            name="votes_against",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes against"),
        ),
        migrations.AddField(
            model_name="decision",
            name="votes_for",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes for"),
        ),
        migrations.RunPython(give_written_procedures_a_deadline, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="boardmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deadline__isnull", False), ("form", "written")),
                    models.Q(models.Q(("form", "written"), _negated=True), ("deadline", None)),
                    _connector="OR",
                ),
                name="meeting_in_writing_has_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", None), ("form", "written"), _connector="OR"),
                name="meeting_asked_for_in_writing_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at", None), ("cancelled_why", "")),
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("closed_at", None),
                        models.Q(("cancelled_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_cancelled_for_a_reason_or_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("votes_abstained", None), ("votes_against", None), ("votes_for", None)),
                    models.Q(
                        ("votes_abstained__isnull", False),
                        ("votes_against__isnull", False),
                        ("votes_for__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decision_votes_are_counted_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_consent", False), ("outcome", "approved"), _connector="OR"),
                name="decision_by_consent_approves",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="applications.boardmeeting"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="board member",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="noted by",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="proxy_holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="represented by",
            ),
        ),
        migrations.AddField(
            model_name="keptoff",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept_off", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="keptoff",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept_off", to="applications.boardmeeting"
            ),
        ),
        migrations.AddField(
            model_name="writtenvote",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written_votes",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="writtenvote",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written_votes",
                to="applications.boardmeeting",
            ),
        ),
        migrations.AddField(
            model_name="writtenvote",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="board member",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once_per_member"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("presence", "represented"), ("proxy_holder__isnull", False)),
                    models.Q(models.Q(("presence", "represented"), _negated=True), ("proxy_holder", None)),
                    _connector="OR",
                ),
                name="attendance_represented_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proxy_holder", None),
                    models.Q(("proxy_holder", models.F("member")), _negated=True),
                    _connector="OR",
                ),
                name="attendance_not_represented_by_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("presence__in", ["present", "represented", "excused", "absent"])),
                name="attendance_presence_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptoff",
            constraint=models.UniqueConstraint(fields=("meeting", "application"), name="kept_off_once"),
        ),
        migrations.AddConstraint(
            model_name="writtenvote",
            constraint=models.UniqueConstraint(
                fields=("meeting", "application", "member"), name="written_vote_once_per_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="writtenvote",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["for", "against", "object"])), name="written_vote_choice_is_known"
            ),
        ),
    ]
