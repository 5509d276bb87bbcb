from tests.innovations.resources.conftest import affairs

__all__ = ["affairs"]
