// What a test wants to know of an open page, in one go. `wanted` is the language of the course.
(wanted) => {
  const width = document.documentElement.clientWidth;
  const root = document.documentElement;
  const name = (element) => {
    const classes = element.getAttribute("class");
    return element.localName + (element.id ? `#${element.id}` : "") + (classes ? `.${classes.trim().split(/\s+/).join(".")}` : "");
  };
  const path = (element) => [element.parentElement, element].filter(Boolean).map(name).join(" > ");

  // An element may be wider than the screen only inside one that scrolls, or is clipped to nothing for those who see.
  const isHeld = (element) => {
    for (let box = element.parentElement; box && box !== root && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const sticking = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (sticking.length === 3) break;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || (box.left >= -0.5 && box.right <= width + 0.5)) continue;
    if (element.checkVisibility() && !isHeld(element)) sticking.push(`${path(element)} (${Math.round(box.left)} to ${Math.round(box.right)})`);
  }

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (text && !parent.closest("script, style, template, noscript") && parent.closest("[lang]").lang === wanted) texts.push(text);
  }
  for (const element of document.body.querySelectorAll("[alt], [title], [aria-label], [placeholder]")) {
    if (element.closest("[lang]").lang !== wanted) continue;
    for (const attribute of ["alt", "title", "aria-label", "placeholder"]) {
      if (element.getAttribute(attribute)) texts.push(element.getAttribute(attribute));
    }
  }

  const href = (selector) => document.querySelector(selector)?.getAttribute("href") ?? "";
  return {
    width: root.scrollWidth,
    sticking,
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((found) => found.checkVisibility()).map((found) => Number(found.localName[1])),
    texts,
    languages: [...document.querySelectorAll(".ldn-xblock")].map((block) => block.lang),
    own: [...document.querySelectorAll(".ldn-xblock h4, .ldn-xblock .ldn-note")].filter((part) => part.closest("[lang]").lang === wanted).map((part) => part.textContent.trim()),
    empty: [...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src),
    previous: href(".turn [rel=prev]"),
    next: href(".turn [rel=next]"),
    title: document.title,
  };
}
