import django.contrib.postgres.search
from django.db import migrations, models

import core.search


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_logo_size"),
        ("core", "0002_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                editable=False,
                expression=core.search.SearchVector("name", "job_title", "department"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
    ]
