from django.db import migrations, models

KINDS = [
    ("invitation", "Invitation"),
    ("proposal", "A match is proposed to you"),
    ("handover", "A handover waits for your answer"),
    ("agreement_proposed", "An agreement waits for your signature"),
    ("meeting_planned", "Meeting planned"),
    ("meeting_changed", "Meeting changed"),
    ("meeting_canceled", "Meeting canceled"),
    ("meeting_tomorrow", "Meeting tomorrow"),
    ("slot_offer", "Times for a meeting are offered"),
    ("log_meeting", "Log your meeting"),
    ("action_due", "Action item due"),
    ("check_in_due", "Check-in due"),
    ("reflection", "A question to reflect on"),
    ("message", "Somebody wrote to you"),
    ("end_evaluation", "End evaluation"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("mentorships", "0005_agreement_waits"),
        ("reminders", "0005_handovers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24),
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24),
        ),
    ]
