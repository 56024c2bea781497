from django.urls import path

from applications import (
    advice_views,
    agenda_views,
    attendance_views,
    evaluation_views,
    interview_views,
    meeting_mode,
    meeting_views,
    minutes_views,
    pack_views,
    staff,
    written_views,
)

urlpatterns = [
    path("aanvragen/", staff.application_list, name="applications"),
    path("aanvragen/<int:pk>/", staff.review, name="review"),
    path("aanvragen/<int:pk>/in-behandeling/", staff.take_in_review, name="take_in_review"),
    path("aanvragen/<int:pk>/op-agenda/", staff.schedule, name="schedule"),
    path("aanvragen/<int:pk>/van-agenda/", staff.unschedule, name="unschedule"),
    path("aanvragen/<int:pk>/intrekken/", staff.withdraw, name="withdraw"),
    path("aanvragen/<int:pk>/tarief/", staff.set_tier, name="set_tier"),
    path("aanvragen/<int:pk>/opmerking/", staff.write_comment, name="write_comment"),
    path("aanvragen/<int:pk>/controle/", staff.check_item, name="check_item"),
    path("aanvragen/<int:pk>/document/<int:document_pk>/", staff.review_document, name="review_document"),
    path("aanvragen/<int:pk>/document/<int:document_pk>/blad/<int:page>/", staff.review_page, name="review_page"),
    path("aanvragen/<int:pk>/zelfevaluatie/", evaluation_views.review_evaluation_pdf, name="review_evaluation_pdf"),
    path("aanvragen/<int:pk>/advies/", advice_views.give_advice, name="give_advice"),
    path("aanvragen/<int:pk>/betrokken/", advice_views.declare_involved, name="declare_involved"),
    path("aanvragen/<int:pk>/betrokken/iemand/", advice_views.set_involved, name="set_involved"),
    path("aanvragen/<int:pk>/betrokken/<int:recusal_pk>/opheffen/", advice_views.lift_involved, name="lift_involved"),
    path("advies/volgende/", advice_views.next_advice, name="next_advice"),
    path("vergaderingen/", meeting_views.meeting_list, name="meetings"),
    path("vergaderingen/nieuw/", meeting_views.meeting_new, name="meeting_new"),
    path("vergaderingen/<int:pk>/", meeting_views.meeting, name="meeting"),
    path("vergaderingen/<int:pk>/wijzigen/", meeting_views.meeting_change, name="meeting_change"),
    path("vergaderingen/<int:pk>/uitnodigen/", meeting_views.meeting_invite, name="meeting_invite"),
    path("vergaderingen/<int:pk>/afgelasten/", meeting_views.meeting_cancel, name="meeting_cancel"),
    path("vergaderingen/<int:pk>/afsluiten/", meeting_views.meeting_close, name="meeting_close"),
    path("vergaderingen/<int:pk>/aanwezigheid/", attendance_views.meeting_attendance, name="meeting_attendance"),
    path("vergaderingen/<int:pk>/samen-goedkeuren/", agenda_views.approve_together, name="approve_together"),
    path("vergaderingen/<int:pk>/zitting/", meeting_mode.meeting_mode, name="meeting_mode"),
    path(
        "vergaderingen/<int:pk>/zitting/<int:application_pk>/",
        meeting_mode.meeting_mode_file,
        name="meeting_mode_file",
    ),
    path(
        "vergaderingen/<int:pk>/zitting/<int:application_pk>/ongedaan/",
        meeting_mode.meeting_mode_undo,
        name="meeting_mode_undo",
    ),
    path("vergaderingen/<int:pk>/schriftelijk/", written_views.written_procedure, name="written_procedure"),
    path(
        "vergaderingen/<int:pk>/schriftelijk/<int:application_pk>/", written_views.written_vote, name="written_vote"
    ),
    path("vergaderingen/<int:pk>/vergadering-vragen/", written_views.ask_for_meeting, name="ask_for_meeting"),
    path("vergaderingen/<int:pk>/aanvraag/<int:application_pk>/beslissing/", agenda_views.decide, name="decide"),
    path("vergaderingen/<int:pk>/aanvraag/<int:application_pk>/ongedaan/", agenda_views.undo, name="undo_decision"),
    path("vergaderingen/<int:pk>/aanvraag/<int:application_pk>/plaats/", agenda_views.shift, name="shift_item"),
    path(
        "vergaderingen/<int:pk>/aanvraag/<int:application_pk>/bespreken/", agenda_views.discuss, name="discuss_item"
    ),
    path("vergaderingen/<int:pk>/bundel/", pack_views.packs, name="packs"),
    path("vergaderingen/<int:pk>/bundel/maken/", pack_views.make_own, name="make_pack"),
    path("vergaderingen/<int:pk>/bundel/allen/", pack_views.make_all, name="make_packs"),
    path("vergaderingen/bundel/<uuid:key>/", pack_views.pack_download, name="pack_download"),
    path("vergaderingen/<int:pk>/verslag/", minutes_views.minutes_page, name="minutes"),
    path("vergaderingen/<int:pk>/verslag/schrijven/", minutes_views.minutes_write, name="minutes_write"),
    path("vergaderingen/<int:pk>/verslag/aanvulling/", minutes_views.minutes_add, name="minutes_add"),
    path("vergaderingen/<int:pk>/verslag/pdf/", minutes_views.minutes_download, name="minutes_pdf"),
    path("aanvragen/<int:pk>/gesprek/", interview_views.interview_page, name="interview"),
    path("aanvragen/<int:pk>/gesprek/voorstellen/", interview_views.interview_propose, name="interview_propose"),
    path(
        "aanvragen/<int:pk>/gesprek/<int:interview_pk>/afloop/", interview_views.interview_end, name="interview_end"
    ),
    path(
        "aanvragen/<int:pk>/gesprek/<int:interview_pk>/notitie/",
        interview_views.interview_note,
        name="interview_note",
    ),
]
