"""Tests of the wheel `ldn-xblocks`, in a Python environment that has Django and XBlock and no builder."""
