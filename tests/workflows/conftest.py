"""What scenes about money share."""

from tests.payments import box, story

__all__ = ["box", "story"]
