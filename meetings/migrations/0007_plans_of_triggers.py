"""What triggers ask is planned for the company at hand, in a request as anywhere: a request keeps the
plans of its own statements for one company, and these would be shared by all."""

from django.db import migrations

FUNCTIONS = ("meetings_attend", "meetings_attend_with", "meetings_attend_no_more")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_action_items_changed")]

    operations = [
        migrations.RunSQL(
            f"alter function {name}() set plan_cache_mode = auto",
            f"alter function {name}() reset plan_cache_mode",
        )
        for name in FUNCTIONS
    ]
