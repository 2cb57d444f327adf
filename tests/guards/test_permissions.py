"""Who reaches which address: every URL of the portal × every role, over real requests.

A URL that stands in no line of the table fails the build (``test_every_url_stands_in_the_table``).
The letters: ``y`` reaches the page or the action, ``L`` is sent to the sign-in page, ``3`` gets 403
(a function one does not have), ``4`` gets 404 (an object that does not exist for this person, the same
as a missing one).
"""

import datetime as dt
import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from applications import actions
from applications.approval.models import FacultyDecision
from applications.commission.models import Commission, Member, Recusal, Session
from applications.folders.actions import open_folder
from applications.folders.models import Place, Transfer
from applications.folders.places import load_places
from applications.language_tests import models as language_tests
from applications.lists.models import BulkStep, SavedList
from applications.models import Applicant, Application, Document, HostProposal, Upload
from applications.references import secrets
from applications.references.models import Reference, ReferenceRequest
from applications.sheets import StudentSheet
from applications.statements.models import HandedStatement, Statement
from applications.stay.models import Report
from mobility.accounts.models import Role, User
from mobility.common import files, issued, log, sheets
from mobility.common.models import Job
from mobility.mail.loading import load_letters
from mobility.mail.models import LetterTemplate
from mobility.portal.follow import keys
from mobility.portal.follow.actions import follow, renew_calendar
from mobility.portal.texts.models import PageText
from partners.actions import load_institutions
from partners.models import Agreement, AgreementScan, Faculty, Institution, InstitutionFile
from partners.sheets import AgreementSheet, InstitutionSheet
from programs.actions import create_call
from programs.actions.corrections import begin_correction
from programs.form_texts import load_form_texts
from programs.models import Call, DocumentRequirement, Offering
from programs.sheets import PlaceSheet

