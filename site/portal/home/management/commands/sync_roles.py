"""The plugin's command, with the pages that editors work on."""

from innovations.management.commands.sync_roles import Command as PluginCommand
from portal.home.services.regions import make_groups


class Command(PluginCommand):
    maker = staticmethod(make_groups)
