"""What others can listen to."""

from django.dispatch import Signal

#: Sent after a person's password was stored anew, whoever did it; has ``user``.
password_changed = Signal()

#: Sent after a person's e-mail address was stored anew, whoever did it; has ``user``
#: and the ``old`` address.
email_changed = Signal()