# anonymous, owner, other student, faculty approver, specialist, medical specialist, head,
# member, recused member, chair, secretary, technician
ROLES = ["AN", "SA", "SB", "FA", "OS", "OM", "OH", "CM", "RC", "CH", "SE", "SU"]
TABLE = """
# address                          method object        AN SA SB FA OS OM OH CM RC CH SE SU
portal:home                        get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:call                        get    call          y  y  y  y  y  y  y  y  y  y  y  y
portal:call                        get    draft-call    4  4  4  4  y  y  y  4  4  4  4  4
portal:check                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:programs                    get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:program                     get    program       y  y  y  y  y  y  y  y  y  y  y  y
portal:partners                    get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:partner                     get    partner       y  y  y  y  y  y  y  y  y  y  y  y
portal:questions                   get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:contacts                    get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:verify                      get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:verify                      get    issued        y  y  y  y  y  y  y  y  y  y  y  y
portal:verify                      get    wrong-code    4  4  4  4  4  4  4  4  4  4  4  4
portal:language                    post   -             y  y  y  y  y  y  y  y  y  y  y  y
portal:brand                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:mark                        get    -             y  y  y  y  y  y  y  y  y  y  y  y
api                                get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:api-root                       get    -             4  4  4  4  4  4  4  4  4  4  4  4
api:openapi-json                   get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:programs                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:program                        get    program       y  y  y  y  y  y  y  y  y  y  y  y
api:calls                          get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:call                           get    call          y  y  y  y  y  y  y  y  y  y  y  y
api:call                           get    draft-call    4  4  4  4  4  4  4  4  4  4  4  4
api:partners                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:partner                        get    partner       y  y  y  y  y  y  y  y  y  y  y  y
api:offerings                      get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:rulesets                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
api:ruleset                        get    ruleset       y  y  y  y  y  y  y  y  y  y  y  y
api:check                          post   -             y  y  y  y  y  y  y  y  y  y  y  y
follow:home                        get    -             L  y  y  y  y  y  y  y  y  y  y  y
texts:page                         get    page          y  y  y  y  y  y  y  y  y  y  y  y
follow:call                        get    coming-call   y  y  y  y  y  y  y  y  y  y  y  y
follow:program                     get    program       y  y  y  y  y  y  y  y  y  y  y  y
follow:asked                       get    -             y  y  y  y  y  y  y  y  y  y  y  y
follow:confirm                     get    wrong-link    4  4  4  4  4  4  4  4  4  4  4  4
follow:stop                        get    wrong-link    y  y  y  y  y  y  y  y  y  y  y  y
follow:unfollow                    post   own-follow    L  y  4  4  4  4  4  4  4  4  4  4
follow:renew                       post   -             L  y  y  y  y  y  y  y  y  y  y  y
follow:all_calls                   get    -             y  y  y  y  y  y  y  y  y  y  y  y
follow:calendar                    get    in-kazakh     y  y  y  y  y  y  y  y  y  y  y  y
follow:call_calendar               get    call          y  y  y  y  y  y  y  y  y  y  y  y
follow:call_calendar               get    draft-call    4  4  4  4  4  4  4  4  4  4  4  4
follow:own_calendar                get    calendar-link y  y  y  y  y  y  y  y  y  y  y  y
follow:own_calendar                get    wrong-link    4  4  4  4  4  4  4  4  4  4  4  4
portal:my_data                     get    -             L  y  y  y  y  y  y  y  y  y  y  y
accounts:show                      get    -             L  y  y  y  y  y  y  y  y  y  y  y
accounts:erase                     get    -             L  y  y  y  y  y  y  y  y  y  y  y
accounts:keep                      post   -             L  y  y  y  y  y  y  y  y  y  y  y
accounts:sign_out_everywhere       post   -             L  y  y  y  y  y  y  y  y  y  y  y
portal:healthz                     get    -             y  y  y  y  y  y  y  y  y  y  y  y
portal:after_login                 get    -             L  y  y  y  y  y  y  y  y  y  y  y
portal:job                         get    job           L  4  4  4  y  4  4  4  4  4  4  4
portal:job_file                    get    job           L  4  4  4  y  4  4  4  4  4  4  4
applications:home                  get    -             L  y  y  y  y  y  y  y  y  y  y  y
applications:claim                 get    -             L  y  y  y  y  y  y  y  y  y  y  y
applications:start                 post   call          L  y  y  y  3  3  3  y  y  y  y  3
applications:show                  get    submitted     L  y  4  4  4  4  4  4  4  4  4  4
applications:profile               get    draft         L  y  4  4  4  4  4  4  4  4  4  4
applications:choices               get    draft         L  y  4  4  4  4  4  4  4  4  4  4
applications:propose               get    wishing       L  y  4  4  4  4  4  4  4  4  4  4
applications:recall                post   own-proposal  L  y  4  4  4  4  4  4  4  4  4  4
applications:documents             get    draft         L  y  4  4  4  4  4  4  4  4  4  4
applications:review                get    draft         L  y  4  4  4  4  4  4  4  4  4  4
applications:submit                post   draft         L  y  4  4  4  4  4  4  4  4  4  4
applications:step                  post   withdraw      L  y  4  4  4  4  4  4  4  4  4  4
applications:sent                  get    submitted     L  y  4  4  4  4  4  4  4  4  4  4
applications:emergency             get    submitted     L  y  4  4  4  4  4  4  4  4  4  4
applications:days                  get    submitted     L  4  4  4  4  4  4  4  4  4  4  4
applications:receipt               get    submitted     L  y  4  4  4  4  4  4  4  4  4  4
applications:upload                post   draft-paper   L  y  4  4  4  4  4  4  4  4  4  4
applications:choose_way            post   draft-paper   L  y  4  4  4  4  4  4  4  4  4  4
applications:remove                post   draft-paper   L  y  4  4  4  4  4  4  4  4  4  4
signing:form                       get    draft-form    L  y  4  4  4  4  4  4  4  4  4  4
signing:sample                     get    draft-sample  L  y  4  4  4  4  4  4  4  4  4  4
applications:restore               post   draft-paper   L  y  4  4  4  4  4  4  4  4  4  4
applications:pages                 get    draft-photo   L  y  4  4  4  4  4  4  4  4  4  4
applications:photo                 get    draft-photo   L  y  4  4  4  4  4  4  4  4  4  4
applications:photo_cut             get    draft-photo   L  y  4  4  4  4  4  4  4  4  4  4
applications:photo_sheet           get    draft-photo   L  y  4  4  4  4  4  4  4  4  4  4
applications:picture               get    draft-page    L  y  4  4  4  4  4  4  4  4  4  4
applications:picture               get    medical-page  L  y  4  4  4  y  y  4  4  4  4  4
applications:file                  get    transcript    L  y  4  y  y  y  y  y  4  y  y  4
applications:file                  get    passport      L  y  4  4  y  y  y  4  4  4  4  4
applications:file                  get    medical       L  y  4  4  4  y  y  4  4  4  4  4
applications:file                  get    social        L  y  4  4  4  4  y  4  4  4  4  4
approval:home                      get    -             L  4  4  y  4  4  4  4  4  4  4  4
approval:applications              get    -             L  4  4  y  4  4  4  4  4  4  4  4
approval:decision                  get    faculty       L  4  4  y  4  4  4  4  4  4  4  4
approval:decision                  post   faculty       L  4  4  y  4  4  4  4  4  4  4  4
approval:form                      get    faculty       L  4  4  y  4  4  4  4  4  4  4  4
approval:document                  get    faculty-file  L  4  4  y  4  4  4  4  4  4  4  4
approval:paper                     get    faculty       L  y  4  y  y  y  y  4  4  4  4  4
approval:ask                       post   draft         L  y  4  4  4  4  4  4  4  4  4  4
references:show                    get    own-asked     L  y  4  4  4  4  4  4  4  4  4  4
references:ask                     get    own-place     L  y  4  4  4  4  4  4  4  4  4  4
references:remind                  post   own-request   L  y  4  4  4  4  4  4  4  4  4  4
references:recall                  post   own-request   L  y  4  4  4  4  4  4  4  4  4  4
references:paper                   get    reference     L  4  4  4  y  y  y  y  4  y  y  4
statements:show                    get    letter-of     L  y  4  4  4  4  4  4  4  4  4  4
statements:answer                  get    letter        L  y  4  4  4  4  4  4  4  4  4  4
statements:earlier                 get    letter        L  y  4  4  4  4  4  4  4  4  4  4
statements:restore                 post   letter-text   L  y  4  4  4  4  4  4  4  4  4  4
statements:language                post   letter-line   L  y  4  4  4  4  4  4  4  4  4  4
statements:finish                  post   letter-line   L  y  4  4  4  4  4  4  4  4  4  4
statements:take_back               post   letter-line   L  y  4  4  4  4  4  4  4  4  4  4
statements:paper                   get    letter-sent   L  y  4  y  y  y  y  y  4  y  y  4
references:answer                  get    link          y  4  4  y  y  y  y  y  y  y  y  y
references:answer                  get    wrong-link    4  4  4  4  4  4  4  4  4  4  4  4
references:preview                 get    link          y  4  4  y  y  y  y  y  y  y  y  y
references:scan                    get    link          y  4  4  y  y  y  y  y  y  y  y  y
references:send                    post   link          y  4  4  y  y  y  y  y  y  y  y  y
references:decline                 get    link          y  4  4  y  y  y  y  y  y  y  y  y
references:thanks                  get    -             4  4  4  4  4  4  4  4  4  4  4  4
references:copy                    get    -             4  4  4  4  4  4  4  4  4  4  4  4
folders:show                       get    folder        L  y  y  y  y  y  y  y  y  y  y  y
language_tests:home                get    -             L  y  y  y  y  y  y  y  y  y  y  y
language_tests:book                post   test          L  y  y  y  3  3  3  y  y  y  y  3
language_tests:move                post   place-to-test L  y  4  4  4  4  4  4  4  4  4  4
language_tests:cancel              get    place         L  y  4  4  4  4  4  4  4  4  4  4
language_tests:calendar            get    place         L  y  4  4  4  4  4  4  4  4  4  4
commission:home                    get    -             L  4  4  4  4  4  y  y  y  y  y  4
commission:session                 get    session       L  4  4  4  4  4  4  y  y  y  y  4
commission:score                   get    candidate     L  4  4  4  4  4  4  y  4  y  y  4
commission:save                    post   candidate     L  4  4  4  4  4  4  y  4  y  3  4
commission:abstain                 post   candidate     L  4  4  4  4  4  4  y  4  y  3  4
commission:recuse                  post   candidate     L  4  4  4  4  4  4  y  4  y  y  4
commission:close                   get    session       L  4  4  4  4  4  4  3  3  y  3  4
commission:ranking                 get    session       L  4  4  4  4  4  4  4  4  4  4  4
placement:allocate                 get    session       L  4  4  4  4  4  4  4  4  4  4  4
admin:index                        get    -             L  3  3  3  y  y  y  3  3  3  3  y
admin:applications_application_change get admin-paper   L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_review get submitted     L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_beside get next-in-line L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_open post submitted     L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_ask get submitted       L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_note post submitted     L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_document_picture get any-picture    L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_document_picture get medical-picture L 3  3  3  4  y  y  3  3  3  3  4
admin:applications_application_direction get submitted  L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_data get submitted      L  3  3  3  3  3  y  3  3  3  3  4
admin:applications_application_conflict get submitted  L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_lift get missing-conflict L 3  3  3  4  4  4  3  3  3  3  4
admin:applications_application_packet post submitted    L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_step post refuse         L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_document_decide post any-paper       L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_document_file   get    any-file      L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_document_file   get    medical-file  L  3  3  3  4  y  y  3  3  3  3  4
admin:applications_application_extend get draft         L  3  3  3  3  3  y  3  3  3  3  4
admin:applications_application_register get -           L  3  3  3  y  y  y  3  3  3  3  3
admin:applications_application_registration get from-paper L 3 3 3  y  y  y  3  3  3  3  4
admin:applications_application_registration get submitted L  3  3  3  4  4  4  3  3  3  3  4
admin:applications_application_person get from-paper    L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_invite get from-paper    L  3  3  3  y  y  y  3  3  3  3  4
admin:applications_application_invite get submitted     L  3  3  3  3  3  3  3  3  3  3  4
admin:applications_application_receipt get submitted    L  3  3  3  3  3  3  3  3  3  3  4
admin:applications_hostproposal_negotiate post proposal L  3  3  3  y  y  y  3  3  3  3  3
admin:applications_hostproposal_agree get proposal      L  3  3  3  y  y  y  3  3  3  3  3
admin:applications_hostproposal_decline post proposal   L  3  3  3  y  y  y  3  3  3  3  3
admin:stay_report_publish          post   report        L  3  3  3  y  y  y  3  3  3  3  3
admin:stay_report_unpublish        post   report        L  3  3  3  y  y  y  3  3  3  3  3
admin:references_referencerequest_resend post sent-request L  3  3  3  y  y  y  3  3  3  3  3
admin:references_referencerequest_recall post sent-request L  3  3  3  y  y  y  3  3  3  3  3
admin:references_referencerequest_resend post draft-request L  3  3  3  4  4  4  3  3  3  3  3
admin:language_tests_testslot_step post   test-publish  L  3  3  3  y  y  y  3  3  3  3  3
admin:language_tests_testslot_cancel get  test          L  3  3  3  y  y  y  3  3  3  3  3
admin:language_tests_testslot_results get test          L  3  3  3  y  y  y  3  3  3  3  3
admin:language_tests_testslot_list get    test          L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_scan          get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_labels        get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_hand_over     get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_missing       get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_missing_sheet get    as-csv        L  3  3  3  y  y  y  3  3  3  3  3
admin:folders_folder_check_in      post   folder-id     L  3  3  3  y  y  y  3  3  3  3  4
admin:folders_folder_record        post   folder-id     L  3  3  3  y  y  y  3  3  3  3  4
admin:folders_transfer_act         get    act           L  3  3  3  y  y  y  3  3  3  3  4
admin:mail_lettertemplate_preview  post   letter-text-id L 3  3  3  y  y  y  3  3  3  3  y
admin:mail_lettertemplate_earlier  get    letter-text-id L 3  3  3  3  3  y  3  3  3  3  y
admin:mail_lettertemplate_put_back get    letter-change L  3  3  3  3  3  y  3  3  3  3  3
admin:mail_lettertemplate_original get    letter-text-id L 3  3  3  3  3  y  3  3  3  3  3
statistics:home                    get    -             L  3  3  3  y  y  y  3  3  3  3  3
statistics:paper                   get    -             L  3  3  3  y  y  y  3  3  3  3  3
statistics:report                  get    -             L  3  3  3  y  y  y  3  3  3  3  3
statistics:exact                   get    -             L  3  3  3  3  3  y  3  3  3  3  3
statistics:export                  get    figures-csv   L  3  3  3  y  y  y  3  3  3  3  3
admin:lists_savedlist_keep         post   -             L  3  3  3  y  y  y  3  3  3  3  3
admin:lists_savedlist_remove       post   kept-list     L  3  3  3  y  4  4  3  3  3  3  4
admin:lists_savedlist_export       get    as-csv        L  3  3  3  y  y  y  3  3  3  3  3
admin:lists_savedlist_export_iin   get    -             L  3  3  3  3  3  y  3  3  3  3  3
admin:lists_bulkstep_choose        get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:lists_bulkstep_confirm       post   bulk          L  3  3  3  y  4  3  3  3  3  3  3
admin:lists_bulkstep_go_on         post   bulk          L  3  3  3  y  4  3  3  3  3  3  3
admin:programs_call_correct        get    call-id       L  3  3  3  3  3  y  3  3  3  3  3
admin:programs_call_deadline       get    call-id       L  3  3  3  3  3  y  3  3  3  3  3
admin:call_room                    get    call-id       L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_apply          get    correction-id L  3  3  3  3  3  y  3  3  3  3  3
admin:programs_call_discard        post   correction-id L  3  3  3  3  3  y  3  3  3  3  3
admin:programs_call_publish        post   draft-call-id L  3  3  3  3  3  y  3  3  3  3  3
admin:programs_call_details        get    draft-call-id L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_compare        get    draft-call-id L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_row            get    call-row      L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_row_new        get    call-section  L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_row_preview    post   call-papers   L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_row_move       post   call-row-down L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_row_remove     post   call-row      L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_reading        post   call-paper    L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_places_grid         get    draft-call-id L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_places_copy         get    draft-call-id L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_place_add           get    call-id       L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_place_adjust        get    call-place    L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_place_withdraw      get    call-place    L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_merge   get    institution   L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_merge   post   institution   L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_file    get    institution-file L 3 3 3 y y  y  3  3  3  3  3
admin:partners_institution_file_add post  institution   L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_file_remove post institution-file L 3 3 3 y y y 3  3  3  3  3
admin:partners_institution_sheets  get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_export  get    as-csv        L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_institution_sheet   get    partners-file L  3  3  3  y  4  4  3  3  3  3  3
admin:partners_agreement_sheets    get    -             L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_export    get    as-csv        L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_sheet     get    agreements-file L 3 3  3  y  4  4  3  3  3  3  3
admin:programs_call_places_sheets  get    draft-call-id L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_places_export  get    call-as-csv   L  3  3  3  y  y  y  3  3  3  3  3
admin:programs_call_places_sheet   get    places-file   L  3  3  3  y  4  4  3  3  3  3  3
admin:applications_studentrecord_sheets get -           L  3  3  3  3  3  y  3  3  3  3  y
admin:applications_studentrecord_export get as-csv L       3  3  3  3  3  y  3  3  3  3  y
admin:applications_studentrecord_sheet get students-file L 3  3  3  3  3  y  3  3  3  3  4
admin:partners_agreement_move      post   agreement-to  L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_renew     get    agreement     L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_scan      get    scan          L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_scan_add  post   agreement     L  3  3  3  y  y  y  3  3  3  3  3
admin:partners_agreement_scan_remove post scan          L  3  3  3  y  y  y  3  3  3  3  3
"""
# Lists of the admin: who opens them. Nobody deletes anything there but what DELETES says.
LISTS = """
# model                         OS OM OH SU
accounts.erasurerequest         3  3  y  3
accounts.user                   3  3  y  y
applications.application        y  y  y  3
applications.directionrule      y  y  y  3
applications.document           y  y  y  3
applications.hostproposal       y  y  y  3
applications.returnreason       y  y  y  3
applications.stepreason         y  y  y  3
applications.studentrecord      3  3  y  y
approval.facultydecision        y  y  y  3
commission.commission           3  3  y  3
commission.recusal              3  3  y  3
commission.session              3  3  y  3
common.job                      y  y  y  y
common.logentry                 3  3  y  y
folders.folder                  y  y  y  3
folders.place                   y  y  y  3
folders.transfer                y  y  y  3
language_tests.testslot         y  y  y  3
mail.lettertemplate             y  y  y  y
lists.bulkstep                  y  y  y  3
lists.savedlist                 y  y  y  3
mail.message                    y  y  y  3
partners.absence                y  y  y  3
partners.agreement              y  y  y  3
partners.countrystatus          y  y  y  3
partners.duty                   y  y  y  3
partners.faculty                y  y  y  y
partners.gradingscale           y  y  y  3
partners.institution            y  y  y  y
partners.office                 y  y  y  y
partners.tag                    y  y  y  3
placement.place                 y  y  y  3
programs.call                   y  y  y  3
programs.formtext               y  y  y  3
programs.program                y  y  y  y
recognition.recognisedcourse    y  y  y  3
references.referencerequest     y  y  y  3
statistics.reportcolumn         y  y  y  3
stay.report                     y  y  y  3
texts.announcement              y  y  y  3
texts.pagetext                  y  y  y  3
texts.question                  y  y  y  3
stay.stay                       y  y  y  3
"""
REASONS = {"applications.returnreason", "applications.stepreason"}
DELETES = {model: {"OS", "OM", "OH"} for model in REASONS | {"partners.tag"}} | {
    model: {"OH"} for model in ("applications.directionrule", "partners.absence", "partners.duty")
}
OFFICE = ["OS", "OM", "OH", "SU"]
OBJECTS = {
    "-": lambda w: {},
    "call": lambda w: {"code": w["call"].code},
    "issued": lambda w: {"code": issued.issue("receipt", w["submitted"].number, {}).code},
    "wrong-code": lambda w: {"code": "a" * 26},
    "draft-call": lambda w: {"code": "not-yet"},
    "partner": lambda w: {"code": "tul"},
    "figures-csv": lambda w: {"code": "sexes", "kind": "csv"},
    "letter-text-id": lambda w: {"letter": LetterTemplate.objects.first().pk},
    "letter-change": lambda w: change_of_letter(w["users"]["OH"]),
    "page": lambda w: {"code": page_text().code},
    "coming-call": lambda w: {"code": coming_call(w["call"]).code},
    "own-follow": lambda w: {"pk": follow(w["users"]["SA"], w["call"], changes=False).pk},
    "in-kazakh": lambda w: {"language": "kk"},
    "calendar-link": lambda w: {"token": token_of_calendar(w["users"]["SA"])},
    "program": lambda w: {"code": w["call"].program.code},
    "ruleset": lambda w: {"id": "tou-mshe-001"},
    "job": lambda w: {"pk": w["job"].pk},
    "draft": lambda w: {"ref": w["draft"].ref},
    "wishing": lambda w: {"ref": w["proposal"].application.ref},
    "own-proposal": lambda w: {"ref": w["proposal"].application.ref, "proposal": w["proposal"].pk},
    "proposal": lambda w: {"proposal": w["proposal"].pk},
    "faculty": lambda w: {"ref": w["candidate"].ref, "question": "consent"},
    "faculty-file": lambda w: {
        "ref": w["candidate"].ref,
        "question": "consent",
        "document": paper(w["candidate"], "TRANSCRIPT"),
    },
    "own-asked": lambda w: {"ref": w["draft"].ref, "document": w["asked"].document_id},
    "own-place": lambda w: {"ref": w["draft"].ref, "document": w["asked"].document_id, "place": 1},
    "own-request": lambda w: {
        "ref": w["draft"].ref,
        "document": w["asked"].document_id,
        "number": w["asked"].pk,
    },
    "letter-of": lambda w: {"ref": w["letter"].application.ref},
    "letter-line": lambda w: {"ref": w["letter"].application.ref, "document": w["letter"].pk},
    "letter": lambda w: {"ref": w["letter"].application.ref, "document": w["letter"].pk, "number": 1},
    "letter-text": lambda w: {
        "ref": w["letter"].application.ref,
        "document": w["letter"].pk,
        "number": 1,
        "version": 1,
    },
    "letter-sent": lambda w: {"handed": w["letter sent"].pk},
    "reference": lambda w: {"reference": w["reference"].pk},
    "link": lambda w: {"token": secrets.token_of(w["asked"].seed)},
    "wrong-link": lambda w: {"token": "A" * 43},
    "draft-request": lambda w: {"number": w["asked"].pk},
    "sent-request": lambda w: {"number": w["asked_later"].pk},
    "folder": lambda w: {"ref": w["folder"].ref},
    "folder-id": lambda w: {"folder": w["folder"].pk},
    "kept-list": lambda w: {"kept": kept_list(w["users"]["OS"]).pk},
    "bulk": lambda w: {"bulk": BulkStep.objects.create(step="verify", phase="tried", by=w["users"]["OS"]).pk},
    "act": lambda w: {"transfer": w["act"].pk, "language": "kk"},
    "report": lambda w: {"report": w["report"].pk},
    "submitted": lambda w: {"ref": w["submitted"].ref},
    "from-paper": lambda w: {"ref": from_paper(w["call"]).ref},
    "missing-conflict": lambda w: {"ref": w["submitted"].ref, "key": 0},
    "next-in-line": lambda w: {"ref": w["submitted"].ref, "way": "next"},
    "any-picture": lambda w: {"document": paper(w["submitted"], "TRANSCRIPT"), "number": 1, "page": 1},
    "medical-picture": lambda w: {"document": paper(w["submitted"], "MEDICAL_072U"), "number": 1, "page": 1},
    "withdraw": lambda w: {"ref": w["submitted"].ref, "name": "withdraw"},
    "draft-form": lambda w: row_of_draft(w["draft"], "QUESTIONNAIRE") | {"language": "en"},
    "draft-sample": lambda w: row_of_draft(w["draft"], "TRANSCRIPT"),
    "draft-paper": lambda w: {"ref": w["draft"].ref, "document": w["draft"].documents.first().pk},
    "draft-photo": lambda w: {"ref": w["draft"].ref, "document": paper(w["draft"], "PHOTO_3X4")},
    "draft-page": lambda w: {
        "ref": w["draft"].ref,
        "document": paper(w["draft"], "PHOTO_3X4"),
        "number": 1,
        "page": 1,
    },
    "medical-page": lambda w: {
        "ref": w["candidate"].ref,
        "document": paper(w["candidate"], "MEDICAL_072U"),
        "number": 1,
        "page": 1,
    },
    "session": lambda w: {"session": w["session"].pk},
    "refuse": lambda w: {"ref": w["submitted"].ref, "name": "refuse"},
    "admin-paper": lambda w: {"object_id": w["submitted"].ref},
    "draft-call-id": lambda w: {"call": Call.objects.get(code="not-yet").pk},
    "call-id": lambda w: {"call": w["call"].pk},
    "call-place": lambda w: {"call": w["call"].pk, "place": w["call"].offerings.first().pk},
    "correction-id": lambda w: {"call": w["correction"].pk},
    "call-row": lambda w: rule_of_draft(),
    "call-row-down": lambda w: rule_of_draft() | {"way": "down"},
    "call-section": lambda w: {"call": rule_of_draft()["call"], "section": "rules"},
    "call-papers": lambda w: {"call": rule_of_draft()["call"], "section": "papers"},
    "call-paper": lambda w: paper_of_draft(),
    "institution": lambda w: {"institution": w["scan"].agreement.institution_id},
    "institution-file": lambda w: about_host(w["scan"]),
    "agreement": lambda w: {"agreement": w["scan"].agreement_id},
    "agreement-to": lambda w: {"agreement": w["scan"].agreement_id, "to": "in_signing"},
    "as-csv": lambda w: {"kind": "csv"},
    "students-file": lambda w: {"upload": sent_file(w, StudentSheet, by="OH").pk},
    "partners-file": lambda w: {"upload": sent_file(w, InstitutionSheet).pk},
    "agreements-file": lambda w: {"upload": sent_file(w, AgreementSheet).pk},
    "places-file": lambda w: places_file(w),
    "call-as-csv": lambda w: {"call": w["call"].pk, "kind": "csv"},
    "scan": lambda w: {"agreement": w["scan"].agreement_id, "scan": w["scan"].pk},
    "test": lambda w: {"slot": w["place"].slot_id},
    "test-publish": lambda w: {"slot": w["place"].slot_id, "verb": "publish"},
    "place": lambda w: {"booking": w["place"].pk},
    "place-to-test": lambda w: {"booking": w["place"].pk, "slot": w["place"].slot_id},
    "any-paper": lambda w: {"document": paper(w["submitted"], "TRANSCRIPT")},
    "any-file": lambda w: {"document": paper(w["submitted"], "TRANSCRIPT"), "number": 1},
    "medical-file": lambda w: {"document": paper(w["submitted"], "MEDICAL_072U"), "number": 1},
    "candidate": lambda w: {"session": w["session"].pk, "ref": w["candidate"].ref},
    **{
        name: lambda w, code=code: {
            "ref": w["candidate"].ref,
            "document": paper(w["candidate"], code),
            "number": 1,
        }
        for name, code in {
            "transcript": "TRANSCRIPT",
            "passport": "PASSPORT",
            "medical": "MEDICAL_072U",
            "social": "DISABILITY",
        }.items()
    },
}


