"""Somebody with a browser that knows no JavaScript: pages, links and forms over HTTP."""

import re
from typing import Self

import httpx
from lxml import html

from tests.servers.deployment import Deployment

Files = dict[str, tuple[str, bytes, str]]


class Visitor:
    """Keeps cookies and the page on the screen. Every answer but a page or a redirect to one is a failure."""

    def __init__(self, deployment: Deployment) -> None:
        self.client = httpx.Client(base_url=deployment.base_url, timeout=60, follow_redirects=True)
        self.page = html.fromstring("<html></html>")
        self.address = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ended: object) -> None:
        self.client.close()

    @property
    def text(self) -> str:
        """What stands on the page, on one line."""
        return " ".join(self.page.text_content().split())

    def go(self, address: str) -> Self:
        return self._show(self.client.get(address))

    def follow(self, words: str) -> Self:
        """The first link in the page's own part whose text has these words."""
        links = [link for link in self.page.xpath("//table//a | //main//a") if words in link.text_content()]
        return self.go(links[0].get("href"))

    def press(self, button: str, files: Files | None = None, **typed: str) -> Self:
        """Fill in the form that has this button, and press it."""
        pressed = next(b for b in self.page.xpath("//button") if button in b.text_content())
        form = pressed.xpath("ancestor::form")[0]
        values = {name: value for name, value in form.form_values() if value} | typed
        if pressed.get("name"):
            values[pressed.get("name")] = pressed.get("value")
        address = str(self.client.base_url.join(self.address).join(form.get("action") or self.address))
        headers = {"Referer": str(self.client.base_url.join(self.address))}
        return self._show(self.client.post(address, data=values, files=files, headers=headers))

    def _show(self, response: httpx.Response) -> Self:
        assert response.status_code == 200, f"{response.status_code} at {response.url}: {response.text[:500]}"
        self.page, self.address = html.fromstring(response.text), str(response.url)
        return self

    def find(self, pattern: str) -> str:
        """The first match in the page's source."""
        return re.findall(pattern, html.tostring(self.page, encoding="unicode"))[0]
