"""Where the web server finds the service."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assess.config.settings")
application = get_wsgi_application()
if settings.PROXIES:
    # Only of them it is believed for whom they ask (decision 5).
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXIES)