POSTED = {"reason": "because", "kind": "other", "language": "en"}
# Sign-in and account pages belong to allauth and to the own account; /admin is asked row by row below.
ACCOUNT_PREFIXES = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
ADMIN_FRAME = {
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
}


def from_paper(call: Call) -> Application:
    arrival = actions.Arrival("office", "17-04/1", timezone.localdate())
    head = User.objects.filter(role_holdings__role=Role.OFFICE_HEAD).first()
    return actions.begin_registration(call, arrival, actions.Newcomer("kk"), head)


def kept_list(user: User) -> SavedList:
    made, _created = SavedList.objects.get_or_create(
        name="Late", section="applications_application", query="ask=late", owner=user
    )
    return made


def rule_of_draft() -> dict[str, object]:
    call = Call.objects.get(code="not-yet")
    return {"call": call.pk, "section": "rules", "row": call.eligibility_rules.first().pk}


def paper_of_draft() -> dict[str, object]:
    call = Call.objects.get(code="not-yet")
    return {"call": call.pk, "section": "papers", "row": call.document_requirements.first().pk}


def about_host(scan: AgreementScan) -> dict[str, object]:
    institution = scan.agreement.institution
    paper, _created = InstitutionFile.objects.get_or_create(
        institution=institution, defaults={"title": "Fact sheet", "file": scan.file}
    )
    return {"institution": institution.pk, "paper": paper.pk}


