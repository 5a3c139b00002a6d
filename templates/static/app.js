// The copy buttons, the button that fills in the browser's time zone, and the timer of a held step.
// Without this file the address is a field to select, the zone is one to type, and a clock helps.
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

for (const timer of document.querySelectorAll("[data-timer]")) {
  const wholeS = Number(timer.dataset.timer);
  const [button, said] = [timer.querySelector("button"), timer.querySelector("[role=status]")];
  let endsAt = 0;
  let ticking = 0;

  const rest = () => {
    clearInterval(ticking);
    ticking = 0;
    button.textContent = `Start ${wholeS} s`;
  };
  const tick = () => {
    // The clock on the wall, not a count of ticks: a locked screen stops ticks.
    const leftS = Math.ceil((endsAt - Date.now()) / 1000);
    if (leftS > 0) {
      button.textContent = `${leftS} s, stop`;
      return;
    }
    rest();
    said.textContent = "Time is up.";
    navigator.vibrate?.(400);
  };

  button.addEventListener("click", () => {
    said.textContent = "";
    if (ticking) {
      rest();
      return;
    }
    endsAt = Date.now() + wholeS * 1000;
    ticking = setInterval(tick, 250);
    tick();
  });
  rest();
  timer.hidden = false;
}
