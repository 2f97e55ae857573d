"""The addresses of the small LMS."""

from __future__ import annotations

from django.urls import re_path

from tests.platform import lms_views as views

_COURSE = r"^courses/course-v1:LDN\+LDS\+2026"
_USAGE = r"(?P<usage>[^/]+)"
_HANDLER = rf"xblock/{_USAGE}/handler/(?P<name>[^/]*)(?:/(?P<suffix>.*))?$"

urlpatterns = [
    re_path(r"^$", views.index),
    re_path(r"^login/(?P<username>[^/]+)$", views.sign_in),
    re_path(r"^logout$", views.sign_out),
    re_path(r"^learning/(?P<unit>[a-z-]+)$", views.learning),
    re_path(rf"{_COURSE}/masquerade$", views.masquerade),
    re_path(rf"{_COURSE}/jump_to_id/(?P<name>[^/]+)$", views.jump),
    re_path(rf"{_COURSE}/instructor/report/(?P<name>[^/]+)$", views.report),
    re_path(rf"{_COURSE}/instructor/reset/(?P<name>[^/]+)/(?P<username>[^/]+)$", views.reset),
    re_path(rf"{_COURSE}/{_HANDLER}", views.handler),
    re_path(r"^xblock/resource/(?P<kind>[^/]+)/(?P<uri>.+)$", views.resource),
    re_path(rf"^xblock/{_USAGE}$", views.frame),
    re_path(rf"^studio/preview/{_HANDLER}", views.preview_handler),
    re_path(rf"^studio/{_HANDLER}", views.editor_handler),
    re_path(rf"^studio/preview/{_USAGE}$", views.preview),
    re_path(rf"^studio/editor/{_USAGE}$", views.editor),
    re_path(r"^events$", views.events),
]
