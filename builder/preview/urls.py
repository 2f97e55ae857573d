"""Addresses of the preview. What begins with `/-/` is its own; everything else is a course in a language."""

from __future__ import annotations

from django.urls import path, re_path

from builder.preview import views

urlpatterns = [
    path("", views.home),
    path("-/be", views.be),
    path("-/events", views.events),
    path("-/public/<path:name>", views.public),
    path("-/xblock/<str:kind>/<path:name>", views.block_resource),
    re_path(r"^courses/(?P<key>[^/]+)/jump_to_id/(?P<name>[^/]+)/?$", views.jump_in_course),
    path("<str:course>/<str:locale>/", views.about),
    path("<str:course>/<str:locale>/outline/", views.outline),
    path("<str:course>/<str:locale>/unit/<path:name>/", views.unit),
    path("<str:course>/<str:locale>/page/<str:slug>/", views.tab),
    path("<str:course>/<str:locale>/progress/", views.progress),
    path("<str:course>/<str:locale>/studio/", views.studio),
    path("<str:course>/<str:locale>/static/<path:name>", views.static),
    path("<str:course>/<str:locale>/seen", views.seen),
    path("<str:course>/<str:locale>/answer/<path:block>", views.answer),
    path("<str:course>/<str:locale>/handler/<str:block>/<str:handler>", views.handler),
    path("<str:course>/<str:locale>/handler/<str:block>/<str:handler>/<path:suffix>", views.handler),
]
handler404 = "builder.preview.views.not_found"
