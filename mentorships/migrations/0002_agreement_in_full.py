import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import core.tenancy
from core.row_security import TieKeys

# A draft may change. What was proposed has one text for good, which signatures are given for;
# only its standing changes: countered, or signed by all, and then replaced.
TEXT_IS_FINAL = """
create or replace function mentorships_signed_is_final() returns trigger language plpgsql as $$
declare
    signed boolean := exists (
        select from mentorships_signature s
        where s.organization_id = old.organization_id and s.agreement_id = old.id
    );
begin
    if tg_op = 'DELETE' then
        if signed then
            raise exception 'agreement % is signed and stays', old.id
                using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    end if;
    if old.status = 'draft' and not signed then
        return new;
    end if;
    if (to_jsonb(new) - 'status' - 'signed_at') is distinct from
       (to_jsonb(old) - 'status' - 'signed_at')
       or not (
           (new.status = old.status and new.signed_at is not distinct from old.signed_at)
           or (old.status = 'proposed' and new.status in ('countered', 'signed'))
           or (old.status = 'signed' and new.status = 'superseded'
               and new.signed_at = old.signed_at)
       )
    then
        raise exception 'agreement % is proposed or signed and cannot change', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger signed_stays before delete on mentorships_agreement
    for each row execute function mentorships_signed_is_final();
"""
SIGNED_IS_FINAL = """
drop trigger signed_stays on mentorships_agreement;
create or replace function mentorships_signed_is_final() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'status' - 'signed_at') is distinct from
       (to_jsonb(old) - 'status' - 'signed_at')
       and exists (
           select from mentorships_signature s
           where s.organization_id = old.organization_id and s.agreement_id = old.id
       )
    then
        raise exception 'agreement % is signed and cannot change', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
        ("mentorships", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="mentorships_agreement_signed_at",
        ),
        migrations.AddField(
            model_name="agreement",
            name="acceptable_hours",
            field=models.TextField(
                blank=True, default="", max_length=500, verbose_name="hours that are fine for each"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="assistants",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no", "No"),
                    ("ask", "Only after a yes from each of us, every time anew"),
                    ("yes", "Yes"),
                ],
                default="",
                max_length=12,
                verbose_name="software that listens in or summarizes",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="closing_conversation",
            field=models.BooleanField(default=True, verbose_name="a closing conversation"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="directness",
            field=models.CharField(
                blank=True,
                choices=[
                    ("direct", "We say it straight out"),
                    ("gentle", "We put it gently, and say clearly that it matters"),
                    ("ask", "We ask first whether now is a good moment"),
                    ("each", "Each hears it the way they asked for"),
                ],
                default="",
                max_length=12,
                verbose_name="what is hard to hear",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="early_late",
            field=models.CharField(
                blank=True,
                choices=[
                    ("turns", "We take turns"),
                    ("mentor", "The mentor carries them"),
                    ("mentee", "The mentee carries them"),
                    ("never", "We only meet at hours that suit all of us"),
                ],
                default="",
                max_length=12,
                verbose_name="early and late meetings",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="feedback_style",
            field=models.CharField(
                blank=True,
                choices=[
                    ("at_once", "At once, when it comes up"),
                    ("at_the_end", "In the last five minutes of each meeting"),
                    ("in_writing", "In writing, after the meeting"),
                    ("on_request", "When one of us asks for it"),
                ],
                default="",
                max_length=12,
                verbose_name="when feedback is given",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="formality",
            field=models.CharField(
                blank=True,
                choices=[
                    ("first_names", "First names, and short messages"),
                    ("formal", "Titles and family names, and full messages"),
                    ("each", "Each is addressed as they like, and says how"),
                ],
                default="",
                max_length=12,
                verbose_name="how we address each other",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="goals",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="agreement",
            name="holidays",
            field=models.CharField(
                blank=True,
                choices=[
                    ("never", "Never on a holiday of any of us"),
                    ("ask", "We ask before we plan on one"),
                    ("free", "A holiday is a day like any other"),
                ],
                default="",
                max_length=12,
                verbose_name="meetings on holidays",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12),
                blank=True,
                default=list,
                size=None,
                verbose_name="languages we speak with each other",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="limits",
            field=models.TextField(
                blank=True, default="", max_length=2000, verbose_name="limits of confidentiality"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="line_manager",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nothing", "Hears nothing from either of us"),
                    ("facts", "May know that we meet, and nothing of what we say"),
                    ("goals", "May know the goals, when the mentee tells them"),
                ],
                default="",
                max_length=12,
                verbose_name="the line manager",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="may_share",
            field=models.TextField(
                blank=True,
                default="",
                max_length=2000,
                verbose_name="what may be shared, and with whom",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="neutral_contact",
            field=core.tenancy.TenantKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
                verbose_name="whom we ask then",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="note_keeping",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "Each keeps private notes, and we share a summary"),
                    ("shared", "We keep one shared summary and nothing else"),
                    ("none", "We keep only what we promised each other to do"),
                ],
                default="",
                max_length=12,
                verbose_name="notes",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="notice_days",
            field=models.PositiveSmallIntegerField(
                default=14,
                validators=[django.core.validators.MaxValueValidator(90)],
                verbose_name="days of notice to end it",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="pauses",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ahead", "Questions come the day before"),
                    ("silence", "We count to five before we fill a silence"),
                    ("after", "Second thoughts may come in writing afterwards"),
                    ("free", "We speak as it comes"),
                ],
                default="",
                max_length=12,
                verbose_name="room to think",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="planned_end_on",
            field=models.DateField(blank=True, null=True, verbose_name="planned end"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="planning",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ahead", "The next three meetings always stand"),
                    ("each_time", "At the end of each meeting we plan the next one"),
                    ("when_needed", "Whoever needs a meeting asks for one"),
                ],
                default="",
                max_length=12,
                verbose_name="how we plan meetings",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="proposed_by",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="recording",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no", "No"),
                    ("ask", "Only after a yes from each of us, every time anew"),
                    ("yes", "Yes"),
                ],
                default="",
                max_length=12,
                verbose_name="recording our meetings",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="review_dates",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="days we look back together",
            ),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("proposed", "Proposed"),
                    ("countered", "Countered"),
                    ("signed", "Signed by all"),
                    ("superseded", "Replaced by a newer version"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_at__isnull", False), ("status__in", ["signed", "superseded"])
                    ),
                    models.Q(
                        ("signed_at__isnull", True),
                        ("status__in", ["draft", "proposed", "countered"]),
                    ),
                    _connector="OR",
                ),
                name="mentorships_agreement_signed_at",
            ),
        ),
        TieKeys("Agreement", "neutral_contact", "proposed_by"),
        migrations.RunSQL(TEXT_IS_FINAL, SIGNED_IS_FINAL),
    ]
