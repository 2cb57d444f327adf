"""What an applicant may type. A draft is saved half-filled, too: what is missing is said, never demanded."""

from .countries import country_choices
from .papers import ConsentForm, StepForm, UploadForm
from .profile import ProfileForm
from .proofs import ProofForm, ProofFormSet

__all__ = [
    "ConsentForm",
    "ProfileForm",
    "ProofForm",
    "ProofFormSet",
    "StepForm",
    "UploadForm",
    "country_choices",
]
