from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="acceptable_from",
            field=models.TimeField(blank=True, null=True, verbose_name="would still meet from"),
        ),
        migrations.AddField(
            model_name="member",
            name="acceptable_until",
            field=models.TimeField(blank=True, null=True, verbose_name="would still meet until"),
        ),
    ]
