"""Results of the university's own test, confirmed by the office."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_proposed_hosts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="languageproof",
            name="confirmed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="confirmed by the office"),
        ),
        migrations.AddField(
            model_name="languageproof",
            name="confirmed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddConstraint(
            model_name="languageproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at", None),
                    ("confirmed_by", None),
                )
                | models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                name="confirmed_proof_says_when_and_by_whom",
            ),
        ),
    ]
