"""Django's settings. What an operator may change is in environment.py, nothing else."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from peerdesk.config import environment
from peerdesk.config.content_policy import content_policy
from peerdesk.config.database_setting import database_setting
from peerdesk.core import logs

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent
PRODUCTION = ENVIRONMENT.production
ROLE = os.environ.get("PEERDESK_ROLE", "")

DEBUG = ENVIRONMENT.flag("PEERDESK_DEBUG")
SECRET_KEY = ENVIRONMENT.secret("PEERDESK_SECRET_KEY", "secret-key")
PEERDESK_MASTER_KEY = ENVIRONMENT.secret("PEERDESK_MASTER_KEY", "master-key")
PEERDESK_BOX_KEYS = ENVIRONMENT.text("PEERDESK_BOX_KEYS")
PEERDESK_BASE_URL = ENVIRONMENT.base_url
# The gateway's address as browsers see it. Unless it was given by name, a page puts the host that
# the visitor typed in its place (the session cookie belongs to that host, whatever the port).
PEERDESK_GATEWAY_URL = ENVIRONMENT.gateway_url
PEERDESK_GATEWAY_URL_FIXED = "PEERDESK_GATEWAY_URL" in ENVIRONMENT.given
PEERDESK_GATEWAY_PORT = urlsplit(PEERDESK_GATEWAY_URL).port
PEERDESK_VALKEY_URL = ENVIRONMENT.text("VALKEY_URL")
PEERDESK_DEMO = ENVIRONMENT.flag("PEERDESK_DEMO")
PEERDESK_JOBS_AT_ONCE = ENVIRONMENT.number("PEERDESK_JOBS_AT_ONCE")
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [PEERDESK_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "ninja",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "peerdesk.core",
    "peerdesk.delivery.notifications",
    "peerdesk.delivery.mail",
    "peerdesk.domain.people",
    "peerdesk.domain.ledger",
    "peerdesk.domain.communities",
    "peerdesk.domain.admission",
    "peerdesk.domain.expertise",
    "peerdesk.domain.intake",
    "peerdesk.domain.files",
    "peerdesk.domain.conversations",
    "peerdesk.domain.routing",
    "peerdesk.domain.ratings",
    "peerdesk.domain.payouts",
    "peerdesk.domain.knowledge",
    "peerdesk.domain.forwarding",
    "peerdesk.domain.support",
    "peerdesk.domain.mail",
    "peerdesk.domain.moderation",
    "peerdesk.domain.payments",
    "peerdesk.domain.questions",
    "peerdesk.domain.premium",
    "peerdesk.domain.refunds",
    "peerdesk.domain.subscriptions",
    "peerdesk.domain.receipts",
    "peerdesk.entrypoints.web",
]

MIDDLEWARE = [
    "peerdesk.entrypoints.web.draining.drain",
    "peerdesk.entrypoints.web.measuring.measure",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "peerdesk.entrypoints.web.context.zone_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "peerdesk.config.urls"
WSGI_APPLICATION = "peerdesk.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ahead of the apps, for allauth has templates of the same names.
        "DIRS": [PACKAGE / "entrypoints" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "peerdesk.entrypoints.web.context.page",
            ],
        },
    },
]


DATABASES = {"default": database_setting(ENVIRONMENT.database_url, ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "people.Person"
# E-mail addresses are unique by an index on lower(email), which this check doesn't see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "peerdesk.core.passwords.Argon2",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "peerdesk.entrypoints.web.account.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("it", _("Italian"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "peerdesk.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from where they lie, see WHITENOISE_USE_FINDERS
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = ENVIRONMENT.home / "files"
PEERDESK_FILES_URL = ENVIRONMENT.text("PEERDESK_FILES_URL")
PEERDESK_CLAMD = ENVIRONMENT.text("PEERDESK_CLAMD")

PEERDESK_PAYMENTS = ENVIRONMENT.payments
PEERDESK_PROVIDER_URL = ENVIRONMENT.text("PEERDESK_PROVIDER_URL").rstrip("/")
PEERDESK_PROVIDER_KEY, PEERDESK_PROVIDER_WEBHOOK_SECRET = ENVIRONMENT.provider_keys
PEERDESK_STRIPE_KEY = ENVIRONMENT.text("PEERDESK_STRIPE_KEY")
PEERDESK_STRIPE_WEBHOOK_SECRET = ENVIRONMENT.text("PEERDESK_STRIPE_WEBHOOK_SECRET")

CONTENT_SECURITY_POLICY = content_policy(ENVIRONMENT)
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
if ENVIRONMENT.flag("PEERDESK_TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(0, "peerdesk.entrypoints.web.behind_proxy.read_address")

# Bodies are JSON up to 256 KiB; files come as multipart and have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

_MAIL = urlsplit(ENVIRONMENT.text("PEERDESK_MAIL_URL"))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _MAIL.hostname
    else "peerdesk.delivery.notifications.mail_files.EmailBackend"
)
EMAIL_FILE_PATH = ENVIRONMENT.home / "mail"
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_PORT = _MAIL.port or 25
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_TLS = _MAIL.port == 587
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("PEERDESK_MAIL_FROM")
PEERDESK_MAIL_DOMAIN = ENVIRONMENT.mail_domain
PEERDESK_MAIL_LISTEN = ENVIRONMENT.text("PEERDESK_MAIL_LISTEN")
PEERDESK_IMAP_URL = ENVIRONMENT.text("PEERDESK_IMAP_URL")
PEERDESK_MAIL_AUTHSERV = ENVIRONMENT.text("PEERDESK_MAIL_AUTHSERV").lower()
PEERDESK_MAIL_MIB = ENVIRONMENT.number("PEERDESK_MAIL_MIB")

PEERDESK_VAPID_PRIVATE_KEY = ENVIRONMENT.text("PEERDESK_VAPID_PRIVATE_KEY")
PEERDESK_VAPID_SUBJECT = ENVIRONMENT.vapid_subject
PEERDESK_PUSH_PRIVATE = ENVIRONMENT.push_private

LOGGING_CONFIG = None
logs.configure(
    level=ENVIRONMENT.text("PEERDESK_LOG_LEVEL"),
    machine_readable=ENVIRONMENT.text("PEERDESK_LOG_FORMAT") == "json",
    role=ROLE,
)

PROCRASTINATE_IMPORT_PATHS = [
    "peerdesk.entrypoints.worker.tasks",
    "peerdesk.entrypoints.worker.payment_tasks",
]
