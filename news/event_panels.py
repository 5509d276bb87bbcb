"""The tabs of the editors' form of an event."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Page

_EVENT = [
    TitleFieldPanel("title", heading=_("Name of the event")),
    FieldPanel("kind"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldRowPanel([FieldPanel("time_zone"), FieldPanel("all_day")]),
            FieldRowPanel([FieldPanel("status"), FieldPanel("status_note")]),
        ],
        heading=_("Time"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("mode"),
            FieldPanel("place_name"),
            FieldPanel("place_address"),
            FieldPanel("map_url"),
            FieldPanel("online_url"),
            FieldPanel("online_note"),
            FieldPanel("online_link_shown"),
        ],
        heading=pgettext_lazy("agenda", "Place"),
    ),
    FieldPanel("summary"),
    FieldPanel("description"),
    InlinePanel(
        "sessions", heading=pgettext_lazy("agenda", "Programme"), label=_("Line")
    ),
]
_PEOPLE = [
    MultiFieldPanel(
        [
            FieldPanel("organizer_name"),
            PageChooserPanel("organizer_page"),
            FieldPanel("contact"),
        ],
        heading=_("Organiser"),
    ),
    InlinePanel("speakers", heading=_("Speakers"), label=_("Speaker")),
    MultiFieldPanel(
        [
            FieldPanel("invitation_number"),
            InlinePanel("invited_parties", label=_("Invited party")),
        ],
        heading=_("Invitation"),
    ),
]
_REGISTRATION = [
    HelpPanel(
        content=_(
            "The participants, the QR code and the attendance list are found under "
            "Agenda in the menu, once the event is saved."
        )
    ),
    FieldPanel("registration"),
    FieldPanel("registration_url"),
    FieldPanel("registration_closes_at"),
    FieldRowPanel([FieldPanel("capacity"), FieldPanel("has_waiting_list")]),
    MultiFieldPanel(
        [
            FieldPanel("asks_for_staff_number"),
            FieldPanel("asks_for_phone"),
            FieldPanel("sends_reminders"),
            FieldPanel("admits_unregistered"),
        ],
        heading=_("Participants"),
        help_text=_("Ask only for what you need: it is personal data."),
    ),
]
_MORE = [
    MultiFieldPanel(
        [FieldPanel("lead_image"), FieldPanel("lead_image_alt")],
        heading=_("Picture"),
    ),
    InlinePanel("materials", heading=_("Materials"), label=_("Document")),
    InlinePanel(
        "related_items",
        heading=_("Related pages"),
        label=_("Related page"),
        help_text=_("Articles, innovations or competitions to read on."),
    ),
]
EVENT_TABS = TabbedInterface(
    [
        ObjectList(_EVENT, heading=_("Event")),
        ObjectList(_PEOPLE, heading=_("People")),
        ObjectList(_REGISTRATION, heading=_("Registration")),
        ObjectList(_MORE, heading=_("Materials and pictures")),
        ObjectList(Page.promote_panels, heading=_("Promote")),
        ObjectList(Page.settings_panels, heading=_("Settings")),
    ]
)
