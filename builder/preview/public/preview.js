// What a page of the preview does by itself: it tells which blocks were seen, and shows what changed in the files.
(() => {
  "use strict";
  const { course, locale, version } = document.body.dataset;
  const SEEN_AFTER = Number(document.body.dataset.seenAfter || 5000); // milliseconds in view, as the LMS counts a text as completed

  // Completion of blocks that are only read.
  const timers = new Map();
  const report = (block) => {
    const body = new URLSearchParams({ block: block.dataset.block });
    fetch(`/${course}/${locale}/seen`, { method: "POST", body, keepalive: true }).then((answer) => {
      if (answer.ok) delete block.dataset.seen;
    }, () => {});
  };
  if ("IntersectionObserver" in window) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const block = entry.target;
        clearTimeout(timers.get(block));
        if (entry.isIntersecting) {
          timers.set(block, setTimeout(() => { watcher.unobserve(block); report(block); }, SEEN_AFTER));
        }
      }
    });
    document.querySelectorAll("[data-seen]").forEach((block) => watcher.observe(block));
  }

  // One menu at a time; Escape closes it.
  const menus = [...document.querySelectorAll("details.menu")];
  menus.forEach((menu) => menu.addEventListener("toggle", () => {
    if (menu.open) menus.filter((other) => other !== menu).forEach((other) => { other.open = false; });
  }));
  document.addEventListener("keydown", (event) => {
    const open = menus.find((menu) => menu.open);
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    menus.filter((menu) => menu.open && !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });

  // What a learner has begun and not sent. Our XBlocks keep every letter by themselves: there only the caret would be lost.
  const touched = new Set();
  const isUnsent = (field) => {
    if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  };
  const isTyped = (field) => field === document.activeElement && !field.matches("[type=radio], [type=checkbox], select");
  const isBusy = () => [...touched].some((field) =>
    field.isConnected && (isTyped(field) || (!field.closest("[data-block-type^='ldn_']") && isUnsent(field))));
  document.addEventListener("input", (event) => {
    if (event.target.matches("main :is(input, select, textarea)")) touched.add(event.target);
  });

  // Files that change while the page is open. If this page shows something else now, it is loaded anew, unless that would take
  // away what a learner has begun: then they are asked. Notes about the files come into the page as it is.
  const body = document.body;
  let known = version;
  let news;
  const listen = () => {
    news?.close();
    if (document.hidden) return; // a browser has few connections to one host, and somebody may have many pages open
    news = new EventSource(`/-/events?version=${known}`);
    news.addEventListener("version", look);
  };
  const look = async () => {
    news.close();
    try {
      const answer = await fetch(location.href);
      show(answer.status, new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      setTimeout(listen, 1000); // the preview has just been ended, or begins again
    }
  };
  const show = (status, page) => {
    const fresh = page.body.dataset;
    const isGone = status === 404 && course !== undefined;
    const isChanged = !isGone && fresh.content !== body.dataset.content;
    if (isChanged && !isBusy()) return reload();
    // At the top of a page browsers do not keep what is read in its place when something comes in above it.
    const held = scrollY === 0 ? document.activeElement.closest("main *") : null;
    const before = held?.getBoundingClientRect().top;
    document.querySelectorAll("[data-live]").forEach((part) => {
      const now = page.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    });
    if (held) scrollBy(0, held.getBoundingClientRect().top - before);
    tell("gone", isGone);
    tell("changed", isChanged);
    known = fresh.version;
    if ("watch" in fresh) listen();
  };
  const tell = (id, isSo) => {
    const note = document.getElementById(id);
    if (note) note.hidden = !isSo;
  };
  const reload = () => {
    sessionStorage.setItem("ldn-preview-scroll", JSON.stringify([location.pathname, scrollY]));
    location.reload();
  };
  if ("watch" in body.dataset) {
    listen();
    document.addEventListener("visibilitychange", listen);
    window.addEventListener("pagehide", () => news?.close());
    window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    document.querySelector("#changed button")?.addEventListener("click", reload);
  }
  try {
    const [path, top] = JSON.parse(sessionStorage.getItem("ldn-preview-scroll") || "[]");
    sessionStorage.removeItem("ldn-preview-scroll");
    if (path === location.pathname) requestAnimationFrame(() => scrollTo(0, top));
  } catch { /* what another program left there is no matter of ours */ }
})();
