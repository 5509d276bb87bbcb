"""Addresses of the secretariat and the chair, below the Wagtail admin."""

from django.urls import path

from competitions import jury_views, panel_views, screening_views, stage_views

STAGE = "stage/<int:category_pk>/<int:phase_pk>/"

app_name = "competition_jury"
urlpatterns = [
    path("<int:pk>/", jury_views.OverviewView.as_view(), name="overview"),
    path("<int:pk>/jurors/add/", jury_views.AddJurorView.as_view(), name="add_juror"),
    path("<int:pk>/conflicts/", jury_views.ConflictsView.as_view(), name="conflicts"),
    path("<int:pk>/screening/", screening_views.ListView.as_view(), name="screening"),
    path("juror/<int:juror_pk>/leave/", jury_views.LeaveView.as_view(), name="leave"),
    path(
        "conflict/<int:conflict_pk>/lift/",
        jury_views.LiftConflictView.as_view(),
        name="lift_conflict",
    ),
    path(
        "version/<int:version_pk>/",
        screening_views.ScreenView.as_view(),
        name="screen",
    ),
    path(
        "version/<int:version_pk>/undo/",
        screening_views.UndoView.as_view(),
        name="undo_screening",
    ),
    path(STAGE, stage_views.StageView.as_view(), name="stage"),
    path(f"{STAGE}panel/", panel_views.PanelView.as_view(), name="panel"),
    path(f"{STAGE}panel/copy/", panel_views.CopyPanelView.as_view(), name="copy_panel"),
    path(f"{STAGE}assign/", panel_views.AssignView.as_view(), name="assign"),
    path(f"{STAGE}remind/", stage_views.RemindView.as_view(), name="remind"),
    path(f"{STAGE}ranking/", stage_views.RankingView.as_view(), name="ranking"),
    path(f"{STAGE}close/", stage_views.CloseView.as_view(), name="close"),
    path(f"{STAGE}reopen/", stage_views.ReopenView.as_view(), name="reopen"),
    path(f"{STAGE}tie/", stage_views.TieView.as_view(), name="tie"),
    path(
        "seat/<int:seat_pk>/remove/",
        panel_views.UnseatView.as_view(),
        name="unseat",
    ),
    path("seat/<int:seat_pk>/chair/", panel_views.SetChairView.as_view(), name="chair"),
    path(
        "sheet/<int:sheet_pk>/reopen/",
        stage_views.ReopenSheetView.as_view(),
        name="reopen_sheet",
    ),
]
