from django.urls import path

from applications import advice_views, evaluation_views, information_views, meeting_views, staff

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
    path("aanvragen/<int:pk>/vragen/", information_views.ask_information, name="ask_information"),
    path("aanvragen/<int:pk>/vragen/<int:request_pk>/intrekken/", information_views.stop_asking, name="stop_asking"),
    path(
        "aanvragen/<int:pk>/vragen/<int:request_pk>/termijn/",
        information_views.give_more_time,
        name="give_more_time",
    ),
    path("advies/volgende/", advice_views.next_advice, name="next_advice"),
    path("vergaderingen/", meeting_views.meeting_list, name="meetings"),
    path("vergaderingen/nieuw/", meeting_views.meeting_new, name="meeting_new"),
    path("vergaderingen/<int:pk>/", meeting_views.meeting, name="meeting"),
    path("vergaderingen/<int:pk>/wijzigen/", meeting_views.meeting_change, name="meeting_change"),
    path("vergaderingen/<int:pk>/afsluiten/", meeting_views.meeting_close, name="meeting_close"),
    path("vergaderingen/<int:pk>/aanvraag/<int:application_pk>/beslissing/", meeting_views.decide, name="decide"),
    path(
        "vergaderingen/<int:pk>/aanvraag/<int:application_pk>/ongedaan/",
        meeting_views.undo,
        name="undo_decision",
    ),
]
