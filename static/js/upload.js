"use strict";

// Sends chosen files at once, with a bar that fills. The page that comes back takes the place of this one, as
// it would without this script. Text in the same form travels along and is saved.
function showProgress(form, event) {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-upload-status]");
  const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
  bar.hidden = false;
  bar.value = percent;
  words.textContent = percent < 100 ? words.dataset.busy.replace("#", percent) : words.dataset.checking;
}

function showAnswer(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  (document.querySelector(".error-summary") || document.querySelector("input[type=file]"))?.focus();
}

function fail(form) {
  const words = form.querySelector("[data-upload-status]");
  form.querySelector("progress").hidden = true;
  form.removeAttribute("aria-busy");
  words.textContent = words.dataset.failed;
}

function upload(form) {
  const content = new FormData(form);
  content.append("upload", "1");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => showProgress(form, event));
  request.addEventListener("load", () => (request.status < 400 ? showAnswer(request) : fail(form)));
  request.addEventListener("error", () => fail(form));
  form.setAttribute("aria-busy", "true");
  request.send(content);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (form && event.target.type === "file" && event.target.files.length) upload(form);
});
