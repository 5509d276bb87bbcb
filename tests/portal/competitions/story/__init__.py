"""The chapters of an edition; they assert as well, so let them tell what they compared."""

import pytest

pytest.register_assert_rewrite(
    *(
        f"{__name__}.{chapter}"
        for chapter in (
            "world",
            "setting_up",
            "entering",
            "judging",
            "announcing",
            "looking_back",
        )
    )
)
