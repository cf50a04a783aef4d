import django.db.models.deletion
from django.db import migrations, models

import core.tenancy
from core.row_security import TieKeys


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_calendars"),
    ]

    operations = [
        migrations.AddField(
            model_name="actionitem",
            name="changed_by",
            field=core.tenancy.TenantKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="actionitem",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        TieKeys("ActionItem", "changed_by"),
    ]