def people() -> dict[str, User]:
    made = {
        role: User.objects.create_user(f"{role.lower()}@example.kz")
        for role in ROLES
        if role not in {"AN", "SU"}
    }
    made["SU"] = User.objects.create_superuser("su@example.kz")
    for role, offices in {
        "OS": [Role.OFFICE_SPECIALIST],
        "OM": [Role.OFFICE_SPECIALIST, Role.MEDICAL],
        "OH": [Role.OFFICE_HEAD],
    }.items():
        for office in offices:
            made[role].role_holdings.create(role=office)
    made["FA"].role_holdings.create(role=Role.FACULTY_APPROVER, faculty_code=Faculty.objects.first().code)
    return made


def page_text() -> PageText:
    return PageText.objects.get_or_create(code="privacy", defaults={"title": "T", "body": "B"})[0]


def change_of_letter(head: User) -> dict[str, object]:
    letter = LetterTemplate.objects.get(code="refused")
    change = log.record(head, "lettertemplate.change", letter, changes=[["subject_en", "Before", "After"]])
    return {"letter": letter.pk, "key": change.pk}


def coming_call(open_call: Call) -> Call:
    dates = {"opens_on": timezone.localdate() + dt.timedelta(days=1), "closes_on": open_call.closes_on}
    columns = {name: getattr(open_call, name) for name in ("program", "year", "term", "stay_from", "stay_to")}
    coming, _made = Call.objects.get_or_create(
        code="coming", state=Call.State.PUBLISHED, defaults=columns | dates
    )
    return coming


