"""Addresses of jurors' scoring, below the Wagtail admin."""

from django.urls import path

from competitions import blind_views, juror_views

app_name = "competition_judging"
urlpatterns = [
    path("", juror_views.MyScoringView.as_view(), name="mine"),
    path(
        "declaration/<int:pk>/", juror_views.DeclarationView.as_view(), name="declare"
    ),
    path("sheet/<int:pk>/", juror_views.SheetView.as_view(), name="sheet"),
    path("sheet/<int:pk>/save/", juror_views.AutosaveView.as_view(), name="autosave"),
    path("sheet/<int:pk>/seal/", juror_views.SealView.as_view(), name="seal"),
    path(
        "sheet/<int:pk>/give-back/",
        juror_views.GiveBackView.as_view(),
        name="give_back",
    ),
    path(
        "sheet/<int:pk>/file/<int:number>/",
        juror_views.SheetFileView.as_view(),
        name="file",
    ),
    path("workbook/<int:pk>/", juror_views.WorkbookView.as_view(), name="workbook"),
    path(
        "blind/<int:phase_pk>/<int:category_pk>/",
        blind_views.BlindCheckView.as_view(),
        name="blind",
    ),
    path(
        "blind/version/<int:pk>/",
        blind_views.BlindReadingView.as_view(),
        name="blind_version",
    ),
    path(
        "blind/version/<int:pk>/file/<int:number>/",
        blind_views.BlindFileView.as_view(),
        name="blind_file",
    ),
]
