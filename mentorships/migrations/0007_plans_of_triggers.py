"""What the trigger asks is planned for the company at hand: see the migration of this name in
meetings."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mentorships", "0006_who_changed_what")]

    operations = [
        migrations.RunSQL(
            "alter function mentorships_somebody_left() set plan_cache_mode = auto",
            "alter function mentorships_somebody_left() reset plan_cache_mode",
        )
    ]
