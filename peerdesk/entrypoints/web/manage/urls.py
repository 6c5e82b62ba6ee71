"""Addresses of the owner's pages, below /manage/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.manage import (
    admission,
    banks,
    codes,
    overview,
    payouts,
    people,
    qualified,
    questions,
    ratings,
    reviews,
    routing,
    suspensions,
    templates,
    tests,
)

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", overview.overview, name="manage"),
    path("<slug:slug>/templates/", templates.templates, name="shared-templates"),
    path("<slug:slug>/ratings/", ratings.ratings, name="ratings"),
    path("<slug:slug>/ratings/<uuid:id>/decide", ratings.decide, name="decide-appeal"),
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/people/<uuid:id>/", people.expert, name="expert"),
    path("<slug:slug>/people/codes/", codes.codes, name="codes"),
    path("<slug:slug>/people/codes/<uuid:id>/revoke", codes.revoke, name="revoke-code"),
    path("<slug:slug>/people/applications/", reviews.applications, name="applications"),
    path(
        "<slug:slug>/people/applications/<uuid:id>/decide",
        reviews.decide_application,
        name="decide-application",
    ),
    path("<slug:slug>/people/credentials/", reviews.credentials, name="credentials"),
    path(
        "<slug:slug>/people/credentials/<uuid:id>/decide",
        reviews.decide_credential,
        name="decide-credential",
    ),
    path(
        "<slug:slug>/people/credentials/<uuid:id>/file",
        reviews.credential_file,
        name="credential-file",
    ),
    path("<slug:slug>/people/admission/", admission.admission, name="admission"),
    path("<slug:slug>/people/admission/rules", admission.publish, name="publish-rules"),
    path("<slug:slug>/people/admission/entry", admission.entry, name="change-entry"),
    path("<slug:slug>/tests/", tests.tests, name="manage-tests"),
    path("<slug:slug>/tests/<uuid:id>/", tests.area, name="manage-area"),
    path("<slug:slug>/tests/<uuid:id>/new", questions.new_question, name="new-question"),
    path("<slug:slug>/tests/<uuid:id>/questions.csv", banks.as_csv, name="bank-csv"),
    path("<slug:slug>/tests/<uuid:id>/questions.json", banks.as_json, name="bank-json"),
    path("<slug:slug>/tests/<uuid:id>/qualified", qualified.qualified, name="qualified"),
    path("<slug:slug>/tests/<uuid:id>/import", banks.read_in, name="import-bank"),
    path("<slug:slug>/tests/questions/<uuid:id>/", questions.question, name="question"),
    path("<slug:slug>/tests/questions/<uuid:id>/retire", questions.retire, name="retire-question"),
    path(
        "<slug:slug>/tests/questions/<uuid:id>/preview", questions.preview, name="preview-question"
    ),
    path("<slug:slug>/people/<uuid:id>/suspend", suspensions.suspend, name="suspend"),
    path("<slug:slug>/routing/", routing.conversations, name="routing"),
    path("<slug:slug>/routing/<uuid:id>/", routing.conversation, name="routed"),
    path("<slug:slug>/suspensions/", suspensions.suspensions, name="suspensions"),
    path("<slug:slug>/suspensions/<uuid:id>/", suspensions.suspension, name="suspension"),
    path("<slug:slug>/suspensions/<uuid:id>/answer", suspensions.answer, name="answer-appeal"),
    path("<slug:slug>/suspensions/<uuid:id>/end", suspensions.end, name="end-suspension"),
    path("<slug:slug>/payouts/", payouts.payouts, name="payouts"),
    path("<slug:slug>/payouts/<uuid:id>/", payouts.payout, name="payout"),
    path("<slug:slug>/payouts/<uuid:id>/pain.001.xml", payouts.bank_file, name="payout-file"),
]
