/* What both blocks share: requests, drafts on this device, and the saver that never loses a text.
   No dependency, no build step. Loaded twice, it does nothing the second time. */
(function () {
  "use strict";
  if (window.LdnXBlocks) { return; }

  var IDLE = 1500;        // ms of rest before a text is sent
  var EVERY = 5000;       // ms between two saves of one text
  var RETRY = [2000, 4000, 8000, 15000, 30000];
  var TIMEOUT = 20000;

  /** A new id: 32 hexadecimal digits. */
  function id() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function cookie(name) {
    var found = document.cookie.split("; ").filter(function (pair) { return pair.indexOf(name + "=") === 0; })[0];
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /** `{named}` placeholders of a message filled in. */
  function fill(message, values) {
    return String(message || "").replace(/\{(\w+)\}/g, function (whole, name) {
      return values && name in values ? values[name] : whole;
    });
  }

  /** An element. Children that are strings become text, never HTML. */
  function h(tag, attributes) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === undefined || value === null || value === false) { return; }
      if (typeof value === "function") { node.addEventListener(name, value); }
      else if (name === "value") { node.value = value; }
      else { node.setAttribute(name, value === true ? "" : value); }
    });
    for (var i = 2; i < arguments.length; i += 1) {
      [].concat(arguments[i]).forEach(function (child) {
        if (child !== null && child !== undefined && child !== false) { node.append(child); }
      });
    }
    return node;
  }

  /** What a block's script works with: its root, its words, its requests. Null if it runs already. */
  function open(runtime, element) {
    var frame = element && element.jquery ? element[0] : element;
    var root = frame.matches && frame.matches(".ldn-xblock") ? frame : frame.querySelector(".ldn-xblock");
    if (!root || root.dataset.ldnOpen) { return null; }
    root.dataset.ldnOpen = "yes";
    theme(root);
    new MutationObserver(function () { theme(root); }).observe(document.body, { attributes: true, attributeFilter: ["class", "style"] });
    var words = JSON.parse(root.dataset.words || "{}");
    var language = root.lang || document.documentElement.lang || "en";
    return {
      root: root,
      find: function (selector) { return root.querySelector(selector); },
      all: function (selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); },
      t: function (name, values) { return fill(words[name], values); },
      url: function (handler, query) { return runtime.handlerUrl(frame, handler, "", query || ""); },
      send: function (handler, body, last) { return send(runtime.handlerUrl(frame, handler), body || {}, last); },
      time: function (date) { return format(date, language, { hour: "2-digit", minute: "2-digit" }); },
      day: function (date) { return format(date, language, { dateStyle: "medium" }); },
      moment: function (date) { return format(date, language, { dateStyle: "medium", timeStyle: "short" }); }
    };
  }

  /** A page says whether it is dark by the colour of its text; what the device prefers is another matter. */
  function theme(root) {
    var rgb = (window.getComputedStyle(root).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    root.dataset.theme = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140 ? "dark" : "light";
  }

  function format(date, language, options) {
    try { return new Intl.DateTimeFormat(language, options).format(date); }
    catch (error) { return new Intl.DateTimeFormat("en", options).format(date); }
  }

  /** Today where the learner is, as 2026-01-31. */
  function today() {
    var now = new Date();
    var two = function (number) { return ("0" + number).slice(-2); };
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  /** A day as a Date at noon, so that no time zone moves it. */
  function dayOf(text) { return new Date(text + "T12:00:00"); }

  /** Send JSON. Gives {status, data}; status 0 means that no answer of ours came. `last`: the page is going away. */
  function send(url, body, last) {
    var abort = new AbortController();
    var timer = window.setTimeout(function () { abort.abort(); }, TIMEOUT);
    return window.fetch(url, {
      method: "POST", credentials: "same-origin", keepalive: Boolean(last), signal: abort.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(body)
    }).then(function (response) {
      return response.json().then(
        function (data) { return { status: response.status, data: data }; },
        function () { return { status: response.ok ? 0 : response.status, data: {} }; }  // a login page, a proxy's error
      );
    }).catch(function () {
      return { status: 0, data: {} };
    }).finally(function () { window.clearTimeout(timer); });
  }

  /** This page among others: the names of its drafts end in it. While the page lives it holds a lock, so nobody else takes them. */
  var tab = id();
  var locks = window.navigator.locks;
  if (locks) { locks.request("ldn:" + tab, function () { return new Promise(function () { /* until the page goes */ }); }).catch(function () { /* it goes */ }); }

  /** Drafts on this device: what the server has not confirmed yet. Each tab keeps its own, so tabs never overwrite each other. */
  var device = {
    works: (function () {
      try { window.localStorage.setItem("ldn", "1"); window.localStorage.removeItem("ldn"); return true; }
      catch (error) { return false; }
    }()),
    put: function (name, value) {
      try { window.localStorage.setItem(name, JSON.stringify(value)); return true; } catch (error) { return false; }
    },
    take: function (name) { try { window.localStorage.removeItem(name); } catch (error) { /* nothing kept, nothing to remove */ } },
    list: function (prefix) {
      var found = [];
      try {
        for (var i = 0; i < window.localStorage.length; i += 1) {
          var name = window.localStorage.key(i);
          if (name.indexOf(prefix) === 0) {
            try { found.push({ name: name, value: JSON.parse(window.localStorage.getItem(name)) }); } catch (error) { /* not ours */ }
          }
        }
      } catch (error) { /* a browser that keeps nothing */ }
      return found;
    },
    /** A promise of the drafts that pages left which are gone. Without locks every page counts as gone: what is sent twice does no harm. */
    left: function (prefix) {
      var found = device.list(prefix);
      if (!locks) { return Promise.resolve(found); }
      return locks.query().then(function (now) {
        var living = now.held.map(function (lock) { return lock.name; });
        return found.filter(function (draft) { return living.indexOf("ldn:" + draft.name.split(":").pop()) < 0; });
      }, function () { return found; });
    }
  };

  /** Keeps one versioned text on the server.

      options: name (of the draft on this device), value, base (revision), sitting,
               send(operation, last) -> promise of {status, data}; an operation is {op, base, sitting, value},
               read(data) -> {revision, value} of the entry in an answer,
               same(a, b), told(status, detail), conflict(theirs, mine).
      Statuses: saved, waiting (typed, not sent yet), saving, offline, failed (detail: message), conflict, refused (detail: message).

      An operation that was sent is sent again unchanged until the server has answered it, so a retry is harmless. */
  function saver(options) {
    var state = { value: options.value, kept: options.value, base: options.base, flying: null, tries: 0, timer: 0, sentAt: 0,
                  stopped: false, held: false };
    var same = options.same || function (a, b) { return a === b; };

    function told(status, detail) { if (options.told) { options.told(status, detail || ""); } }
    function dirty() { return Boolean(state.flying) || !same(state.value, state.kept); }

    function remember() {
      if (!dirty()) { device.take(options.name); return true; }
      return device.put(options.name, { value: state.value, base: state.base, flying: state.flying, kept: state.kept, at: Date.now() });
    }

    function plan(wait) {
      window.clearTimeout(state.timer);
      state.timer = window.setTimeout(function () { push(false); }, wait);
    }

    function change(value) {
      state.value = value;
      var safe = remember();
      if (!dirty()) { told("saved"); return; }
      if (state.held) { return; }
      told("waiting", safe ? "" : "unsafe");
      if (!state.flying) { plan(Math.max(IDLE, state.sentAt + EVERY - Date.now())); }
    }

    function push(last) {
      window.clearTimeout(state.timer);
      if (state.stopped || state.held || !dirty()) { return Promise.resolve(); }
      if (!state.flying) {
        state.flying = { op: id(), base: state.base, sitting: options.sitting, value: state.value };
        remember();
      }
      told("saving");
      state.sentAt = Date.now();
      var sent = state.flying;
      return options.send(sent, last).then(function (answer) { landed(sent, answer); });
    }

    function landed(sent, answer) {
      if (sent !== state.flying) { return; }
      if (answer.status >= 200 && answer.status < 300) {
        var now = options.read(answer.data);
        state.flying = null;
        state.tries = 0;
        state.base = now.revision;
        state.kept = sent.value;
        // The same operation answered late: somebody else wrote since. What is on the server is not what we sent.
        if (!same(now.value, sent.value)) { state.held = true; remember(); told("conflict"); options.conflict(answer.data.entry, state.value); return; }
        remember();
        if (dirty()) { plan(Math.max(IDLE, state.sentAt + EVERY - Date.now())); told("waiting"); } else { told("saved"); }
      } else if (answer.status === 409) {
        state.flying = null;
        state.held = true;
        remember();
        told("conflict");
        options.conflict(answer.data.theirs, state.value);
      } else if (answer.status === 0 || answer.status === 429 || answer.status >= 500) {
        var wait = RETRY[Math.min(state.tries, RETRY.length - 1)];
        state.tries += 1;
        told(answer.status === 0 ? "offline" : "failed", answer.data.message || "");
        plan(answer.data.retry_after ? answer.data.retry_after * 1000 : wait);
      } else {
        // Refused for good: what was sent can never be saved as it is. The learner's words stay here.
        state.flying = null;
        remember();
        told("refused", answer.data.message || "");
      }
    }

    /** After a conflict: go on from revision `base`, the server holding `kept`, with `value` as the learner's choice. */
    function resolve(base, kept, value) {
      state.held = false;
      state.flying = null;
      state.base = base;
      state.kept = kept;
      state.value = value;
      remember();
      if (dirty()) { push(false); } else { told("saved"); }
    }

    /** Go on with a draft that an earlier page left on this device. */
    function resume(draft) {
      state.value = draft.value;
      state.base = draft.base;
      state.kept = draft.kept;
      state.flying = draft.flying || null;
      remember();
      return push(false);
    }

    function stop() {
      state.stopped = true;
      window.clearTimeout(state.timer);
      window.removeEventListener("online", online);
      window.removeEventListener("pagehide", leaving);
      document.removeEventListener("visibilitychange", leaving);
    }

    function online() { if (dirty() && !state.held) { push(false); } }
    function leaving(event) { if ((event.type === "pagehide" || document.visibilityState === "hidden") && dirty()) { push(true); } }
    window.addEventListener("online", online);
    window.addEventListener("pagehide", leaving);
    document.addEventListener("visibilitychange", leaving);

    return {
      change: change,
      push: function () { state.tries = 0; return push(false); },
      resolve: resolve,
      resume: resume,
      stop: stop,
      forget: function () { stop(); device.take(options.name); },
      dirty: dirty,
      held: function () { return state.held; },
      hold: function () { state.held = true; told("conflict"); },  // until `resolve`
      kept: function () { return state.kept; },
      value: function () { return state.value; },
      base: function () { return state.base; }
    };
  }

  /** Say a saver's status in a line that keeps its place. Screen readers hear only what needs an answer. */
  function status(block, line, loud) {
    return function (name, detail) {
      var known = { saved: "saved_at", waiting: "waiting", saving: "saving", offline: "offline", failed: "failed", conflict: "conflict",
                    refused: "refused" };
      var text = block.t(detail === "unsafe" ? "unsafe" : known[name], { time: block.time(new Date()) });
      if ((name === "refused" || name === "failed") && detail) { text = detail; }
      if (name === "offline" && !device.works) { text = block.t("unsafe"); }
      line.dataset.status = name;
      line.textContent = text;
      if (loud && (name === "offline" || name === "failed" || name === "refused" || name === "conflict") && loud.textContent !== text) {
        loud.textContent = text;
      } else if (loud && name === "saved") { loud.textContent = ""; }
    };
  }

  window.LdnXBlocks = { id: id, tab: tab, fill: fill, h: h, open: open, today: today, dayOf: dayOf, device: device, saver: saver, status: status };
}());
