"""Partners as sheets: the register of institutions, and agreements with their years."""

from .agreements import AgreementSheet
from .institutions import InstitutionSheet
from .register import Register

__all__ = ["AgreementSheet", "InstitutionSheet", "Register"]
