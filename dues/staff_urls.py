from django.urls import path

from dues import reminder_staff, run_staff, size_staff, staff

urlpatterns = [
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/grootte/", size_staff.size_rounds_list, name="size_rounds"),
    path("lidgelden/grootte/openen/", size_staff.open_size_round, name="open_size_round"),
    path("lidgelden/grootte/<int:pk>/", size_staff.size_round, name="size_round"),
    path("lidgelden/grootte/<int:pk>/sluiten/", size_staff.close_size_round, name="close_size_round"),
    path("lidgelden/grootte/<int:pk>/antwoord/<int:confirmation_pk>/", size_staff.answer_size, name="answer_size"),
    path("lidgelden/jaar/", run_staff.yearly_runs, name="yearly_runs"),
    path("lidgelden/jaar/<int:year>/", run_staff.run_plan, name="run_plan"),
    path("lidgelden/jaar/<int:year>/starten/", run_staff.start_run, name="start_run"),
    path("lidgelden/ronde/<int:pk>/", run_staff.run_page, name="run"),
    path("lidgelden/ronde/<int:pk>/voortgang/", run_staff.run_progress, name="run_progress"),
    path("lidgelden/herinneringen/", reminder_staff.reminders, name="reminders"),
    path("lidgelden/herinneringen/nakijken/", reminder_staff.confirm_reminders, name="confirm_reminders"),
    path("lidgelden/herinneringen/versturen/", reminder_staff.send_reminders, name="send_reminders"),
    path("lidgelden/herinneringen/lijst/", reminder_staff.board_list, name="board_list"),
    path("lidgelden/herinneringen/<int:pk>/pdf/", reminder_staff.reminder_file, name="reminder_file"),
    path("lidgelden/herinneringen/<int:pk>/gepost/", reminder_staff.reminder_posted, name="reminder_posted"),
    path("lidgelden/herinneringen/lid/<int:pk>/", reminder_staff.hold_reminders, name="hold_reminders"),
    path("lidgelden/herinneringen/rust/<int:pk>/opheffen/", reminder_staff.lift_hold, name="lift_hold"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
]
