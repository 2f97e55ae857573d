// Questions without a new page: the form goes out by itself, and the block that comes back takes the place of the old one.
// The server answers as it answers a browser without scripts; only this block of the page is taken.

const FOCUS = {
  submit: ".problem-result",
  hint: ".problem-hints li:last-child",
  show: "button[value='hide']",
  hide: "button[value='show']",
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.problem || event.defaultPrevented) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") send(form, event.submitter?.value ?? "submit");
});

async function send(form, action) {
  form.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form));
  body.set("do", action);
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body });
    if (!response.ok) throw new Error(`${response.status}`);
    swap(form, await response.text(), action);
  } catch (error) {
    form.removeAttribute("aria-busy");
    tell(form, "No answer from the preview. Is it still running?");
    console.warn(error);
  }
}

function swap(form, html, action) {
  const old = form.closest(".problem");
  const page = new DOMParser().parseFromString(html, "text/html");
  // By its form, which no text of an author can have: an id anybody can write.
  const fresh = [...page.forms].find((other) => other.dataset.problem === form.dataset.problem)?.closest(".problem");
  if (!fresh) throw new Error("the block is not in the answer");
  old.replaceWith(document.adoptNode(fresh));
  const target = fresh.querySelector(FOCUS[action] ?? ".problem-title") ?? fresh.querySelector(".problem-result");
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
  fresh.dispatchEvent(new CustomEvent("preview:changed", { bubbles: true }));
}

function tell(form, text) {
  const result = form.querySelector(".problem-result");
  result.replaceChildren(Object.assign(document.createElement("p"), { className: "problem-mark refused", textContent: text }));
  result.focus();
}
