from django.urls import path

from news import participant_views as views
from news import presence_views
from news.participant_guard import SCREENS

app_name = SCREENS
urlpatterns = [
    path("<int:event>/", views.ParticipantIndexView.as_view(), name="index"),
    path(
        "<int:event>/results/",
        views.ParticipantIndexView.as_view(results_only=True),
        name="index_results",
    ),
    path("<int:event>/add/", views.ParticipantCreateView.as_view(), name="add"),
    path(
        "<int:event>/edit/<int:pk>/", views.ParticipantEditView.as_view(), name="edit"
    ),
    path(
        "<int:event>/delete/<int:pk>/",
        views.ParticipantDeleteView.as_view(),
        name="delete",
    ),
    path(
        "<int:event>/presence/", presence_views.PresenceView.as_view(), name="presence"
    ),
    path("<int:event>/code/", presence_views.CodeView.as_view(), name="code"),
    path("<int:event>/pdf/", presence_views.PdfView.as_view(), name="pdf"),
    path(
        "<int:event>/send/<int:letter>/",
        presence_views.SendAgainView.as_view(),
        name="send_again",
    ),
]
