"""What Winset offers, as functions with one way of calling them; `sim` has each by its name.

A module here loads what its functions need, so it is imported when one of them is first used.
"""
