"""The tables as they were in version 0.1.0. Made by `makemigrations` of Django 4.2."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables of learners, entries, revisions and attempts."""

    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("learner", models.CharField(max_length=64)),
                ("course", models.CharField(max_length=255)),
                ("usage", models.CharField(max_length=255)),
                ("key", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("submitted", models.DateTimeField()),
                ("language", models.CharField(max_length=16)),
                ("heading", models.CharField(blank=True, max_length=255)),
                ("ratings", models.TextField()),
                ("texts", models.TextField()),
                ("wording", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("learner", models.CharField(max_length=64)),
                ("course", models.CharField(max_length=255)),
                ("usage", models.CharField(max_length=255)),
                ("key", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=8)),
                ("heading", models.CharField(blank=True, max_length=255)),
                ("label", models.CharField(blank=True, max_length=255)),
                ("text", models.TextField(blank=True)),
                ("day", models.DateField(null=True)),
                ("skills", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField()),
                ("created", models.DateTimeField()),
                ("changed", models.DateTimeField()),
                ("deleted", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                ("learner", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("window_start", models.DateTimeField()),
                ("writes", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("op", models.CharField(max_length=32)),
                ("sitting", models.CharField(blank=True, max_length=32)),
                ("since", models.DateTimeField()),
                ("written", models.DateTimeField()),
                ("action", models.CharField(max_length=8)),
                ("text", models.TextField(null=True)),
                ("day", models.DateField(null=True)),
                ("skills", models.TextField(blank=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="ldn_xblocks.entry"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["learner", "course", "kind"], name="ldn_entry_course"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["deleted"], name="ldn_entry_deleted"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("learner", "usage", "key"), name="ldn_entry_key"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["usage"], name="ldn_attempt_usage"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("learner", "course", "key"), name="ldn_attempt_key"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("learner", "course", "number"), name="ldn_attempt_number"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("entry", "op"), name="ldn_revision_op"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("entry", "number"), name="ldn_revision_number"),
        ),
    ]
