
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0008_affiliation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='full name with titles')),
                ('email', models.EmailField(blank=True, help_text='Without an address you print a sheet with a code.', max_length=254, verbose_name='e-mail')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('accepted', 'Accepted'), ('withdrawn', 'Withdrawn')], default='pending', max_length=10, verbose_name='state')),
                ('secret_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='invited on')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent on')),
                ('send_error', models.TextField(blank=True, editable=False, verbose_name='could not be sent')),
                ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepted on')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='innovations.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=12, verbose_name='role')),
                ('including_units_below', models.BooleanField(default=False, verbose_name='including the units below')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='innovations.invitation', verbose_name='invitation')),
                ('organization', models.ForeignKey(blank=True, help_text='Empty for a role in the whole region.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='innovations.organizationpage', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'offer of an invitation',
                'verbose_name_plural': 'offers of invitations',
                'ordering': ['organization__title', 'role'],
            },
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending'), models.Q(('email', ''), _negated=True)), fields=('region', 'email'), name='innovations_one_pending_invitation_per_email', violation_error_message='This person is invited already. Send the invitation again.'),
        ),
        migrations.AddConstraint(
            model_name='invitationoffer',
            constraint=models.UniqueConstraint(fields=('invitation', 'organization', 'role'), name='innovations_offer_once_in_organization'),
        ),
        migrations.AddConstraint(
            model_name='invitationoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('organization', None)), fields=('invitation', 'role'), name='innovations_offer_once_in_region'),
        ),
    ]
