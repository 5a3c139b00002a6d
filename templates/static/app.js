// The copy button. Without this file the address is a field to select; nothing else needs it.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.getAttribute("aria-describedby"));
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Pages that are not https have no clipboard; the old way works there.
      document.execCommand("copy");
    }
    said.textContent = "Copied.";
  });
}
