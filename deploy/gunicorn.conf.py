"""How gunicorn serves the portal. Used by the image, by the compose file and by the tests with real servers."""

import os

wsgi_app = "coopkracht.wsgi"
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Longer than the longest honest request: an upload of 100 MB over a slow line is buffered by the proxy, not here.
timeout = 60
graceful_timeout = 30
keepalive = 5
# A worker is renewed now and then, not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# No log of addresses asked for: the links of applicants and of invoices are keys.
accesslog = None
