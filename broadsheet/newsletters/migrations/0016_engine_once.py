from django.db import migrations, models

import broadsheet.newsletters.models.delivery


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0015_fill_engine")]

    operations = [
        migrations.AlterField(
            model_name="sending",
            name="key",
            field=models.CharField(
                default=broadsheet.newsletters.models.delivery.new_key, editable=False, max_length=32, unique=True
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("sending", "address"), name="delivery_once_an_address"),
        ),
    ]
