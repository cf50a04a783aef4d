from django.db import migrations, models

from core.row_security import AdmitSweeper


class Migration(migrations.Migration):
    dependencies = [("mentorships", "0004_handover_accepted")]

    operations = [
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("status", "proposed")),
                fields=["proposed_at"],
                name="mentorships_agreement_proposed",
            ),
        ),
        AdmitSweeper(
            "Agreement",
            columns=[
                "id",
                "organization_id",
                "mentorship_id",
                "status",
                "proposed_by_id",
                "proposed_at",
            ],
        ),
        AdmitSweeper("Signature", columns=["organization_id", "agreement_id", "participant_id"]),
    ]
