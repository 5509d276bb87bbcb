"""New people see times in the zone of their region."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.users.models import UserProfile

from innovations.access import regions_of


@receiver(pre_save, sender=UserProfile)
def start_in_own_time_zone(
    sender: type[UserProfile], instance: UserProfile, **kwargs: Any
) -> None:
    """Wagtail's admin asks the profile, and would fall back to one zone for all.

    A person may choose another zone later; that choice stays.
    """
    if not instance._state.adding or instance.current_time_zone or kwargs.get("raw"):
        return
    region = regions_of(instance.user).first()
    instance.current_time_zone = (
        region.time_zone if region else timezone.get_current_timezone_name()
    )
