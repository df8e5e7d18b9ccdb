"""The demo office: fictional from its first name to its last visit, alive on whatever day it is made."""

from assist.demo.office import make_demo_office

__all__ = ["make_demo_office"]
