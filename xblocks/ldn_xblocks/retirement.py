"""Deletes what a learner wrote when their account is retired."""

from __future__ import annotations

from typing import Any

from ldn_xblocks import compat


def listen() -> None:
    """Connect to the platform's signal. On a site without it, nobody retires accounts by signal."""
    signal = compat.retirement_signal()
    if signal is not None:
        signal.connect(on_retire, dispatch_uid="ldn_xblocks.retirement")


def on_retire(sender: object, user: Any = None, **kwargs: object) -> None:  # noqa: ARG001 - Django passes them by name
    """Delete everything that `user` wrote in our blocks."""
    from ldn_xblocks.store.erasure import erase_learner  # noqa: PLC0415 - models are not loaded when this module is

    if user is not None and user.id is not None:
        erase_learner(str(user.id))
