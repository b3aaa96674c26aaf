// The demo page: which reader, which slots, and the stream that keeps the panel true.

import { Glass } from "./glass.js";
import { Slot, report } from "./slots.js";

const MAKE_DEADLINE_MS = 1500;
const GONE_AFTER_MS = 2500;
const NEW = "new";

const readers = document.getElementById("readers");
const glass = new Glass(document.getElementById("glass"), () => ({ reader: chosen().value, visit: readers.dataset.visit }));
const slots = new Map([...document.querySelectorAll(".slot")].map((root) => new Slot(root, glass)).map((slot) => [slot.id, slot]));
const wide = matchMedia("(min-width: 800px)");

const chosen = () => readers.querySelector("input:checked");

function request() {
  const one = chosen();
  const user = one.value === NEW ? `demo-visitor-${readers.dataset.visit}` : `demo-reader-${one.value}`;
  return { user_id: user, context: JSON.parse(one.dataset.context) };
}

function fit() {
  const placement = wide.matches ? "top" : "phone";
  const top = slots.get("top");
  if (top.placement === placement) return;
  top.placement = placement;
  top.ask(request());
}

readers.addEventListener("change", () => {
  const one = chosen();
  if (one.value === NEW) readers.dataset.visit = crypto.getRandomValues(new Uint32Array(1))[0].toString(16);
  document.getElementById("reader-line").textContent = `${one.dataset.line[0].toUpperCase()}${one.dataset.line.slice(1)}.`;
  for (const slot of slots.values()) slot.ask(request());
});

for (const slot of slots.values()) {
  slot.root.querySelector(".another").addEventListener("click", () => slot.ask(request()));
}
for (const tab of document.querySelectorAll("[data-slot]")) {
  tab.addEventListener("click", () => glass.focus(slots.get(tab.dataset.slot)));
}

const rail = slots.get("rail");
rail.root.querySelector(".make").addEventListener("click", async () => {
  rail.say("Being made…");
  glass.focus(rail);
  const told = await rail.ask(request(), { generate: true, deadline_ms: MAKE_DEADLINE_MS });
  if (!told?.decision) return;
  const { rung, why } = told.decision;
  const ms = Math.round(told.ms);
  if (why.control) rail.say("You are in control: you see an approved ad.");
  else if (rung === "L1" || rung === "L0") rail.say(`Not in time: the best ready ad, rung ${rung}, after ${ms} ms.`);
  else rail.say(`Made for you, rung ${rung}, in ${ms} ms.`);
});

document.getElementById("forge").addEventListener("click", async () => {
  const decision = [...slots.values()].map((slot) => slot.decision).find(Boolean);
  if (!decision) return;
  const forged = decision.event_url.slice(0, -4) + (decision.event_url.endsWith("AAAA") ? "BBBB" : "AAAA");
  const { refused, ms } = await report(decision, "click", forged);
  glass.note(refused ? "forged click refused: bad signature" : "forged click counted", decision, ms, true);
});

function follow() {
  const source = new EventSource("/demo/stream");
  let gone;
  source.onmessage = (event) => glass.hear(JSON.parse(event.data));
  source.onopen = () => { clearTimeout(gone); gone = undefined; };
  source.onerror = () => {
    gone ??= setTimeout(() => glass.state("The service does not answer. The paper still reads; ads will return."), GONE_AFTER_MS);
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, GONE_AFTER_MS);
  };
}

wide.addEventListener("change", fit);
fit();
glass.focus(rail);
follow();
