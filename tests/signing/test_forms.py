"""A form is filled in, fetched, signed and uploaded; the card says what is missing and what has changed."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import actions
from applications.signing import queries
from applications.signing.models import FilledForm, SignedForm
from mobility.common.models import LogEntry
from programs.models import DocumentRequirement, FormText
from tests.applications import builders
from tests.applications.people import browser
from tests.common import samples


def form_url(document, language="en", row=None):
    args = [document.application.ref, document.pk, (row or document.requirement).pk, language]
    return reverse("signing:form", args=args)


def page(me, draft):
    answer = me.get(reverse("applications:documents", args=[draft.ref]))
    return " ".join(answer.content.decode().split())


def send(me, document, text="Signed", **fields):
    address = reverse("applications:upload", args=[document.application.ref, document.pk])
    return me.post(address, {"file": SimpleUploadedFile("signed.pdf", samples.pdf(text=text)), **fields})


def change(applicant, **facts):
    for name, value in facts.items():
        setattr(applicant, name, value)
    actions.save_profile(applicant, applicant.user)


OUT_OF_DATE = "What you signed is out of date"


def test_every_form_is_a_tagged_pdf_in_its_language(me, paper):
    document = paper("QUESTIONNAIRE")
    for code, language in zip(sorted(queries.FORMS), ["kk", "ru", "en"] * 2, strict=True):
        DocumentRequirement.objects.filter(pk=document.requirement_id).update(way=code)

        answer = me.get(form_url(document, language))

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == (language, True)
            title = getattr(FormText.objects.get(code=code), f"title_{language}")
            assert str(pdf.docinfo["/Title"]) == title


def test_what_was_filled_in_is_kept_and_on_record(me, paper):
    document = paper("QUESTIONNAIRE")

    answer = me.get(form_url(document))

    kept = FilledForm.objects.get(document=document)
    assert kept.inputs["passport_number"] == "N00000000"
    assert kept.inputs["stay"] == "2027-02-22/2027-06-18"
    assert kept.inputs["proofs"] == "en IELTS_ACADEMIC 6.5"
    assert answer["Content-Disposition"] == f'attachment; filename="questionnaire-{kept.number}.pdf"'
    entry = LogEntry.objects.get(verb="form.fetch")
    assert entry.detail == {"requirement": "QUESTIONNAIRE", "number": kept.number}


def test_another_fact_gives_another_number_and_the_same_facts_the_same(me, paper, applicant):
    document = paper("QUESTIONNAIRE")
    numbers = []
    for phone in ("+7 700 555 01 42", "+7 700 555 01 43", "+7 700 555 01 42"):
        change(applicant, phone=phone)
        me.get(form_url(document))
        numbers.append(FilledForm.objects.get(document=document).number)
    assert numbers[0] == numbers[2] != numbers[1]


def test_the_application_shows_no_identity_numbers(paper):
    assert {"iin", "passport_number", "birth_date"}.isdisjoint(queries.FORMS["application"].fields)


def test_a_host_is_not_told_of_other_wishes(draft):
    assert "wishes" not in queries.inputs(draft, "host_consent")


def test_the_card_leads_through_the_form_in_three_languages(me, draft, paper):
    shown = page(me, draft)
    document = paper("QUESTIONNAIRE")
    assert "Download the filled form: Questionnaire of a participant in academic mobility" in shown
    assert all(form_url(document, code) in shown for code in ("kk", "ru", "en"))
    assert OUT_OF_DATE not in shown


def test_a_way_among_several_has_its_own_form(me, draft, paper):
    document = paper("LANGUAGE")
    way = document.requirement.alternatives.get(code="LANG_HOST_CONSENT")
    assert form_url(document, "en", way) in page(me, draft)
    assert me.get(form_url(document, "en", way)).status_code == 200


def test_what_is_missing_is_said_with_the_way_there_and_nothing_is_fetched(me, draft, paper, applicant):
    change(applicant, passport_number="", speciality="")
    document = paper("QUESTIONNAIRE")
    profile = reverse("applications:profile", args=[draft.ref])

    shown = page(me, draft)

    assert f'<a href="{profile}#id_passport_number">Passport number</a>' in shown
    assert f'<a href="{profile}#id_speciality">Speciality</a>' in shown
    assert form_url(document) not in shown
    answer = me.get(form_url(document))
    assert answer["Location"].endswith(f"/documents/#document-{document.pk}")
    assert not FilledForm.objects.exists()


def test_a_fact_that_changed_after_signing_is_named_on_the_card(me, draft, paper, applicant):
    document = paper("QUESTIONNAIRE")
    me.get(form_url(document))
    send(me, document)
    assert OUT_OF_DATE not in page(me, draft)

    change(applicant, passport_number="N11111111")

    assert "These have changed since then: Passport number." in page(me, draft)
    me.get(form_url(document))
    assert OUT_OF_DATE in page(me, draft)  # fetched again, not yet signed
    send(me, document, text="Signed anew")
    assert OUT_OF_DATE not in page(me, draft)


def test_other_wishes_make_the_application_out_of_date(me, draft, paper, applicant):
    document = paper("APPLICATION")
    me.get(form_url(document))
    send(me, document)
    actions.choose(draft, list(draft.call.offerings.order_by("id"))[:1], applicant.user)
    assert "These have changed since then: Places you wish for." in page(me, draft)


def test_a_paper_written_without_the_form_is_held_against_nothing(me, paper):
    send(me, paper("QUESTIONNAIRE"))
    assert not SignedForm.objects.exists()


def test_a_form_fetched_afterwards_is_not_what_was_taken_out(me, paper, applicant):
    document = paper("QUESTIONNAIRE")
    send(me, document)
    me.get(form_url(document))

    actions.remove_upload(document, applicant.user)

    assert not SignedForm.objects.exists()


def test_another_wording_gives_another_number(me, paper):
    document = paper("QUESTIONNAIRE")
    me.get(form_url(document))
    before = FilledForm.objects.get().number
    text = FormText.objects.get(code=document.requirement.form_code)
    text.text_kk += " Тағы."
    text.save()

    me.get(form_url(document))

    assert FilledForm.objects.get().number != before


def test_nobody_else_fetches_it(me, paper, call):
    document = paper("QUESTIONNAIRE")
    other, office = builders.student("other@example.kz"), builders.specialist()
    for stranger in (other.user, office):
        assert browser(stranger).get(form_url(document)).status_code == 404


def test_only_rows_of_the_paper_and_known_languages_give_a_form(me, paper):
    document = paper("QUESTIONNAIRE")
    assert me.get(form_url(document, "en", paper("APPLICATION").requirement)).status_code == 404
    assert me.get(form_url(document, "de")).status_code == 404
    assert me.get(form_url(paper("TRANSCRIPT"))).status_code == 404


def test_the_queries_of_the_page_do_not_grow_with_signed_forms(
    me, draft, paper, django_assert_max_num_queries
):
    page(me, draft)
    for code in ("QUESTIONNAIRE", "APPLICATION"):
        me.get(form_url(paper(code)))
        send(me, paper(code))
    with django_assert_max_num_queries(28):
        page(me, draft)