def token_of_calendar(user: User) -> str:
    return keys.calendar_path(renew_calendar(user)).split("/")[3]


def sent_file(world, sheet, *of, by="OS", **key):
    """Return a file to import that the specialist, or ``by``, sent."""
    made = sheet(world["users"][by], *of)
    empty = [""] * (len(made.columns) - 1)
    content = sheets.write("csv", made.columns, [["x", *empty]], made.title())
    return sheets.keep(made, "file.csv", content, key)


def places_file(world) -> dict[str, int]:
    call = Call.objects.get(code="not-yet")
    return {"call": call.pk, "upload": sent_file(world, PlaceSheet, call, call=call.pk).pk}


def new_call(code: str, published: bool = True) -> Call:
    today = timezone.localdate()
    call = create_call(
        "tou-mshe-001",
        code=code,
        opens_on=today - dt.timedelta(days=5),
        closes_on=today + dt.timedelta(days=5),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
    )
    Offering.objects.create(
        call=call, institution=Institution.objects.get(code="tul"), field="Energy", seats=1
    )
    if published:
        Call.objects.filter(pk=call.pk).update(state=Call.State.PUBLISHED)
    return Call.objects.get(pk=call.pk)


def new_application(applicant: Applicant, call: Call, state: str, number: str | None) -> Application:
    application = Application.objects.create(
        applicant=applicant,
        call=call,
        state=state,
        number=number,
        submitted_at=timezone.now() if number else None,
        facts={"gpa": "3.10", "semester": 5, "proofs": []},
    )
    picture = files.store(files.check("page.jpg", jpeg()), applicant.user)
    for requirement in call.document_requirements.filter(parent=None):
        document = Document.objects.create(application=application, requirement=requirement, state="uploaded")
        Upload.objects.create(document=document, file=picture, number=1)
    return application


