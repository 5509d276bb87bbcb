"""One settings module a plugin, with only that plugin and what it needs.

They prove that a plugin installs in any Wagtail project: ``check``,
``makemigrations --check`` and the plugin's own tests pass with them.
"""
