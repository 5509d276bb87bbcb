"""Addresses that Wagtail opens only to people who may use the admin."""

from django.urls import path

from portal.users.middleware import SET_UP
from portal.users.views.helping import LockOutsView, ResetSecondFactorView
from portal.users.views.second_factor import SecondFactorView, SetUpView
from portal.users.views.sessions import SessionsView
from portal.users.views.sign_in_log import OwnSignInsView, SignInsView

urlpatterns = [
    path("account/sessions/", SessionsView.as_view(), name="users_sessions"),
    path("account/sign-ins/", OwnSignInsView.as_view(), name="users_own_sign_ins"),
    path(
        "account/sign-ins/results/",
        OwnSignInsView.as_view(results_only=True),
        name="users_own_sign_ins_results",
    ),
    path(
        "account/second-factor/", SecondFactorView.as_view(), name="users_second_factor"
    ),
    path("account/second-factor/set-up/", SetUpView.as_view(), name=SET_UP),
    path("reports/sign-ins/", SignInsView.as_view(), name="users_sign_ins"),
    path(
        "reports/sign-ins/results/",
        SignInsView.as_view(results_only=True),
        name="users_sign_ins_results",
    ),
    path("reports/lock-outs/", LockOutsView.as_view(), name="users_lock_outs"),
    path(
        "reports/lock-outs/results/",
        LockOutsView.as_view(results_only=True),
        name="users_lock_outs_results",
    ),
    path(
        "users/<int:pk>/second-factor/reset/",
        ResetSecondFactorView.as_view(),
        name="users_reset_second_factor",
    ),
]
