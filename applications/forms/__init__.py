"""What an applicant may type. A draft is saved half-filled, too: what is missing is said, never demanded."""

from .countries import country_choices
from .emergency import EmergencyForm
from .papers import AcceptForm, ConsentForm, StepForm, UploadForm
from .profile import OF_EARLIER_STAYS, ProfileForm
from .proofs import ProofForm, ProofFormSet
from .registering import NEW, ArrivalForm, ClaimForm, InviteForm, PaperForm, SignedForm
from .stays import StayFormSet, kept_stays

__all__ = [
    "NEW",
    "OF_EARLIER_STAYS",
    "AcceptForm",
    "ArrivalForm",
    "ClaimForm",
    "ConsentForm",
    "EmergencyForm",
    "InviteForm",
    "PaperForm",
    "ProfileForm",
    "ProofForm",
    "ProofFormSet",
    "SignedForm",
    "StayFormSet",
    "StepForm",
    "UploadForm",
    "country_choices",
    "kept_stays",
]
