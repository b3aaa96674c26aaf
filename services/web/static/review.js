// Keys of the review page: j and k move between cases, a approves, r goes to the reason. Everything works without them.

const cases = [...document.querySelectorAll(".case")];
const current = () => document.activeElement.closest(".case");
const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select");

function move(step) {
  const at = cases.indexOf(current());
  cases[Math.min(Math.max(at + step, 0), cases.length - 1)]?.focus();
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  a: () => current()?.querySelector(".approve button")?.click(),
  r: () => current()?.querySelector(".reject input[name=reason]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

cases[0]?.focus({ preventScroll: true });
