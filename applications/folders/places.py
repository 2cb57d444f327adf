"""The places of folders every office has. Staff rename them and add their own."""

from .models import Place

PLACES = [
    ("shelf", "Орталық сөресі", "Полка центра", "Shelf of the office"),
    ("commission", "Конкурстық комиссия", "Конкурсная комиссия", "Selection commission"),
    ("archive", "Мұрағат", "Архив", "Archive"),
    ("returned", "Өтінім берушіге қайтарылды", "Возвращена заявителю", "Given back to the applicant"),
]


def load_places() -> None:
    """Add the places of kinds that have none yet; what is there stays as it is."""
    known = set(Place.objects.values_list("kind", flat=True))
    for order, (kind, kk, ru, en) in enumerate(PLACES, start=1):
        if kind not in known:
            Place.objects.create(kind=kind, name=kk, name_kk=kk, name_ru=ru, name_en=en, order=order)
