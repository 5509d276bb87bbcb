"""Addresses of the registry's own screens, below the Wagtail admin."""

from django.urls import path

from innovations.views import (
    clinics,
    duplicates,
    mentored,
    mentoring,
    mentoring_report,
    merging,
    new_innovation,
    notices,
    staleness,
)

app_name = "registry"
urlpatterns = [
    path("new/", new_innovation.NewInnovationView.as_view(), name="new"),
    path("<int:pk>/confirm/", staleness.ConfirmView.as_view(), name="confirm"),
    path("notices/<int:pk>/dismiss/", notices.DismissView.as_view(), name="dismiss"),
    path("duplicates/", duplicates.DuplicatesView.as_view(), name="duplicates"),
    path(
        "duplicates/<int:first>/<int:second>/distinct/",
        duplicates.DistinctView.as_view(),
        name="distinct",
    ),
    path("merge/<int:kept>/<int:merged>/", merging.MergeView.as_view(), name="merge"),
    path("merges/<int:pk>/", merging.MergedView.as_view(), name="merged"),
    path("merges/<int:pk>/undo/", merging.UndoView.as_view(), name="unmerge"),
    path("mentoring/", mentoring.BoardView.as_view(), name="mentoring"),
    path("mentoring/plan/", mentoring.PlanView.as_view(), name="mentoring_plan"),
    path(
        "mentoring/report/",
        mentoring_report.ReportView.as_view(),
        name="mentoring_report",
    ),
    path(
        "mentoring/pages/<int:page_id>/assign/",
        mentoring.AssignView.as_view(),
        name="mentoring_assign",
    ),
    path(
        "mentoring/assignments/<int:pk>/end/",
        mentoring.EndView.as_view(),
        name="mentoring_end",
    ),
    path(
        "mentoring/pages/<int:page_id>/",
        mentored.MentoredView.as_view(),
        name="mentored",
    ),
    path(
        "mentoring/pages/<int:page_id>/ask/",
        clinics.AskView.as_view(),
        name="clinic_ask",
    ),
    path(
        "mentoring/pages/<int:page_id>/session/",
        clinics.NewSessionView.as_view(),
        name="clinic_new",
    ),
    path("mentoring/sessions/<int:pk>/", clinics.SessionView.as_view(), name="clinic"),
    path(
        "mentoring/sessions/<int:pk>/plan/",
        clinics.PlanSessionView.as_view(),
        name="clinic_plan",
    ),
    path(
        "mentoring/sessions/<int:pk>/held/",
        clinics.HeldView.as_view(),
        name="clinic_held",
    ),
    path(
        "mentoring/sessions/<int:pk>/cancel/",
        clinics.CancelView.as_view(),
        name="clinic_cancel",
    ),
    path(
        "mentoring/sessions/<int:pk>/follow-up/",
        clinics.SessionFollowUpView.as_view(),
        name="clinic_follow_up",
    ),
    path(
        "mentoring/advice/<int:pk>/answer/",
        mentored.AnswerView.as_view(),
        name="advice_answer",
    ),
    path(
        "mentoring/advice/<int:pk>/follow-up/",
        mentored.AdviceFollowUpView.as_view(),
        name="advice_follow_up",
    ),
    path(
        "mentoring/follow-ups/<int:pk>/done/",
        mentored.DoneView.as_view(),
        name="follow_up_done",
    ),
]
