"use strict";

// Keys of a work screen. Each presses a button that is on screen; without this script the buttons do the same.
const KEPT = "staff-keys";
const on = document.querySelector("[data-keys-on]");

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=checkbox])");
}

function press(button) {
  const needed = document.getElementById(button.dataset.needs);
  if (needed && !needed.value.trim()) needed.focus();
  else button.click();
}

function obey(event) {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (!on.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  press(button);
}

function readChoice() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keepChoice() {
  try {
    localStorage.setItem(KEPT, on.checked ? "on" : "off");
  } catch {
    // The choice holds for this page then.
  }
}

on.checked = readChoice();
on.addEventListener("change", keepChoice);
on.closest("[data-keys]").hidden = false;
document.addEventListener("keydown", obey);
