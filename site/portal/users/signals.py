"""What others can listen to."""

from django.dispatch import Signal

#: Sent after a person's password was stored anew, whoever did it; has ``user``.
password_changed = Signal()
