"""Addresses of the preview. What begins with `/-/` is its own; everything else is a course in a language."""

from __future__ import annotations

from django.urls import path, re_path

from builder.preview.views import courses, files, learning, news

urlpatterns = [
    path("", courses.home),
    path("-/be", learning.be),
    path("-/events", news.events),
    path("-/public/<path:name>", files.public),
    path("-/xblock/<str:kind>/<path:name>", files.block_resource),
    re_path(r"^courses/(?P<key>[^/]+)/jump_to_id/(?P<name>[^/]+)/?$", courses.jump_in_course),
    path("<str:course>/<str:locale>/", courses.about),
    path("<str:course>/<str:locale>/outline/", courses.outline),
    path("<str:course>/<str:locale>/unit/<path:name>/", courses.unit),
    path("<str:course>/<str:locale>/page/<str:slug>/", courses.tab),
    path("<str:course>/<str:locale>/progress/", courses.progress),
    path("<str:course>/<str:locale>/studio/", courses.studio),
    path("<str:course>/<str:locale>/static/<path:name>", files.static),
    path("<str:course>/<str:locale>/seen", learning.seen),
    path("<str:course>/<str:locale>/answer/<path:block>", learning.answer),
    path("<str:course>/<str:locale>/handler/<str:block>/<str:handler>", learning.handler),
    path("<str:course>/<str:locale>/handler/<str:block>/<str:handler>/<path:suffix>", learning.handler),
]
handler404 = "builder.preview.views.answers.not_found"
