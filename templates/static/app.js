// The copy buttons, and the button that fills in the browser's time zone. Without this file the
// address is a field to select and the zone is one to type; nothing else needs it.
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

for (const button of document.querySelectorAll("[data-zone]")) {
  const field = document.getElementById(button.dataset.zone);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  button.hidden = !zone || zone === field.value;
  button.textContent = `Use ${zone}`;
  button.addEventListener("click", () => {
    field.value = zone;
    button.hidden = true;
  });
}
