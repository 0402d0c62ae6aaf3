from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gifts", "0001_gifts")]

    operations = [
        migrations.AddField(
            model_name="gift",
            name="tail",
            field=models.CharField(db_index=True, default="", editable=False, max_length=48),
        ),
    ]