def row_of_draft(draft: Application, code: str) -> dict[str, object]:
    """Return a paper of a draft with the line it meets; whatever it is, the office has attached a sample."""
    document = draft.documents.get(requirement__code=code)
    sample = document.uploads.get().file
    DocumentRequirement.objects.filter(pk=document.requirement_id).update(sample=sample)
    return {"ref": draft.ref, "document": document.pk, "requirement": document.requirement_id}


def new_scan(application: Application) -> AgreementScan:
    today = timezone.localdate()
    agreement = Agreement.objects.create(
        institution=Institution.objects.get(code="tul"),
        kind="exchange",
        number="1",
        valid_from=today,
        valid_to=today,
    )
    stored = application.documents.first().uploads.get().file
    return AgreementScan.objects.create(agreement=agreement, file=stored)


def new_proposal(draft: Application) -> HostProposal:
    Call.objects.filter(pk=draft.call_id).update(takes_proposals=True)
    return HostProposal.objects.create(
        application=draft, name="Turku", city="Turku", country="FI", field="IS", reason="Because."
    )


def asked_faculty(application: Application) -> FacultyDecision:
    return FacultyDecision.objects.create(
        application=application,
        faculty=application.applicant.faculty,
        matter="agreement",
        paper=application.documents.first().uploads.first().file,
    )


