/* The translator's view: a switch that marks the texts of a page by how they stand, and a card beside the one in question.

   The server has written the cards (marks_cards.html.j2); this only shows copies of them. Texts in the page name their cards by
   `data-ldn-units`. */
(() => {
  "use strict";

  const MARKED = "[data-ldn-units]";
  const WORK = new Set(["missing", "refused", "stale"]);
  const ACTIVE = "a[href], button, input, select, textarea, summary, label, [contenteditable], [tabindex]:not([data-ldn-stop])";
  const WRITING = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), select, textarea, [contenteditable]";
  const KEPT = "ldn-marks"; // in the storage of the browser
  const GAP = 8; // pixels between a text, its card and the edge of the screen
  const GRACE = 250; // milliseconds for the way of a pointer from a text to its card

  const last = (selector) => [...document.querySelectorAll(selector)].pop(); // ours stand after the course's
  const root = document.documentElement;
  const button = last("[data-ldn-marks-switch]");
  const legend = last("[data-ldn-marks-legend]");
  const cards = last("[data-ldn-cards]");
  const box = last("#ldn-floating-card");
  const said = last("[data-ldn-said]");
  if (!button || !legend || !cards || !box || !said) return;

  let on = false;
  let groups = []; // the pieces of each text, in the order of the page
  let shown = null; // the piece whose card is shown
  let leaving = 0;

  /* --- the texts */

  function gather() {
    groups = [];
    for (const piece of document.querySelectorAll(MARKED)) {
      const units = piece.dataset.ldnUnits;
      const group = groups[groups.length - 1];
      if (group && group.units === units && piece.matches("span") && group.pieces[0].matches("span")) group.pieces.push(piece);
      else groups.push({ units, pieces: [piece] });
    }
  }

  const groupOf = (piece) => groups.find((group) => group.pieces.includes(piece));

  /* What the page puts in later, such as the answer to a question, is marked too. */
  const watch = new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
    if (!on || !added.some((node) => node.matches(MARKED) || node.querySelector(MARKED))) return;
    removeStops();
    gather();
    addStops();
  });

  /* One stop of the Tab key for each text. A text in a link or a button needs none: there the keyboard stops already. */
  function addStops() {
    for (const group of groups) {
      group.pieces[0].dataset.ldnFirst = "";
      const free = group.pieces.find((piece) => !piece.closest(ACTIVE));
      if (!free) continue;
      free.tabIndex = 0;
      free.dataset.ldnStop = "";
      if (free.matches("span")) free.setAttribute("role", "mark");
      group.stop = free;
    }
  }

  function removeStops() {
    for (const piece of document.querySelectorAll("[data-ldn-stop]")) {
      piece.removeAttribute("tabindex");
      piece.removeAttribute("data-ldn-stop");
      if (piece.matches("span")) piece.removeAttribute("role");
    }
    for (const piece of document.querySelectorAll("[data-ldn-first]")) piece.removeAttribute("data-ldn-first");
  }

  function turn(next) {
    on = next;
    hide();
    removeStops();
    button.setAttribute("aria-pressed", String(on));
    legend.hidden = !on;
    root.toggleAttribute("data-ldn-marks", on);
    if (on) {
      gather();
      addStops();
    }
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // a page from a file, or a browser that keeps nothing: the switch begins as off
    }
  }

  /* --- the card */

  function fill(piece) {
    const copies = [];
    for (const number of piece.dataset.ldnUnits.split(" ")) {
      const card = [...cards.querySelectorAll("[data-ldn-card]")].find((found) => found.dataset.ldnCard === number);
      if (card) copies.push(card.cloneNode(true));
    }
    for (const copy of copies) copy.removeAttribute("data-ldn-card");
    box.replaceChildren(...copies);
    return copies.length > 0;
  }

  function place(piece) {
    const rects = [...piece.getClientRects()];
    const rect = rects[0] || piece.getBoundingClientRect();
    const below = (rects[rects.length - 1] || rect).bottom + GAP;
    const { offsetWidth: width, offsetHeight: height } = box;
    const start = getComputedStyle(piece).direction === "rtl" ? rect.right - width : rect.left;
    const left = Math.max(GAP, Math.min(start, root.clientWidth - width - GAP));
    const fits = below + height <= window.innerHeight - GAP;
    const top = fits ? below : Math.max(GAP, Math.min(rect.top - GAP - height, window.innerHeight - height - GAP));
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
  }

  function show(piece) {
    clearTimeout(leaving);
    if (piece === shown) return;
    hide();
    if (!fill(piece)) return;
    shown = piece;
    box.hidden = false;
    const group = groupOf(piece);
    for (const part of group ? group.pieces : [piece]) part.dataset.ldnShown = "";
    const stop = group && group.stop ? group.stop : piece;
    stop.setAttribute("aria-describedby", box.id);
    place(piece);
  }

  function hide() {
    clearTimeout(leaving);
    shown = null;
    box.hidden = true;
    for (const piece of document.querySelectorAll("[data-ldn-shown]")) piece.removeAttribute("data-ldn-shown");
    for (const piece of document.querySelectorAll(`[aria-describedby="${box.id}"]`)) piece.removeAttribute("aria-describedby");
  }

  function hideSoon() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (!box.contains(document.activeElement) && !stopOf(document.activeElement)) hide();
    }, GRACE);
  }

  /* The text that an element is, or that stands in it: in a link, a button, or the label of a box to tick. */
  function stopOf(element) {
    if (!(element instanceof Element)) return null;
    if (element.matches(MARKED)) return element;
    if (!element.matches(ACTIVE)) return null;
    const labels = element.labels ? [...element.labels] : [];
    return [element, ...labels].map((part) => part.querySelector(MARKED)).find(Boolean) || null;
  }

  function leaveCard() {
    const group = shown && groupOf(shown);
    const target = group && group.stop ? group.stop : shown && shown.closest(ACTIVE);
    if (target) target.focus();
  }

  /* --- from text to text */

  function step(by) {
    const stops = groups.filter((group) => WORK.has(group.pieces[0].dataset.ldnStanding));
    const targets = stops.map((group) => group.stop || group.pieces[0].closest(ACTIVE)).filter(Boolean);
    if (!targets.length) {
      said.textContent = "No text of this page wants work.";
      return;
    }
    const here = shown || document.activeElement;
    const isAfter = (target) => here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING && !here.contains(target);
    const isBefore = (target) => here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING && !target.contains(here);
    const atStart = !shown && here === document.body;
    const next = atStart
      ? targets[by > 0 ? 0 : targets.length - 1]
      : by > 0
        ? targets.find(isAfter) || targets[0]
        : targets.filter(isBefore).pop() || targets[targets.length - 1];
    hide();
    next.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
    const piece = stopOf(next);
    if (piece) show(piece);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea"); // where the browser gives no clipboard, such as a page from a file
      const before = document.activeElement;
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      if (before) before.focus({ preventScroll: true });
    }
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = `Copied: ${text}`));
  }

  /* --- events */

  button.addEventListener("click", () => turn(!on));

  document.addEventListener("pointerover", (event) => {
    if (!on || event.pointerType === "touch" || !(event.target instanceof Element)) return;
    const piece = event.target.closest(MARKED);
    if (piece) show(piece);
    else if (box.contains(event.target)) clearTimeout(leaving);
    else if (shown) hideSoon();
  });

  document.addEventListener("focusin", (event) => {
    if (!on || box.contains(event.target)) return;
    const piece = stopOf(event.target);
    if (piece) show(piece);
    else hide();
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const copied = event.target.closest("[data-ldn-copy]");
    if (copied && (cards.contains(copied) || box.contains(copied))) {
      copy(copied.dataset.ldnCopy);
      return;
    }
    if (!on || box.contains(event.target)) return;
    const piece = event.target.closest(MARKED); // a tap
    if (piece) show(piece);
    else if (!stopOf(document.activeElement)) hide();
  });

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const inCard = box.contains(document.activeElement);
    if (event.key === "Escape" && shown) {
      if (inCard) leaveCard();
      hide();
      event.preventDefault();
    } else if (event.key === "Enter" && shown && document.activeElement.matches("[data-ldn-stop]")) {
      const first = box.querySelector("button");
      if (first) first.focus();
      event.preventDefault();
    } else if (event.key === "Tab" && inCard) {
      const buttons = [...box.querySelectorAll("button")];
      const next = buttons.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      if (next in buttons) buttons[next].focus();
      else leaveCard(); // and on from there, for the card stands at the end of the page
      if (next in buttons || event.shiftKey) event.preventDefault();
    } else if ((event.key === "n" || event.key === "p") && !event.shiftKey && !(event.target.closest && event.target.closest(WRITING))) {
      step(event.key === "n" ? 1 : -1);
      event.preventDefault();
    }
  });

  const follow = () => shown && place(shown);
  window.addEventListener("scroll", follow, { passive: true, capture: true });
  window.addEventListener("resize", follow);

  for (const part of cards.querySelectorAll("[data-ldn-copy]")) part.hidden = false;
  button.hidden = false;
  watch.observe(document.body, { childList: true, subtree: true });
  let kept = "off";
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // as above
  }
  // The preview's own pages are asked for with marks: there they are on until somebody turns them off.
  if (kept === "on" || (kept === null && document.body.hasAttribute("data-ldn-marks-wanted"))) turn(true);
})();
