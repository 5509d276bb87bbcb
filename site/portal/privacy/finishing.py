"""What Wagtail calls when a workflow ends (``WAGTAIL_FINISH_WORKFLOW_ACTION``).

Wagtail imports it while its own models are being made, so nothing here may need them.
"""

from __future__ import annotations

from typing import Any

from wagtail.workflows import publish_workflow_state


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, unless somebody has to be asked first."""
    from portal.privacy.services.publishing import check_approval

    check_approval(workflow_state)
    publish_workflow_state(workflow_state, user=user)
