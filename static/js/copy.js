// Shows the buttons that copy a detail of the transfer, where the browser can copy. What a bank's form takes may be
// written otherwise than what is read: 1250,00 for € 1.250,00.
if (navigator.clipboard) {
  const status = document.querySelector("[data-copied]");
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-describedby", button.dataset.copy);
    button.addEventListener("click", async () => {
      const shown = document.getElementById(button.dataset.copy).textContent.trim();
      await navigator.clipboard.writeText(button.dataset.copyText ?? shown);
      button.textContent = status.textContent = status.dataset.copied;
      setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, 2000);
    });
  }
}
