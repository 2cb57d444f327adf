"""What an applicant may type. A draft is saved half-filled, too: what is missing is said, never demanded."""

from .countries import country_choices
from .papers import ConsentForm, StepForm, UploadForm
from .profile import OF_EARLIER_STAYS, ProfileForm
from .proofs import ProofForm, ProofFormSet
from .stays import StayFormSet, kept_stays

__all__ = [
    "OF_EARLIER_STAYS",
    "ConsentForm",
    "ProfileForm",
    "ProofForm",
    "ProofFormSet",
    "StayFormSet",
    "StepForm",
    "UploadForm",
    "country_choices",
    "kept_stays",
]
