"""What a candidate's packet and the receipt hold: sections in order, then the uploads, bound into one PDF.

Later stages add chapters with ``register_section``; nothing here imports them. What the asker may not open is
left out and named; papers that the asker may not even know of are not mentioned.
"""

from .content import Section, register_section
from .drawing import packet_for, receipt
from .job import ask

__all__ = ["Section", "ask", "packet_for", "receipt", "register_section"]
