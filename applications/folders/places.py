"""The places of folders every office has. Staff rename them and add their own."""

from programs.preset import in_three

from .models import Place

PLACES = {
    "shelf": {"kk": "Орталық сөресі", "ru": "Полка центра", "en": "Shelf of the office"},
    "commission": {"kk": "Конкурстық комиссия", "ru": "Конкурсная комиссия", "en": "Selection commission"},
    "archive": {"kk": "Мұрағат", "ru": "Архив", "en": "Archive"},
    "returned": {
        "kk": "Өтінім берушіге қайтарылды",
        "ru": "Возвращена заявителю",
        "en": "Given back to the applicant",
    },
}


def load_places() -> None:
    """Add the places of kinds that have none yet; what is there stays as it is."""
    known = set(Place.objects.values_list("kind", flat=True))
    for order, (kind, names) in enumerate(PLACES.items(), start=1):
        if kind not in known:
            Place.objects.create(kind=kind, order=order, **in_three("name", names))