def asked_referee(application: Application) -> ReferenceRequest:
    """Let somebody have been asked for a recommendation who typed and uploaded it, and not sent it yet."""
    document = application.documents.get(requirement__code="RECOMMENDATION")
    Document.objects.filter(pk=document.pk).update(state="missing")
    seed = secrets.new_seed()
    return ReferenceRequest.objects.create(
        document=document,
        name="R",
        email="referee@uni.example",
        seed=seed,
        token_hash=secrets.hash_of(secrets.token_of(seed)),
        asked_by=application.applicant.user,
        until=timezone.localdate() + dt.timedelta(days=3),
        typed={"name": "R", "position": "P", "confirmed": True, "texts": {"kk": "x"}},
        scan=document.uploads.get().file,
    )


def sent_reference(application: Application) -> Reference:
    request = asked_referee(application)
    scan = request.scan
    ReferenceRequest.objects.filter(pk=request.pk).update(state="sent", ended_at=timezone.now(), scan=None)
    Document.objects.filter(pk=request.document_id).update(state="accepted", met_by="reference")
    return Reference.objects.create(request=request, name="R", position="P", scan=scan)


def new_letter(application: Application) -> Document:
    """Let the call ask for a letter, and the applicant have begun it."""
    row = DocumentRequirement.objects.create(
        call=application.call, code="LETTER", kind="motivation", way="statement", order=999
    )
    statement = Statement.objects.create(application=application, code="LETTER")
    answer = statement.answers.create(number=1, text="b", version=2)
    answer.kept.create(version=1, text="a")
    return Document.objects.create(application=application, requirement=row)


def sent_letter(application: Application) -> HandedStatement:
    document = new_letter(application)
    Document.objects.filter(pk=document.pk).update(state="accepted", met_by="statement")
    paper = application.documents.exclude(uploads=None).first().uploads.get().file
    statement = application.statements.get()
    return statement.handed.create(number=1, language="en", answers=[], paper=paper)


def new_report() -> Report:
    return Report.objects.create(
        institution=Institution.objects.get(code="tul"),
        academic_year="2025/2026",
        language="en",
        text="Good.",
        rating=5,
        consents=True,
    )


def new_place(applicant: Applicant) -> language_tests.Booking:
    day = timezone.localdate() + dt.timedelta(days=5)
    slot = language_tests.TestSlot.objects.create(
        day=day,
        starts_at=dt.time(14),
        ends_at=dt.time(16),
        languages=["en"],
        places=5,
        places_taken=1,
        closes_on=day,
        round="1",
        state="published",
    )
    return language_tests.Booking.objects.create(
        slot=slot, applicant=applicant, language="en", round="1", state="booked", made_at=timezone.now()
    )


