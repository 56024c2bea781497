"""Settings of the portal. Every value that differs between places comes from `coopkracht.environment`."""

from fractions import Fraction
from pathlib import Path
from secrets import token_hex
from typing import Any

import fontpkg_inter
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environ import Env

from coopkracht.environment import generated_key, read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment = read_environment(BASE_DIR)

PRODUCTION = environment.production
VAR_ROOT = environment.folder("VAR_ROOT", BASE_DIR / "var")
DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
SECRET_KEY = environment.text("SECRET_KEY") or generated_key(VAR_ROOT / "secret_key")
SITE_URL = environment.text("SITE_URL").rstrip("/")
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.items("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES")
HTTPS = environment.flag("HTTPS")

# Rooms, lowest floor first; then what they stand on.
INSTALLED_APPS = [
    "journal",
    "accounts",
    "correspondence",
    "documents",
    "enterprises",
    "membership",
    "selfevaluation",
    "dues",
    "applications",
    "portal",
    "coopkracht.apps.CoopkrachtConfig",
    "coopkracht.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_htmx",
    "heroicons",
    "simple_history",
]

MIDDLEWARE = [
    "coopkracht.outages.DatabaseOutageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.caching.PrivateAnswersMiddleware",
    "coopkracht.language.DutchFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.policy.StaffSessionMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "coopkracht.urls"
WSGI_APPLICATION = "coopkracht.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coopkracht.context.association",
                "coopkracht.context.staff_site",
            ],
        },
    },
    {
        # Letters are plain text: no HTML escaping, and a missing name leaves a mark that stops the letter.
        "NAME": "letters",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "autoescape": False,
            "string_if_invalid": f"<missing {token_hex(8)} %s>",
            "builtins": ["django.contrib.humanize.templatetags.humanize"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data.
DATABASES: dict[str, dict[str, Any]] = {
    "default": Env.db_url_config(environment.text("DATABASE_URL") or f"sqlite:///{VAR_ROOT / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Django's deferred transactions end in "database is locked" as soon as two of them write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # A page waits three seconds for a connection, then says so calmly. One that died is found and replaced.
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 3}, "connect_timeout": 3}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and sessions stand in the database, so that they hold while Redis is away.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"},
}
PRIVATE_ROOT = environment.folder("PRIVATE_ROOT", VAR_ROOT / "private")
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["documents.uploads.BoundedUploadHandler"]
STORAGES = {
    # There is no public upload folder: every FileField is private and served by a view that checks access.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
STATIC_URL = "static/"
# Only production collects its static files; elsewhere they are served from where they stand.
STATIC_ROOT = environment.folder("STATIC_ROOT", BASE_DIR / "staticfiles") if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", VAR_ROOT / "fonts")]
# The folder of fonts is made by `manage.py build_fonts`, which must be able to start without it.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]
WHITENOISE_USE_FINDERS = not PRODUCTION
FONT_SOURCE = Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf"

# Language and time.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_THOUSAND_SEPARATOR = True

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.roles.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
STAFF_SECOND_FACTOR = environment.flag("STAFF_SECOND_FACTOR")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_sign_in"
ACCOUNT_ADAPTER = "coopkracht.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without the second no password is asked
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the mailed code proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# The sixth try at one account within a quarter of an hour is refused, and the 21st from one address.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,20/15m/ip",
    "request_login_code": "20/15m/ip,5/15m/key",
    "reset_password": "20/15m/ip,5/15m/key",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_FORMS = {
    "login": "coopkracht.sign_in_forms.LoginForm",
    "request_login_code": "coopkracht.sign_in_forms.RequestLoginCodeForm",
    "confirm_login_code": "coopkracht.sign_in_forms.ConfirmLoginCodeForm",
    "reset_password": "coopkracht.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "coopkracht.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "coopkracht.sign_in_forms.ChangePasswordForm",
    "set_password": "coopkracht.sign_in_forms.SetPasswordForm",
    "reauthenticate": "coopkracht.sign_in_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "coopkracht.sign_in_forms.AuthenticateForm",
    "reauthenticate": "coopkracht.sign_in_forms.ReauthenticateByCodeForm",
    "activate_totp": "coopkracht.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "coopkracht.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "coopkracht.sign_in_forms.EditWebAuthnForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Coopkracht"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SESSION_COOKIE_AGE = 14 * 24 * 3600
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SESSION_SECONDS = 12 * 3600

# Letters and background work.
vars().update(Env.email_url_config(environment.text("EMAIL_URL")))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "correspondence.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CELERY_BROKER_URL = environment.text("REDIS_URL") or "memory://localhost"
CELERY_TASK_IGNORE_RESULT = True
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT = "coopkracht.broker.Transport"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker and the clock look for the broker for ever
# A page never waits for the broker: the sweep finds the row when the wake-up was lost.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 1, "socket_timeout": 3, "max_retries": 0}
    if CELERY_BROKER_URL.startswith("redis")
    else {"polling_interval": 0.2}
)
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "deliver letters": {"task": "correspondence.deliver_due_letters", "schedule": 15.0},
    "make board packs": {"task": "applications.make_waiting_packs", "schedule": 30.0},
    "print minutes": {"task": "applications.print_waiting_minutes", "schedule": 60.0},
    "render credit notes": {"task": "dues.render_waiting_credit_notes", "schedule": 60.0},
    "cancel invoices": {"task": "dues.go_on_cancelling", "schedule": 60.0},
    "match lines": {"task": "dues.match_waiting_lines", "schedule": 300.0},
    "render invoices": {"task": "dues.render_waiting_invoices", "schedule": 15.0},
    "render reminders": {"task": "dues.render_waiting_reminders", "schedule": 30.0},
    "carry on yearly runs": {"task": "dues.carry_on_runs", "schedule": 15.0},
    "ask sizes": {"task": "dues.ask_sizes", "schedule": 300.0},
    "send reminders": {"task": "dues.send_reminders", "schedule": 3600.0},
    "scan quarantined": {"task": "documents.scan_quarantined", "schedule": 300.0},
    "expire drafts": {"task": "applications.expire_drafts", "schedule": 3600.0},
    "warn of drafts": {"task": "applications.warn_of_expiring_drafts", "schedule": 3600.0},
    "remind of requests": {"task": "applications.remind_information_requests", "schedule": 3600.0},
    "remind kompas reports": {"task": "applications.remind_kompas_reports", "schedule": 3600.0},
    "remind advice": {"task": "applications.remind_advice", "schedule": 3600.0},
    "fill agenda": {"task": "applications.fill_agenda", "schedule": 900.0},
    # Each morning: a Monday on which no beat was awake is made good on Tuesday. At most one letter a week leaves.
    "board digest": {"task": "applications.send_board_digest", "schedule": crontab(hour="8", minute="0")},
}

# Headers.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # the container's own health check speaks plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Forms.
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "coopkracht"

# The association: facts that are its own to change.
ASSOCIATION = {
    "name": environment.text("ASSOCIATION_NAME"),
    "email": environment.text("ASSOCIATION_EMAIL"),
    "iban": environment.text("ASSOCIATION_IBAN").replace(" ", ""),
    "address": [line.strip() for line in environment.text("ASSOCIATION_ADDRESS").split("|") if line.strip()],
    "enterprise_number": environment.text("ASSOCIATION_ENTERPRISE_NUMBER"),
    "phone": environment.text("ASSOCIATION_PHONE"),
    "charter_url": environment.text("CHARTER_URL"),
    "privacy_url": environment.text("PRIVACY_URL"),
}
INVOICE_WORD = {"nl": environment.text("INVOICE_WORD_NL"), "en": environment.text("INVOICE_WORD_EN")}
INVOICE_VAT_NOTE = {
    "nl": environment.text("INVOICE_VAT_NOTE_NL"),
    "en": environment.text("INVOICE_VAT_NOTE_EN"),
}
# Category and code as EN 16931 names them.
VAT_CATEGORY = {"outside-scope": "O", "exempt": "E"}[environment.text("VAT_TREATMENT")]
VAT_EXEMPTION_CODE = "VATEX-EU-O" if VAT_CATEGORY == "O" else environment.text("VAT_EXEMPTION_CODE")
PAYMENT_DAYS = environment.number("PAYMENT_DAYS")
REMINDERS_AUTOMATIC = environment.flag("REMINDERS_AUTOMATIC")
ADVICE_REMINDER_DAYS = environment.number("ADVICE_REMINDER_DAYS")
# What may wait, and how long: drafts, questions to applicants, files on the desk.
DRAFT_DAYS = environment.number("DRAFT_DAYS")
DRAFT_WARNING_DAYS = environment.number("DRAFT_WARNING_DAYS")
REQUEST_DAYS = environment.number("REQUEST_DAYS")
REQUEST_REMINDER_DAYS = environment.number("REQUEST_REMINDER_DAYS")
STUCK_DAYS = environment.number("STUCK_DAYS")
BOARD_QUORUM = Fraction(environment.text("BOARD_QUORUM"))
BOARD_QUORUM_SHRINKS = environment.flag("BOARD_QUORUM_SHRINKS")
BOARD_QUORUM_COUNTS_PROXIES = environment.flag("BOARD_QUORUM_COUNTS_PROXIES")
BOARD_PROXIES = environment.number("BOARD_PROXIES")
CLAMAV_ADDRESS = environment.text("CLAMAV_ADDRESS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
}
