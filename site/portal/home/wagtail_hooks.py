"""Registration only."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from portal.agenda.buttons import add_workbook_buttons
from portal.home import newsdesk
from portal.home.named_pages import suggest_named_pages

newsdesk.register()
hooks.register("suggest_news_pages", suggest_named_pages)
hooks.register("construct_participant_buttons", add_workbook_buttons)


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_script() -> str:
    return format_html('<script src="{}" defer></script>', static("portal/admin.js"))