def jpeg() -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (360, 480), "white").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def world(db):
    load_institutions()
    load_letters()
    load_form_texts()
    users = people()
    applicant = Applicant.objects.create(
        user=users["SA"],
        last_name="A",
        first_name="B",
        faculty=Faculty.objects.first(),
        birth_date=dt.date(2005, 1, 1),
    )
    Applicant.objects.create(user=users["SB"], last_name="B", first_name="B")
    call, second, third = new_call("open"), new_call("second"), new_call("third")
    new_call("not-yet", published=False)
    commission = Commission.objects.create(title="C", order_number="1", order_date=timezone.localdate())
    functions = {"CM": "member", "RC": "member", "CH": "chair", "SE": "secretary"}
    seats = {
        r: Member.objects.create(commission=commission, user=users[r], function=f)
        for r, f in functions.items()
    }
    session = Session.objects.create(commission=commission, call=third, closes_on=timezone.localdate())
    candidate = new_application(applicant, third, "scoring", "MSHE-2027-0003")
    draft = new_application(applicant, call, "draft", None)
    submitted = new_application(applicant, second, "submitted", "MSHE-2027-0002")
    Recusal.objects.create(member=seats["RC"], application=candidate)
    load_places()
    return {
        "users": users,
        "call": call,
        "draft": draft,
        "proposal": new_proposal(draft),
        "folder": open_folder(submitted),
        "act": Transfer.objects.create(
            number="ACT-1", target=Place.objects.get(kind="archive"), by=users["OS"]
        ),
        "report": new_report(),
        "asked": asked_referee(draft),
        "asked_later": asked_referee(submitted),
        "reference": sent_reference(candidate),
        "letter": new_letter(draft),
        "letter sent": sent_letter(candidate),
        "asked faculty": asked_faculty(candidate),
        "submitted": submitted,
        "candidate": candidate,
        "session": session,
        "scan": new_scan(candidate),
        "place": new_place(applicant),
        "correction": begin_correction(call, users["OH"]),
        "job": Job.objects.create(
            kind="packet",
            key="k",
            params={
                "application": candidate.pk,
                "language": "kk",
                "papers": [],
                "printed": False,
                "chapters": [],
            },
            asked_by=users["OS"],
            state="done",
            result=candidate.documents.first().uploads.get().file,
        ),
    }


def paper(application: Application, code: str) -> int:
    return application.documents.get(requirement__code=code).pk


def ask(world, role: str, method: str, address: str):
    """Send the request and undo whatever it did."""
    client = Client()
    if role != "AN":
        client.force_login(world["users"][role])
    with transaction.atomic():
        answer = getattr(client, method)(address, POSTED if method == "post" else {})
        transaction.set_rollback(True)
        if answer.streaming:
            b"".join(answer.streaming_content)  # reading to the end closes the file
    return answer


def letter_of(answer) -> str:
    sign_in = (reverse("account_login"), reverse("admin:login"))
    if answer.status_code == 302 and answer["Location"].startswith(sign_in):
        return "L"
    return {403: "3", 404: "4"}.get(answer.status_code, "y")


def differing(found: dict, expected: dict) -> dict:
    """Return role by role what was found and what was expected, where they differ."""
    return {
        key: {role: (found[key][role], letter) for role, letter in row.items() if found[key][role] != letter}
        for key, row in expected.items()
        if found[key] != row
    }


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def test_who_reaches_what(world):
    found, expected = {}, {}
    for name, method, thing, *letters in lines(TABLE):
        address = reverse(name, kwargs=OBJECTS[thing](world))
        answers = [ask(world, role, method, address) for role in ROLES]
        assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
        found[name, thing] = dict(zip(ROLES, map(letter_of, answers), strict=True))
        expected[name, thing] = dict(zip(ROLES, letters, strict=True))
    assert differing(found, expected) == {}


def test_who_opens_which_list_of_the_admin(world):
    found, expected = {}, {}
    for model, *letters in lines(LISTS):
        address = reverse(f"admin:{model.replace('.', '_')}_changelist")
        everybody = {role: letter_of(ask(world, role, "get", address)) for role in ROLES}
        found[model] = {role: everybody[role] for role in OFFICE}
        expected[model] = dict(zip(OFFICE, letters, strict=True))
        assert {everybody[role] for role in ROLES if role not in OFFICE} == {"L", "3"}
    assert found == expected


def test_every_model_of_the_admin_stands_in_the_table():
    assert {model._meta.label_lower for model in admin.site._registry} == {row[0] for row in lines(LISTS)}


def test_nobody_deletes_in_the_admin_but_where_it_is_said(world):
    factory = RequestFactory()
    found = {}
    for model, model_admin in admin.site._registry.items():
        for role in OFFICE:
            request = factory.get("/")
            request.user = world["users"][role]
            if model_admin.has_delete_permission(request):
                found.setdefault(model._meta.label_lower, set()).add(role)
    assert found == DELETES


def names(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield namespace + pattern.name
        else:
            yield from names(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def own_urls() -> set[str]:
    """Names of our own addresses: allauth's and the stock pages of the admin's models are asked elsewhere."""
    stock = re.compile(r"admin:\w+_(add|change|changelist|delete|history)$")
    return {
        name
        for name in names(get_resolver())
        if not name.startswith(ACCOUNT_PREFIXES) and not stock.match(name) and name not in ADMIN_FRAME
    }


def test_every_url_stands_in_the_table():
    assert own_urls() - {row[0] for row in lines(TABLE)} == set()


def test_the_table_guard_sees_a_missing_url():
    without = {row[0] for row in lines(TABLE)} - {"commission:close"}
    assert own_urls() - without == {"commission:close"}
