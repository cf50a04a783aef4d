from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mentorships", "0003_goals_pauses_handovers"),
    ]

    operations = [
        migrations.RenameField("handover", "mentor_answered_at", "mentor_accepted_at"),
    ]
