"""What can go wrong with the registry."""


class ApprovalStopped(Exception):
    """An approval has to wait for an answer; what was edited with it stays saved."""
