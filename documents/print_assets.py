"""What a page of ours may show: only what is handed to it by name. Imported when Pango is there."""

from collections.abc import Mapping
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "asset:"
TYPES = {"svg": "image/svg+xml", "png": "image/png", "ttf": "font/ttf"}


class OwnAssets(URLFetcher):
    """Serves asset:NAME from memory. Any other address stops the rendering: it can only come from an attack."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._assets:
            raise FatalURLFetchingError(f"A page of ours may not load {url!r}")
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": TYPES[name.rpartition(".")[2]]})
