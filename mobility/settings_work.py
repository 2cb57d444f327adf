"""Settings of the work in the background: the broker, what runs when, and when people are reminded."""

from celery.schedules import crontab

from .environment import DATA_DIR, env

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Almaty"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem://"):
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("messages", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
# The truth is in rows; these sweeps find what a dead broker or a killed worker left behind.
CELERY_BEAT_SCHEDULE = {
    "deliver-letters": {"task": "mobility.mail.tasks.deliver_due", "schedule": 60.0},
    "run-jobs": {"task": "mobility.common.tasks.run_due", "schedule": 60.0},
    "forget-sessions": {
        "task": "mobility.accounts.tasks.forget_sessions",
        "schedule": crontab(hour="3", minute="30"),
    },
    "forget-own-data": {"task": "mobility.portal.tasks.forget_own_data", "schedule": 3600.0},
    "tell-followers": {"task": "mobility.portal.follow.tasks.tend", "schedule": 600.0},
    "forget-former-students": {
        "task": "applications.tasks.forget_former_students",
        "schedule": crontab(hour="3", minute="40"),
    },
    "plan-reminders": {"task": "applications.tasks.plan_reminders", "schedule": 600.0},
    "tend-references": {"task": "applications.references.tasks.tend_requests", "schedule": 600.0},
    "plan-test-reminders": {
        "task": "applications.language_tests.tasks.plan_reminders",
        "schedule": 600.0,
    },
    "remind-faculties": {
        "task": "applications.approval.tasks.remind_faculties",
        "schedule": crontab(hour="9", minute="10", day_of_week="mon-fri"),
    },
    "plan-agreement-letters": {
        "task": "partners.tasks.plan_letters",
        "schedule": crontab(hour="8", minute="0"),
    },
}
# A faculty that owes a decision is reminded each time so many days have passed.
FACULTY_REMINDER_DAYS = env.int("FACULTY_REMINDER_DAYS", default=3)
# How many months before its last day the office gets a letter about an agreement, once each.
AGREEMENT_LETTER_MONTHS = [int(n) for n in env.list("AGREEMENT_LETTER_MONTHS", default=["12", "6", "3"])]

# How many working days somebody has to mend a document the office returned, unless it names another day.
# An assumption: none of the universities' pages says a term.
MEND_WORKING_DAYS = env.int("MEND_WORKING_DAYS", default=5)
# The letter about it waits so many minutes for further returns, so that one letter names all.
RETURN_LETTER_MINUTES = env.int("RETURN_LETTER_MINUTES", default=10)

# How many days a referee's link works at most; it never works after the deadline.
REFERENCE_DAYS = env.int("REFERENCE_DAYS", default=14)
# How many days a student waits before reminding again; how many people one may ask in 24 hours.
REFERENCE_REMIND_DAYS = env.int("REFERENCE_REMIND_DAYS", default=3)
REFERENCE_ASKS_A_DAY = env.int("REFERENCE_ASKS_A_DAY", default=5)
# Requests a minute for referees' pages from one address, which a whole department may share.
REFERENCE_PER_MINUTE = env.int("REFERENCE_PER_MINUTE", default=120)
# Requests a minute from one address to the public page that says whether a paper is genuine.
VERIFY_PER_MINUTE = env.int("VERIFY_PER_MINUTE", default=60)
# Requests a minute from one address for the pages where calls are followed, links in letters and calendars.
FOLLOW_PER_MINUTE = env.int("FOLLOW_PER_MINUTE", default=300)
