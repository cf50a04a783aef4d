from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_branding_and_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="logo_width",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="organization",
            name="logo_height",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="organization",
            name="logo_ground",
            field=models.CharField(blank=True, editable=False, max_length=5),
        ),
        migrations.RemoveField(model_name="logo", name="width"),
        migrations.RemoveField(model_name="logo", name="height"),
    ]
