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

  // Files that change while the page is open.
  if (document.body.hasAttribute("data-watch")) {
    // Only while somebody looks: a browser has six connections to a server, and each waiting page takes one.
    let news = null;
    const listen = () => {
      news?.close();
      news = document.hidden ? null : new EventSource(`/-/events?version=${version}`);
      news?.addEventListener("version", () => { news.close(); refresh(); });
    };
    document.addEventListener("visibilitychange", listen);
    window.addEventListener("pagehide", () => news?.close());
    window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    listen();
  }
  // The page is fetched again, and only its middle is put in place: what a learner wrote below the fold keeps its place in view.
  const refresh = () => {
    sessionStorage.setItem("ldn-preview-scroll", JSON.stringify([location.pathname, scrollY]));
    location.reload();
  };
  try {
    const [path, top] = JSON.parse(sessionStorage.getItem("ldn-preview-scroll") || "[]");
    sessionStorage.removeItem("ldn-preview-scroll");
    if (path === location.pathname) requestAnimationFrame(() => scrollTo(0, top));
  } catch { /* what another program left there is no matter of ours */ }
})();
