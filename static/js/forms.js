"use strict";

// After an error the summary on top takes the focus, so that keyboard and screen reader start there.
function focusSummary(root) {
  root.querySelector(".error-summary")?.focus();
}

// A second press while the first is under way would send the form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});

// The browser keeps the page as it was when somebody goes back; it is no longer busy then.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
});

document.addEventListener("DOMContentLoaded", () => focusSummary(document));
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
