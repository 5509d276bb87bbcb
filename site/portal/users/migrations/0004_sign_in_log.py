import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0003_sessions'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='time')),
                ('kind', models.CharField(choices=[('signed_in', 'Signed in'), ('signed_out', 'Signed out'), ('failed', 'Wrong password'), ('second_factor_failed', 'Wrong code'), ('locked_out', 'Locked after too many attempts'), ('unlocked', 'Unlocked'), ('session_ended', 'Signed out on another device'), ('password_changed', 'Password changed'), ('email_changed', 'E-mail address changed'), ('reset_asked', 'Password reset asked for'), ('second_factor_set_up', 'Second factor set up'), ('second_factor_removed', 'Second factor removed'), ('second_factor_reset', 'Second factor reset by an administrator'), ('recovery_code_used', 'Recovery code used'), ('recovery_codes_renewed', 'New recovery codes')], max_length=30, verbose_name='event')),
                ('username', models.CharField(max_length=150, verbose_name='username')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('browser', models.CharField(max_length=255, verbose_name='browser')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_in_events', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'event of the sign-in log',
                'verbose_name_plural': 'events of the sign-in log',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['user', 'at'], name='sign_in_event_user'), models.Index(fields=['kind', 'address', 'at'], name='sign_in_event_address')],
            },
        ),
    ]
