"""Addresses."""

from django.urls import path

from assess.web.people import own, sign_in, staff

urlpatterns = [
    path("sign-in/", sign_in.ask, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/<str:token>/", sign_in.link, name="sign-in-link"),
    path("sign-out/", sign_in.out, name="sign-out"),
    path("profile/", own.profile, name="profile"),
    path("held/<uuid:uuid>/", own.held, name="held-form"),
    path("people/", staff.people, name="people"),
    path("people/team/<slug:slug>/add/", staff.add, name="staff-add"),
    path("people/team/<slug:slug>/<uuid:uuid>/remove/", staff.remove, name="staff-remove"),
    path("people/<uuid:uuid>/end-access/", staff.end_access, name="person-end_access"),
    path(
        "people/<uuid:uuid>/restore-access/",
        staff.restore_access,
        name="person-restore_access",
    ),
]
