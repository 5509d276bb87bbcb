"""Addresses of the audit log, below the Wagtail admin."""

from django.urls import path

from portal.audit.views import AuditLogView

app_name = "audit"
urlpatterns = [
    path("", AuditLogView.as_view(), name="log"),
    path("results/", AuditLogView.as_view(results_only=True), name="log_results"),
]
