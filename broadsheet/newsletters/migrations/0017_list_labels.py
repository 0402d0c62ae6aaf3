from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0016_engine_once")]

    operations = [
        migrations.AddField(
            model_name="newsletter",
            name="list_label",
            field=models.CharField(default="", editable=False, max_length=100),
            preserve_default=False,
        )
    ]
