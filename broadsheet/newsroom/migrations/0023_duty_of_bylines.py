from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0022_dismissed_lines")]

    operations = [
        migrations.AlterField(
            model_name="standingpage",
            name="duty",
            field=models.CharField(
                blank=True,
                choices=[
                    ("imprint", "Imprint: who makes the paper"),
                    ("ownership", "Ownership: whom it belongs to"),
                    ("funding", "How we are funded"),
                    ("ethics", "Ethics"),
                    ("corrections", "Corrections policy"),
                    ("verification", "How we verify"),
                    ("unnamed", "Unnamed sources"),
                    ("bylines", "Stories without a byline"),
                    ("machines", "What machines help with"),
                    ("mission", "What we cover, and why"),
                    ("diversity", "Whom we ask, and who we are"),
                    ("feedback", "How to reach us and complain"),
                ],
                help_text="Machines find it by this: search engines, and everyone who judges whether a paper can be trusted.",
                max_length=16,
                verbose_name="this page is our",
            ),
        ),
    ]
