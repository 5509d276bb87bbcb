"""Addresses of signing in, which stand before Wagtail's own of the same name."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from portal.users.middleware import ASK_CODE
from portal.users.views.account import AccountView
from portal.users.views.passwords import PasswordResetView
from portal.users.views.sign_in import AskCodeView, SignInView

urlpatterns = [
    path(
        "account/",
        never_cache(require_admin_access(AccountView.as_view())),
        name="wagtailadmin_account",
    ),
    path("login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("login/code/", AskCodeView.as_view(), name=ASK_CODE),
    path(
        "password_reset/",
        PasswordResetView.as_view(),
        name="wagtailadmin_password_reset",
    ),
]
