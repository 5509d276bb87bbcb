from django.urls import path

from news import participant_views as views

app_name = views.SCREENS
urlpatterns = [
    path("", views.ParticipantIndexView.as_view(), name="index"),
    path(
        "results/",
        views.ParticipantIndexView.as_view(results_only=True),
        name="index_results",
    ),
    path("add/", views.ParticipantCreateView.as_view(), name="add"),
    path("edit/<int:pk>/", views.ParticipantEditView.as_view(), name="edit"),
    path("delete/<int:pk>/", views.ParticipantDeleteView.as_view(), name="delete"),
    path("presence/", views.PresenceView.as_view(), name="presence"),
    path("code/", views.CodeView.as_view(), name="code"),
    path("pdf/", views.PdfView.as_view(), name="pdf"),
    path("send/<int:letter>/", views.SendAgainView.as_view(), name="send_again"),
]
