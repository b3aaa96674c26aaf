// The panel beside the paper: chances, events, policy number, lift. Draws what it is told; asks only for chances.

import { show } from "./slots.js";

const byId = (id) => document.getElementById(id);
const MOST_EVENTS = 6;
const SPOKEN_EVERY_MS = 2000;
const CHANCES_EVERY_MS = 500;
const LATE_AFTER_MS = 3000;
const STUDIO = {
  starting: "The Studio is starting; ready ads are served.",
  down: "New ads paused; ready ads served.",
};

const percent = (share) => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)}\u00a0%`;
const count = (number) => number.toLocaleString("en");

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export class Glass {
  constructor(root, who) {
    this.root = root;
    this.who = who;
    this.waiting = [];
    this.snapshot = Number(byId("policy").textContent);
    this.spokenAt = -SPOKEN_EVERY_MS;
    byId("chances").addEventListener("pointerleave", () => this.#sort());
  }

  // --- What we could show

  focus(slot) {
    this.slot = slot;
    for (const tab of this.root.querySelectorAll("[data-slot]")) tab.setAttribute("aria-pressed", String(tab.dataset.slot === slot.id));
    this.filled(slot);
  }

  filled(slot) {
    if (slot !== this.slot) return;
    byId("chances").replaceChildren();
    byId("rest").textContent = "";
    byId("sentence").textContent = slot.decision ? "" : "Nothing is shown here now.";
    this.look();
  }

  // Fetches the chances as they are now; asked for more often than twice a second, it answers the last question later.
  async look() {
    clearTimeout(this.later);
    const wait = (this.lookedAt ?? -CHANCES_EVERY_MS) + CHANCES_EVERY_MS - performance.now();
    const decision = this.slot?.decision;
    if (!decision) return;
    if (wait > 0 && byId("chances").children.length) {
      this.later = setTimeout(() => this.look(), wait);
      return;
    }
    this.lookedAt = performance.now();
    const query = new URLSearchParams({ ...this.who(), placement: decision.placement, campaign: decision.campaign, shown: decision.creative.id });
    const answer = await fetch(`/demo/chances?${query}`).catch(() => null);
    if (answer?.ok && decision === this.slot.decision) this.#draw(await answer.json(), decision);
  }

  #draw(now, decision) {
    this.root.classList.toggle("control", decision.why.control);
    byId("sentence").textContent = decision.why.control
      ? `You are in control for ${now.brand}: you see an approved ad.`
      : `${now.brand}. ${decision.why.sentence}`;
    const before = new Map(decision.why.probabilities.map((one) => [one.creative, one.probability]));
    const list = byId("chances");
    const rows = new Map([...list.children].map((row) => [row.dataset.creative, row]));
    const most = Math.max(...now.likeliest.map((one) => one.probability));
    const fresh = now.likeliest.map((one) => this.#row(rows.get(one.creative), one, before.get(one.creative), most, decision));
    this.order = fresh;
    if (list.matches(":hover")) fresh.filter((row) => !row.isConnected).forEach((row) => list.append(row));
    else this.#sort();
    const listed = now.likeliest.reduce((sum, one) => sum + one.probability, 0);
    const others = now.candidates - now.likeliest.length;
    byId("rest").textContent = others > 0 ? `and ${others} more with ${percent(1 - listed)} together. Bars share one scale.` : "";
  }

  #row(row, one, before, most, decision) {
    const made = row ?? element("li", {},
      element("img", { src: show(one.image_url), alt: "", width: 48, height: 32 }),
      element("div", {}, element("div", { className: "name", textContent: one.headline, title: one.about }), element("div", { className: "bar" })),
      element("span", { className: "share" }));
    made.dataset.creative = one.creative;
    made.classList.toggle("drawn", one.creative === decision.creative.id);
    made.querySelector(".bar").style.setProperty("--share", one.probability / most);
    const moved = before !== undefined && percent(before) !== percent(one.probability);
    made.querySelector(".share").replaceChildren(...(moved ? [element("s", { textContent: `${percent(before)} → ` })] : []), percent(one.probability));
    return made;
  }

  #sort() { if (this.order) byId("chances").replaceChildren(...this.order); }

  // --- What happened

  note(text, decision, ms, refused = false) {
    const id = decision ? ` …${decision.decision_id.slice(-6)}` : "";
    const took = ms === null ? "" : ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
    const list = byId("events");
    list.prepend(element("li", {}, element("span", { textContent: text + id, className: refused ? "refused" : "" }), element("span", { className: "ms", textContent: took })));
    while (list.children.length > MOST_EVENTS) list.lastChild.remove();
  }

  say(text) {
    if (performance.now() - this.spokenAt < SPOKEN_EVERY_MS) return;
    this.spokenAt = performance.now();
    byId("spoken").textContent = text;
  }

  // Remembers an event until a policy that has learned from it is in use.
  expect(event) {
    this.waiting.push({ ...event, from: this.snapshot });
    this.#learned();
    setTimeout(() => this.waiting.some((one) => one.offset === event.offset) && event.slot.say("Counted; the policy is late."), LATE_AFTER_MS);
  }

  #learned() {
    const due = this.waiting.filter((event) => this.covers >= event.offset);
    this.waiting = this.waiting.filter((event) => !due.includes(event));
    for (const { pressed, slot, decision, kind, from } of due) {
      const seconds = ((performance.now() - pressed) / 1000).toFixed(2);
      this.note(`policy ${from} → ${this.snapshot}, ${seconds} s after the ${kind}`, decision, null);
      if (kind === "click" && slot.decision === decision) slot.say(`Click counted, policy updated ${seconds} s later.`);
      this.say(`${kind} counted, policy updated ${seconds} seconds later`);
    }
  }

  // --- Is it working?

  hear(now) {
    const moved = this.snapshot !== now.policy.snapshot;
    [this.snapshot, this.covers] = [now.policy.snapshot, now.policy.covers];
    byId("policy").textContent = byId("policy-short").textContent = this.snapshot;
    byId("covers").textContent = `has read the log up to entry ${count(this.covers)}`;
    this.state(STUDIO[now.studio] ?? "");
    byId("verdict").replaceChildren(element("strong", { textContent: now.lift.lead }), ` ${now.lift.rest}`);
    const told = (side) => `${count(now.totals[side].clicks)} clicks of ${count(now.totals[side].impressions)} shown`;
    byId("totals").textContent = `adloom ${told("adloom")}; control ${told("control")}. Range: 95 % anytime-valid interval.`;
    this.#interval(now.lift);
    this.#learned();
    if (moved) this.look();
  }

  state(text) {
    byId("state").textContent = text;
    byId("state").hidden = !text;
  }

  #interval({ value, low, high }) {
    const drawing = byId("interval");
    drawing.toggleAttribute("hidden", low === null);
    if (low === null) return;
    const [left, right] = [Math.min(-0.2, low), Math.max(0.4, high)];
    const at = (share) => 8 + (324 * (Math.min(share, right) - left)) / (right - left);
    const place = (selector, values) => Object.entries(values).forEach(([name, x]) => drawing.querySelector(selector).setAttribute(name, x));
    place(".zero", { x1: at(0), x2: at(0) });
    place(".zero-text", { x: at(0) });
    place(".range", { x1: at(low), x2: at(high) });
    place(".dot", { cx: at(value) });
  }
}
