"""Desk work in a real Chromium: next year's call is copied, changed and published; partners are looked up."""

import pytest

from mobility.accounts.models import Role, User
from partners.actions import load_institutions
from programs.models import Call
from tests.factories.calls import CallFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long quiet sentence"


@pytest.fixture
def last_year(transactional_db):
    """A published call, and the head of the office."""
    load_institutions()
    head = User.objects.create_user("head@example.kz", PASSWORD)
    head.role_holdings.create(role=Role.OFFICE_HEAD)
    return CallFactory(code="mshe-2026", preset="tou-ka171-001")


@pytest.mark.parametrize(
    ("language", "width", "script", "lower", "limit"),
    [
        ("ru", 1280, True, "3,09", "3,10"),
        ("kk", 360, True, "3,09", "3,10"),
        ("en", 1280, False, "3.09", "3.10"),
    ],
)
def test_next_years_call(reader, last_year, language, width, script, lower, limit):
    head = reader(language, width, script=script)
    head.sign_in("head@example.kz", PASSWORD)
    head.open("/admin/programs/call/add/")
    head.press(f"a[href='?based_on={last_year.pk}']")
    page = head.page
    page.fill("#id_code", "mshe-2027")
    page.fill("#id_title_en", "MSHE grant 2027")
    head.press(".workshop button.primary")
    call = Call.objects.get(code="mshe-2027")

    rule = call.eligibility_rules.get(kind="gpa")
    head.press(f"#rules a[href$='/rows/rules/{rule.pk}/']")
    page.fill("#id_param_value", "3,10")
    if not script:
        head.press("button[name=_preview]")
    page.wait_for_selector(f".examples .ok:has-text('{limit}')")
    assert page.locator(".examples .stop").inner_text().startswith(lower)
    head.press("button[name=_save]")

    head.press("#papers a[href$='/rows/papers/new/']")
    for code, text in {"kk": "Банк анықтамасы", "ru": "Справка из банка", "en": "Bank statement"}.items():
        page.fill(f"#id_title_{code}", text)
    page.select_option("#id_kind", "agreement")
    page.select_option("#id_condition", "citizenship")
    if not script:
        head.press("button[name=_preview]")
    page.wait_for_selector("input[name=param_allowed][value=KZ]")
    page.check("input[name=param_allowed][value=KZ]")
    head.press("button[name=_save]")
    paper = call.document_requirements.get(code="BANK_STATEMENT")
    assert (paper.condition, paper.condition_params) == ("citizenship", {"allowed": ["KZ"]})

    head.press("a[href$='/compare/']")
    assert page.locator(".changes ins", has_text=limit).count() == 1
    head.open(f"/admin/programs/call/{call.pk}/publish/")
    assert page.locator(".changes .ok").count() == 1
    head.press(".workshop button.primary")
    call.refresh_from_db()
    assert call.state == Call.State.PUBLISHED
    assert page.locator("a[href*='/rows/']").count() == 0
    assert last_year.eligibility_rules.get(kind="gpa").params["value"] == "2.97"


def test_the_search_for_a_partner_speaks_kazakh(reader, last_year):
    """Select2 ships no Kazakh: what it says comes from our own words."""
    head = reader("kk", 1280)
    head.sign_in("head@example.kz", PASSWORD)
    page = head.open("/admin/partners/agreement/add/")
    page.locator(".field-institution .select2-selection").click()
    page.keyboard.type("zzzz")
    page.wait_for_selector("text=Ештеңе табылмады")


@pytest.mark.parametrize(("language", "width"), [("ru", 360), ("en", 1280)])
def test_a_partner_is_looked_up_by_everybody(reader, last_year, language, width):
    """The field is called by its label: empty, open and filled. No field is cut off at a phone's edge."""
    head = reader(language, width)
    head.sign_in("head@example.kz", PASSWORD)
    page = head.open("/admin/partners/agreement/add/")
    label = page.locator("label[for=id_institution]").inner_text()
    page.get_by_role("combobox", name=label, exact=True).click()
    page.wait_for_selector("#content .select2-results__option--highlighted")
    head.seen.clear()
    head.look()
    partner = page.locator(".select2-results__option--highlighted").inner_text()
    page.keyboard.press("Enter")
    assert page.get_by_role("combobox", name=f"{label} {partner}", exact=True).count() == 1
    sizes = page.locator("fieldset.module").evaluate_all(
        "all => all.map(one => [one.scrollWidth, one.clientWidth])"
    )
    assert [size for size in sizes if size[0] > size[1]] == []
