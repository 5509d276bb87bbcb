from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0015_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='innovationpage',
            name='initiator_name_public',
            field=models.BooleanField(default=False, help_text='Only with the consent of the person. Without it the name stays with those who keep the register.', verbose_name='show the name of the initiator publicly'),
        ),
    ]
