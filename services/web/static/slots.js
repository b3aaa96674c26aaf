// One slot of the paper: shows a decision, asks for another, reports what the reader does. Knows nothing of the panel beside it.

const here = (url) => { const { pathname, search } = new URL(url, location.href); return pathname + search; };
const part = (root, selector) => root.querySelector(selector);

export const show = (url) => here(url);

// Sends what happened to a decision and gives the answer: {offset, ms}, or {refused} with the service's own words.
export async function report(decision, kind, eventUrl = decision.event_url) {
  const started = performance.now();
  try {
    const answer = await fetch(here(eventUrl), { method: "POST", body: JSON.stringify({ kind }), keepalive: true });
    const told = await answer.json();
    const ms = performance.now() - started;
    return answer.ok ? { offset: told.offset, ms } : { refused: told.detail, ms };
  } catch {
    return { refused: "the service does not answer", ms: performance.now() - started };
  }
}

export class Slot {
  constructor(root, panel) {
    this.root = root;
    this.panel = panel;
    this.id = root.id.replace("slot-", "");
    this.name = root.getAttribute("aria-label").split(": ")[1];
    this.placement = root.dataset.placement;
    this.decision = root.dataset.decision ? JSON.parse(root.dataset.decision) : null;
    this.turn = 0;
    this.seen = new IntersectionObserver((entries) => this.#look(entries.at(-1).isIntersecting), { threshold: 0.5 });
    this.seen.observe(part(root, ".space"));
    part(root, ".ad").addEventListener("click", () => this.#click());
    part(root, ".dismiss").addEventListener("click", () => this.#dismiss());
    part(root, ".why").addEventListener("toggle", (event) => event.target.open && panel.focus(this));
    if (this.decision) panel.note("ad chosen", this.decision, null);
  }

  say(text) { part(this.root, ".said").textContent = text; }

  // Asks the service and shows what it says. A slower answer to an older question is not shown.
  async ask(request, extra = {}) {
    const turn = ++this.turn;
    const started = performance.now();
    try {
      const body = JSON.stringify({ ...request, placement: this.placement, explain: true, ...extra });
      const answer = await fetch("/v1/decisions", { method: "POST", body });
      const decision = answer.status === 200 ? await answer.json() : null;
      if (turn !== this.turn) return null;
      const ms = performance.now() - started;
      this.panel.note(decision ? `ad chosen, ${decision.rung}` : "no campaign may speak", decision, ms);
      await this.#fill(decision);
      return { decision, ms };
    } catch {
      if (turn === this.turn) this.say("The paper still reads; ads will return.");
      return null;
    }
  }

  async #fill(decision) {
    this.decision = decision;
    this.root.classList.remove("pressed", "gone", "fresh");
    this.say("");
    part(this.root, ".house").hidden = Boolean(decision);
    const link = part(this.root, ".ad");
    link.hidden = !decision;
    part(this.root, ".why p").textContent = decision ? decision.why.sentence : "No campaign may speak here now.";
    if (decision) {
      await this.#draw(link, decision.creative);
      link.href = here(decision.click_url);
      new Image().src = here(decision.impression_url);
      this.root.classList.add("fresh");
      this.seen.unobserve(part(this.root, ".space"));
      this.seen.observe(part(this.root, ".space"));
    }
    this.panel.filled(this);
  }

  async #draw(link, creative) {
    const picture = new Image();
    picture.src = here(creative.image_url);
    await picture.decode().catch(() => {}); // a picture that cannot be read still has its words
    const image = part(link, "img");
    [image.width, image.height] = [picture.naturalWidth || image.width, picture.naturalHeight || image.height];
    image.alt = creative.alt;
    image.src = picture.src;
    for (const [selector, text] of [[".words strong", creative.headline], [".body", creative.body], [".cta", creative.cta]]) {
      const element = part(link, selector);
      if (element) element.textContent = text;
    }
  }

  // Half of it in view for a second is a viewable impression.
  #look(visible) {
    clearTimeout(this.timer);
    const decision = this.decision;
    if (!visible || !decision || this.viewed === decision.decision_id) return;
    this.timer = setTimeout(async () => {
      this.viewed = decision.decision_id;
      this.panel.note("in view for 1 s", decision, (await report(decision, "viewable")).ms);
    }, 1000);
  }

  // The link's own address counts the click, too; it is swapped for this one activation, so that the count can be timed here
  // while the landing page opens in its tab.
  #click() {
    const decision = this.decision;
    if (!decision) return;
    const link = part(this.root, ".ad");
    const counted = link.href;
    link.href = `/demo/landing/${encodeURIComponent(decision.campaign)}`;
    setTimeout(() => { if (link.href.includes("/demo/landing/")) link.href = counted; });
    this.root.classList.add("pressed");
    this.say("Thank you; counted when confirmed.");
    this.panel.focus(this);
    this.#count(decision, "click");
  }

  async #dismiss() {
    const decision = this.decision;
    this.root.classList.add("gone");
    this.say("Fewer like this.");
    part(this.root, ".another").focus();
    this.decision = null;
    if (decision) await this.#count(decision, "dismiss");
    this.panel.filled(this);
  }

  async #count(decision, kind) {
    const pressed = performance.now();
    const { offset, refused, ms } = await report(decision, kind);
    if (refused) {
      this.panel.note(`${kind} not counted: ${refused}`, decision, ms, true);
      if (kind === "click") this.say("Not counted; the ad’s link still works.");
      return;
    }
    this.panel.note(`${kind} counted, entry ${offset.toLocaleString("en")}`, decision, ms);
    this.panel.expect({ offset, pressed, slot: this, decision, kind });
  }
}
