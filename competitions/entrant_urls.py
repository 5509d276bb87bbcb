"""Where people of the public register and enter; a site mounts it at any address."""

from django.urls import path, re_path

from competitions import entrant_views as views

app_name = "competitions_entrants"
urlpatterns = [
    path("", views.DeskView.as_view(), name="desk"),
    path("daftar/", views.RegisterView.as_view(), name="register"),
    path("masuk/", views.SignInView.as_view(), name="sign_in"),
    re_path(
        r"^masuk/(?P<number>[0-9]{1,18})/(?P<token>[0-9a-z]{1,13}-[0-9a-f]{1,64})/$",
        views.LinkView.as_view(),
        name="link",
    ),
    path("keluar/", views.SignOutView.as_view(), name="sign_out"),
    path("data/", views.MyDataView.as_view(), name="my_data"),
    path("data/salinan/", views.MyCopyView.as_view(), name="my_copy"),
    path("data/lupakan/", views.ForgetView.as_view(), name="forget"),
]
