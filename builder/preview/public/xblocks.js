/* What the LMS does for XBlocks in a page: it finds each, gives it a runtime, its element and its arguments, and starts it. */
(function () {
  "use strict";

  /** The runtime of one block. `handlerUrl` is all that blocks may count on; `notify` has nobody to tell here. */
  function runtimeOf(block) {
    return {
      handlerUrl: function (element, name, suffix, query) {
        var address = block.dataset.handlers + "/" + encodeURIComponent(name);
        if (suffix) { address += "/" + suffix; }
        return query ? address + "?" + query : address;
      },
      notify: function () {},
      children: function () { return []; },
      childMap: function () { return undefined; }
    };
  }

  function argumentsOf(block) {
    var script = block.querySelector(":scope > .xblock-json-init-args");
    return script ? JSON.parse(script.textContent) : undefined;
  }

  /** Start a block, once. One that fails is told of and does not keep its neighbours from starting. */
  function start(block) {
    if (block.dataset.started) { return; }
    block.dataset.started = "yes";
    try {
      window[block.dataset.init](runtimeOf(block), block, argumentsOf(block));
    } catch (error) {
      window.console.warn("The script of " + block.dataset.usageId + " did not start:", error);
      var note = document.createElement("p");
      note.className = "note";
      note.lang = "en";
      note.dir = "ltr";
      note.textContent = "The script of this activity did not start here: " + error;
      block.prepend(note);
    }
  }

  /** Start every block in `root`: also of what was put into a page later. */
  function startAll(root) {
    (root || document).querySelectorAll(".xblock[data-init]").forEach(start);
  }

  // Evening comes, and the device turns dark. Blocks look at a page's colours again when its class changes, as on a site with
  // a switch of its own.
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function sayDark() { document.body.classList.toggle("dark", dark.matches); }
  sayDark();
  dark.addEventListener("change", sayDark);

  window.LdnPreviewXBlocks = { start: startAll };
  // A deferred script of a block may stand behind this one: all of them have run when the document is ready.
  document.addEventListener("DOMContentLoaded", function () { startAll(); });
  window.addEventListener("load", function () { startAll(); });
}());
