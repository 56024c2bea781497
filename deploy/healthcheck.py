"""Ends with status 0 when the portal in this container answers and reaches its database."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/gezond/"
try:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=5):
        pass
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(f"not healthy: {error}")
