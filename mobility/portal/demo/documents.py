"""Specimen papers: small PDF and JPEG files, drawn the same way every time, marked SPECIMEN on every page."""

import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from mobility.common import files
from partners.actions import known

FONTS = Path(settings.BASE_DIR) / "static" / "fonts" / "paper"
A4 = (827, 1169)  # pixels at 100 dpi
POINTS = (595, 842)
INK, SOFT, PAPER, SEAL = "#1b2430", "#6b7480", "#fdfcf8", "#2a5f9e"
MARK = "SPECIMEN · ҮЛГІ · ОБРАЗЕЦ"

Page = Image.Image


def _home(column: str, language: str = "kk") -> str:
    """Return what is known about our university, in one of its languages."""
    value = known("institutions")["home"][column]
    return value if isinstance(value, str) else value[language]


def _office() -> str:
    return known("office")["name"]["kk"]


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def _page(title: str, subtitle: str, rows: Sequence[tuple[str, str]], number: str = "1 / 1") -> Page:
    """Draw a sheet: heading, lines of label and value (or a paragraph), the mark that it is a specimen."""
    sheet = Image.new("RGB", A4, PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((80, 70), subtitle, SOFT, _font("NotoSans-Regular.ttf", 19))
    draw.text((80, 110), title, INK, _font("NotoSerif-SemiBold.ttf", 32))
    draw.line([(80, 168), (747, 168)], fill=INK, width=2)
    y = 205
    for label, value in rows:
        draw.text((80, y), label, SOFT, _font("NotoSans-Regular.ttf", 18))
        for line in [value] if label else textwrap.wrap(value, 68):
            draw.text((520 if label else 80, y), line, INK, _font("NotoSans-Regular.ttf", 18))
            y += 30
        y += 6 if label else 20
    draw.text((80, 1090), MARK, "#a8322b", _font("NotoSans-Bold.ttf", 22))
    draw.text((700, 1094), number, SOFT, _font("NotoSans-Regular.ttf", 16))
    return sheet


def _seal(sheet: Page, at: tuple[int, int] = (600, 930)) -> Page:
    draw = ImageDraw.Draw(sheet)
    x, y = at
    for inset in (0, 12):
        draw.ellipse([x - 75 + inset, y - 75 + inset, x + 75 - inset, y + 75 - inset], outline=SEAL, width=3)
    draw.text((x, y - 12), _home("monogram"), SEAL, _font("NotoSerif-SemiBold.ttf", 26), anchor="mm")
    draw.text((x, y + 20), _home("city"), SEAL, _font("NotoSans-Regular.ttf", 14), anchor="mm")
    return sheet


def _signature(sheet: Page, y: int = 940) -> Page:
    draw = ImageDraw.Draw(sheet)
    draw.line([(90, y), (120, y - 30), (135, y + 12), (165, y - 22), (190, y + 6), (250, y - 8)], SEAL, 3)
    draw.line([(80, y + 18), (300, y + 18)], SOFT, 1)
    return sheet


def _jpeg(picture: Page, quality: int = 60) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def _pdf(pages: Sequence[Page]) -> bytes:
    """Bind pictures into a PDF without dates or random identifiers."""
    with pikepdf.new() as pdf:
        for picture in pages:
            image = pikepdf.Stream(pdf, _jpeg(picture.convert("L")))
            image.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page = pdf.add_blank_page(page_size=POINTS)
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
            page.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /Im0 Do Q" % POINTS)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _transcript() -> bytes:
    courses = [
        ("Жоғары математика · Высшая математика", "6 ECTS   A-   3.67"),
        ("Физика", "5 ECTS   B+   3.33"),
        ("Шет тілі · Иностранный язык", "5 ECTS   A    4.00"),
        ("Бағдарламалау · Программирование", "6 ECTS   B    3.00"),
        ("Қазақстан тарихы · История Казахстана", "5 ECTS   A-   3.67"),
        ("Дене шынықтыру · Физкультура", "2 ECTS   A    4.00"),
    ]
    first = _page("Транскрипт · Transcript", _home("name"), courses, "1 / 2")
    second = _page("Транскрипт · Transcript", _home("name"), [("GPA", "3.12 / 4.0")], "2 / 2")
    return _pdf([_seal(first), _seal(second)])


def _certificate() -> bytes:
    rows = [("Test", "IELTS Academic"), ("Overall band score", "6.0"), ("CEFR level", "B2")]
    return _pdf([_page("Test Report Form", "International language test", rows)])


def _toefl() -> bytes:
    rows = [("Test", "TOEFL iBT"), ("Total score", "78"), ("CEFR level", "B2")]
    return _pdf([_page("Test Taker Score Report", "International language test", rows)])


def _home_test() -> bytes:
    rows = [("Тіл · Язык", "English"), ("Деңгей · Уровень", "B2")]
    return _pdf([_signature(_seal(_page("Тіл тестінің нәтижесі", _home("name"), rows)))])


def _host_consent() -> bytes:
    rows = [("To", _home("name", "en")), ("We agree to take the student", "with the level they have")]
    return _pdf([_signature(_page("Letter of consent", "Partner university", rows))])


def _passport() -> bytes:
    """A photo of a passport's page, as a phone takes it."""
    sheet = Image.new("RGB", (1000, 700), "#e8eef0")
    draw = ImageDraw.Draw(sheet)
    draw.text(
        (40, 30), "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ · REPUBLIC OF KAZAKHSTAN", INK, _font("NotoSans-Bold.ttf", 24)
    )
    sheet.paste(_silhouette("f").resize((225, 300)), (50, 110))
    lines = ["Түрі · Type  P", "Тегі · Surname  SPECIMEN", "Аты · Given names  SPECIMEN"]
    lines += ["Туған күні · Date of birth  01.01.2006", "Жарамды · Date of expiry  01.01.2036"]
    for step, line in enumerate(lines):
        draw.text((320, 120 + step * 50), line, INK, _font("NotoSans-Regular.ttf", 22))
    for step, line in enumerate(
        ("P<KAZSPECIMEN<<SPECIMEN<<<<<<<<<<<<<<<<<<<<<", "N000000000KAZ0601014F3601018<<<<<<<<<<<<<<00")
    ):
        draw.text((40, 560 + step * 44), line, INK, _font("NotoSans-Regular.ttf", 26))
    draw.text((560, 480), MARK, "#a8322b", _font("NotoSans-Bold.ttf", 24))
    return _jpeg(sheet, 70)


def _silhouette(sex: str) -> Page:
    """A photo 3×4 of nobody: a head and shoulders without a face."""
    photo = Image.new("RGB", (480, 640), "#f4f6f8")
    draw = ImageDraw.Draw(photo)
    draw.ellipse([60, 430, 420, 860], fill="#5d6b7a")
    if sex == "f":
        draw.rounded_rectangle([130, 130, 350, 480], 110, fill="#3c4652")
    draw.ellipse([155, 140, 325, 380], fill="#b9a491")
    draw.rectangle([205, 360, 275, 450], fill="#b9a491")
    draw.text((240, 610), "SPECIMEN", "#a8322b", _font("NotoSans-Bold.ttf", 26), anchor="mm")
    return photo


def _signed(title: str, subtitle: str, rows: Sequence[tuple[str, str]]) -> Callable[[], bytes]:
    return lambda: _pdf([_signature(_page(title, subtitle, rows))])


LETTER = (
    (
        "Ұсыныс хат",
        "Студентті академиялық ұтқырлық бағдарламасына ұсынамын: үш семестр бойы ғылыми үйірмеге қатысып, "
        "зертханада өз бетінше жұмыс істеп жүр.",
    ),
    (
        "Рекомендательное письмо",
        "Рекомендую студента для академической мобильности: три семестра работает в научном кружке и "
        "самостоятельно ведёт измерения в лаборатории.",
    ),
    (
        "Letter of recommendation",
        "I recommend the student for academic mobility: three semesters in our research circle and "
        "independent work in the laboratory.",
    ),
)


def _letter_in_three_languages() -> bytes:
    pages = [
        _signature(_page(title, _home("name"), [("", line)], f"{step} / 3"))
        for step, (title, line) in enumerate(LETTER, start=1)
    ]
    return _pdf(pages)


@dataclass(frozen=True)
class Specimen:
    """A file to upload: what people call it and how it is drawn."""

    name: str
    draw: Callable[[], bytes]


def _application() -> bytes:
    rows = [("Факультет", "келісілді · согласовано")]
    return _pdf([_signature(_page("Өтініш · Заявление", _office(), rows))])


def _statement() -> bytes:
    """The university's own word on somebody's language: signed by a teacher, stamped."""
    rows = [("Student", "SPECIMEN"), ("Language", "English"), ("Competence", "sufficient for studies")]
    return _pdf([_signature(_seal(_page("Statement of Language Competence", _home("name", "en"), rows)))])


def _curriculum() -> bytes:
    rows = [("Applied Statistics", "6 ECTS"), ("Project Management", "6 ECTS"), ("Elective", "5 ECTS")]
    return _pdf([_signature(_page("Жеке оқу жоспары · Индивидуальный учебный план", _home("name"), rows))])


CONSENT_KK = "Балама академиялық ұтқырлық бағдарламасы бойынша шетелге шығуға келісім беремін."
CONSENT_RU = "Даю согласие на выезд моего ребёнка за границу по программе академической мобильности."
MOTIVATION = (
    "In my second year I measured how dust settles on the solar panels of a village school. I could measure "
    "the loss, but not model it: at home there is no course in numerical flow. The host teaches one, with a "
    "laboratory where the model is checked the same day.",
    "My marks have grown every term, and I have shown the method to two younger groups. Their reports are in "
    "the library of the faculty.",
    "I expect thirty credits, a tested model, and one joint measurement in autumn. I will show both at our "
    "student conference, and the department has agreed that it becomes my diploma project.",
)
SPECIMENS: dict[str, Specimen] = {
    "APPLICATION": Specimen("өтініш.pdf", _application),
    "APPLICATION_FORM": Specimen("application.pdf", _application),
    "TRANSCRIPT": Specimen("transcript.pdf", _transcript),
    "LANG_CERT": Specimen("certificate.pdf", _certificate),
    "LANG_TEST_HOME": Specimen("test.pdf", _home_test),
    "LANG_CERT_IELTS": Specimen("IELTS.pdf", _certificate),
    "LANG_CERT_TOEFL": Specimen("TOEFL.pdf", _toefl),
    "LANG_STATEMENT_HOME": Specimen("statement.pdf", _statement),
    "LANG_HOST_CONSENT": Specimen("consent letter.pdf", _host_consent),
    "PASSPORT": Specimen("паспорт.jpg", _passport),
    "RECOMMENDATION": Specimen("ұсыныс хат.pdf", _letter_in_three_languages),
    "MOTIVATION": Specimen(
        "motivation.pdf",
        _signed("Motivation letter", "Erasmus+", [("", answer) for answer in MOTIVATION]),
    ),
    "PHOTO_F": Specimen("photo.jpg", lambda: _jpeg(_silhouette("f"), 75)),
    "PHOTO_M": Specimen("photo.jpg", lambda: _jpeg(_silhouette("m"), 75)),
    "QUESTIONNAIRE": Specimen(
        "анкета.pdf",
        _signed(
            "Анкета",
            "Халықаралық ұтқырлық · Международная мобильность",
            [
                ("Тегі, аты · Фамилия, имя", "SPECIMEN"),
                ("Мамандық · Специальность", "6B07103"),
                ("Семестр", "5"),
            ],
        ),
    ),
    "MEDICAL_072U": Specimen(
        "072у.pdf", _signed("№ 072/у", "Медициналық анықтама", [("Қорытынды · Заключение", "годен")])
    ),
    "MEDICAL": Specimen(
        "анықтама.pdf",
        _signed("Медициналық анықтама", "Медицинская справка", [("Қорытынды · Заключение", "годен")]),
    ),
    "INDIVIDUAL_CURRICULUM": Specimen("жоспар.pdf", _curriculum),
    "ACHIEVEMENTS": Specimen(
        "certificates.pdf", _signed("Certificate of achievement", "Student conference", [("Place", "2")])
    ),
    "DIPLOMAS": Specimen(
        "diploma.pdf", _signed("Диплом бакалавра · Bachelor's diploma", "Specimen", [("GPA", "3.40 / 4.0")])
    ),
    "CV": Specimen(
        "CV.pdf",
        _signed("Curriculum vitae", "SPECIMEN", [("Studies", "semester 5"), ("Languages", "kk, ru, en")]),
    ),
    "PARENT_CONSENT": Specimen(
        "келісім.pdf",
        _signed("Келісім · Согласие", "Ата-ана · Родители", [("", CONSENT_KK), ("", CONSENT_RU)]),
    ),
    "FAMILY_COMPOSITION": Specimen("отбасы.pdf", _signed("Отбасы құрамы", "eGov", [("Балалар · Дети", "4")])),
    "ORPHAN": Specimen("анықтама.pdf", _signed("Анықтама · Справка", "eGov", [])),
    "DISABILITY": Specimen("анықтама.pdf", _signed("Анықтама · Справка", "eGov", [])),
}


def specimen(code: str) -> files.Checked:
    """Return a specimen paper that went through the portal's own check of uploads, once for all people."""
    return _checked(code, settings.INSTITUTION)


@cache
def _checked(code: str, _institution: str) -> files.Checked:
    drawn = SPECIMENS[code]
    return files.check(drawn.name, drawn.draw())
