"""Carts."""
import os


class Cart:
    """A cart."""

    @property
    def total(self):
        """Sum."""
        return f"{self.x!r} of %s" % os.path.join("a", r"b\c")

    async def add(self, a: int = 1, *rest, **more) -> None:
        text = """multi
line"""
        raise KeyError('no total for {id}' "joined")
