/* The self-assessment. The form stands in the page; this fills it with the learner's draft, keeps the draft on the server, and
   shows the results that the server makes. */
(function () {
  "use strict";
  var L = window.LdnXBlocks, h = L.h;

  // --- Answers: {choice: {mode, preset, skills}, ratings: {id: 1..5 or null}, notes: {id: text}, own: [{id, text, rating}]}

  function empty() { return { choice: { mode: "all", preset: "", skills: [] }, ratings: {}, notes: {}, own: [] }; }

  function parse(entry) { return entry && entry.text ? JSON.parse(entry.text) : empty(); }

  function sorted(map) {
    var result = {};
    Object.keys(map).sort().forEach(function (key) { if (map[key] !== "") { result[key] = map[key]; } });
    return result;
  }

  /** Answers written in one way, so that equal ones are equal texts. */
  function written(answers) {
    var choice = answers.choice;
    return JSON.stringify([choice.mode, choice.mode === "preset" ? choice.preset : "", choice.mode === "own" ? choice.skills.slice().sort() : [],
      sorted(answers.ratings), sorted(answers.notes), answers.own.map(function (item) { return [item.id, item.text, item.rating]; })]);
  }

  function same(a, b) { return written(a) === written(b); }

  /** Answers as separate items that can be merged: name to value; what is not answered is not there. */
  function items(answers) {
    var found = { choice: answers.choice };
    Object.keys(answers.ratings).forEach(function (id) { found["ratings " + id] = answers.ratings[id]; });
    Object.keys(answers.notes).forEach(function (id) { if (answers.notes[id]) { found["notes " + id] = answers.notes[id]; } });
    answers.own.forEach(function (item) { found["own " + item.id] = item; });
    return found;
  }

  function text(name, value) {
    if (value === undefined) { return "-"; }
    if (name === "choice") { return written({ choice: value, ratings: {}, notes: {}, own: [] }); }
    return JSON.stringify(name.indexOf("own ") === 0 ? [value.text, value.rating] : value);
  }

  function assemble(found, order) {
    var answers = empty();
    answers.choice = found.choice || answers.choice;
    Object.keys(found).forEach(function (name) {
      var parts = name.split(" ");
      if (found[name] === undefined) { return; }
      if (parts[0] === "ratings" || parts[0] === "notes") { answers[parts[0]][parts[1]] = found[name]; }
    });
    order.forEach(function (id) { if (found["own " + id] !== undefined) { answers.own.push(found["own " + id]); } });
    return answers;
  }

  /** Merge three ways. `bases`: what the server held, as far as this window knows, and what this window last sent: whatever is
      still as in one of them was not changed by the other window. Different items merge by themselves; an item changed on both
      sides is a clash, and stays as it is here until the learner has chosen. */
  function merge(bases, mine, theirs) {
    var old = bases.map(items), here = items(mine), there = items(theirs), result = {}, clashes = [];
    Object.keys(Object.assign({}, old[0], here, there)).forEach(function (name) {
      var mineText = text(name, here[name]), theirText = text(name, there[name]);
      var known = old.map(function (base) { return text(name, base[name]); });
      var take = here[name];
      if (mineText !== theirText && known.indexOf(theirText) < 0) {
        if (mineText === known[0]) { take = there[name]; } else { clashes.push({ name: name, here: here[name], there: there[name] }); }
      }
      result[name] = take;
    });
    var order = theirs.own.concat(mine.own).map(function (item) { return item.id; });
    order = order.filter(function (id, place) { return order.indexOf(id) === place; });
    return { answers: assemble(result, order), order: order, result: result, clashes: clashes };
  }

  // --- One block

  function Assessment(block) {
    var t = block.t, device = "", limits = {}, attempts = [], last = null, saver = null, planSaver = null, attemptKey = "";
    var answers = empty(), active = null, meeting = null, shown = "", busy = false;
    var sitting = L.id();
    var presets = JSON.parse(block.root.dataset.presets);

    function part(name, within) { return (within || block.root).querySelector('[data-part="' + name + '"]'); }
    function parts(name) { return block.all('[data-part="' + name + '"]'); }
    function cards() { return block.all("fieldset[data-item]"); }
    function radios(card) { return Array.prototype.slice.call(card.querySelectorAll('input[type="radio"]')); }
    function checks(box) { return Array.prototype.slice.call(box.querySelectorAll('input[type="checkbox"]')); }
    function modes() { return radios(part("choose")); }
    function focus(node) { if (node) { node.focus({ preventScroll: false }); } }
    function isOwn(card) { return card.hasAttribute("data-own"); }
    function card(id) { return cards().filter(function (one) { return one.dataset.item === id; })[0]; }
    function stepName(value) {
      if (value === undefined) { return t("nothing"); }
      var scale = part("scale").content.querySelectorAll("label");
      var found = Array.prototype.filter.call(scale, function (label) { return Number(label.querySelector("input").value) === (value || 0); })[0];
      return found.textContent.trim();
    }

    // --- Form to answers and back

    function chosen() {
      var choice = answers.choice;
      var every = checks(part("picks")).map(function (box) { return box.value; });
      if (choice.mode === "own") { return choice.skills; }
      return choice.mode === "preset" && presets[choice.preset] ? presets[choice.preset] : every;
    }

    function readCard(one) {
      var picked = radios(one).filter(function (radio) { return radio.checked; })[0];
      var rating = picked ? Number(picked.value) || null : undefined;
      if (isOwn(one)) {
        answers.own.forEach(function (item) {
          if (item.id === one.dataset.item) { item.text = one.querySelector("input").value; item.rating = rating === undefined ? 0 : rating; }
        });
        return;
      }
      if (rating === undefined) { delete answers.ratings[one.dataset.item]; } else { answers.ratings[one.dataset.item] = rating; }
      var note = part("note", one).value;
      if (note) { answers.notes[one.dataset.item] = note; } else { delete answers.notes[one.dataset.item]; }
    }

    function writeCard(one, rating) {
      radios(one).forEach(function (radio) { radio.checked = rating !== undefined && Number(radio.value) === (rating || 0); });
      one.classList.toggle("ldn-rated", rating !== undefined);
    }

    /** Show `answers` in the form. What the learner is typing in is left alone if it says the same. */
    function write() {
      modes().forEach(function (radio) { radio.checked = radio.value === answers.choice.mode; });
      if (answers.choice.mode === "preset" && presets[answers.choice.preset]) { part("role").value = answers.choice.preset; }
      cards().forEach(function (one) {
        if (isOwn(one)) { return; }
        writeCard(one, answers.ratings[one.dataset.item]);
        var note = part("note", one), said = answers.notes[one.dataset.item] || "";
        if (note.value !== said) { note.value = said; }
        if (said) { note.parentNode.open = true; }
      });
      writeOwn();
      refresh();
    }

    /** Everything that follows from the answers: which skills show, how many are rated, what is too long. */
    function refresh() {
      var skills = chosen(), done = 0, all = skills.length + answers.own.length;
      checks(part("picks")).forEach(function (box) { box.checked = skills.indexOf(box.value) >= 0; });
      part("picks").hidden = answers.choice.mode !== "own";
      part("pick-none").hidden = skills.length > 0;
      if (part("role")) { part("role-text").textContent = part("role").selectedOptions[0].dataset.text; }
      block.all("section[data-group]").forEach(function (group) {
        var count = 0, rated = 0;
        Array.prototype.forEach.call(group.querySelectorAll("fieldset[data-item]"), function (one) {
          one.hidden = skills.indexOf(one.dataset.item) < 0;
          if (!one.hidden) { count += 1; rated += answers.ratings[one.dataset.item] === undefined ? 0 : 1; }
        });
        group.hidden = count === 0;
        part("count", group).textContent = t("progress", { done: rated, all: count });
        done += rated;
      });
      answers.own.forEach(function (item) { done += item.rating === 0 ? 0 : 1; });
      cards().forEach(function (one) {
        var rated = radios(one).some(function (radio) { return radio.checked; });
        one.classList.toggle("ldn-rated", rated);
        tooLong(one, isOwn(one) ? one.querySelector("input") : part("note", one), isOwn(one) ? limits.own_text : limits.note);
      });
      part("progress").textContent = t("progress", { done: done, all: all });
      block.find("progress").max = Math.max(all, 1);
      block.find("progress").value = done;
      part("left").textContent = done < all ? t("unrated_left", { count: all - done }) : all ? t("all_rated") : "";
      block.find('[data-do="add"]').disabled = answers.own.length >= limits.own;
      part("own-most").hidden = answers.own.length < limits.own;
    }

    /** Characters are counted as the server counts them, by code points. */
    function tooLong(one, box, limit) {
      var length = box.value.length > limit ? Array.from(box.value).length : 0;
      part("long", one).textContent = length > limit ? t("too_long", { length: length, limit: limit }) : "";
      if (length > limit) { box.setAttribute("aria-invalid", "true"); } else { box.removeAttribute("aria-invalid"); }
    }

    function changed(one) {
      if (one) { active = one; readCard(one); }
      part("problem").textContent = "";
      refresh();
      saver.change(JSON.parse(JSON.stringify(answers)));
    }

    // --- Indicators of one's own

    /** The steps of a scale stand in the page once and the same for all; a name makes those of one card exclude each other. */
    function naming(one) { radios(one).forEach(function (radio) { radio.name = block.root.id + "-" + one.dataset.item; }); }

    function ownCard(item, number) {
      var name = t("own_name", { number: number }), id = block.root.id + "-" + item.id;
      var steps = h("div", { "class": "ldn-steps" });
      steps.append(part("scale").content.cloneNode(true));
      var node = h("fieldset", { "class": "ldn-card ldn-skill", "data-item": item.id, "data-own": true },
        h("legend", {}, name),
        h("label", { "for": id }, t("own_text")),
        h("input", { type: "text", id: id, value: item.text, "aria-describedby": id + "-long" }),
        h("p", { "class": "ldn-soft", id: id + "-long", "data-part": "long" }),
        steps,
        h("div", { "class": "ldn-foot" },
          h("button", { type: "button", "class": "ldn-button ldn-quiet", "data-do": "remove", "aria-label": name + ": " + t("own_remove") }, t("own_remove")),
          h("button", { type: "button", "class": "ldn-button ldn-quiet", "data-do": "clear", "aria-label": name + ": " + t("clear") }, t("clear")),
          h("span", { "class": "ldn-status", "data-part": "said" })));
      naming(node);
      writeCard(node, item.rating === 0 ? undefined : item.rating);
      return node;
    }

    function writeOwn() {
      var box = part("own"), ids = answers.own.map(function (item) { return item.id; }).join(" ");
      var there = Array.prototype.map.call(box.children, function (one) { return one.dataset.item; }).join(" ");
      if (ids !== there) { box.replaceChildren.apply(box, answers.own.map(function (item, place) { return ownCard(item, place + 1); })); return; }
      answers.own.forEach(function (item) {
        var one = card(item.id);
        if (one.querySelector("input").value !== item.text) { one.querySelector("input").value = item.text; }
        writeCard(one, item.rating === 0 ? undefined : item.rating);
      });
    }

    function addOwn() {
      answers.own.push({ id: L.id(), text: "", rating: 0 });
      writeOwn();
      changed(null);
      focus(part("own").lastElementChild.querySelector("input"));
    }

    function removeOwn(one) {
      answers.own = answers.own.filter(function (item) { return item.id !== one.dataset.item; });
      writeOwn();
      changed(null);
      focus(block.find('[data-do="add"]'));
    }

    // --- Keeping the draft

    function keeper(entry, draft) {
      if (saver) { saver.forget(); }
      var status = L.status(block, part("status"), part("loud"));
      saver = L.saver({
        name: "ldn:" + device + ":draft:" + L.tab, value: draft, base: entry ? entry.revision : 0, sitting: sitting,
        send: function (operation, last) {
          return block.send("save_draft", { op: operation.op, base: operation.base, sitting: operation.sitting, answers: operation.value }, last);
        },
        read: function (data) { return { revision: data.entry.revision, value: parse(data.entry) }; },
        same: same,
        told: function (name, detail) {
          status(name, detail);
          parts("said").forEach(function (line) { line.textContent = ""; });
          var line = active && active.isConnected ? part("said", active) : null;
          if (line) { line.textContent = part("status").textContent; line.dataset.status = name; }
        },
        conflict: clash
      });
    }

    /** Somebody, most likely the same person in another window, saved since this window last heard of the server. */
    function clash(entry, mine) {
      var bases = [saver.kept()];
      if (!entry.text && !same(bases[0], empty())) { submittedThere(entry); return; }
      var found = merge(bases, mine, parse(entry));
      if (found.clashes.length) { meet(entry, bases, found.clashes); return; }
      settle(entry, found.answers);
    }

    function settle(entry, merged) {
      meeting = null;
      part("clash").hidden = true;
      answers = JSON.parse(JSON.stringify(merged));
      write();
      saver.resolve(entry.revision, parse(entry), JSON.parse(JSON.stringify(answers)));
    }

    function meet(entry, bases, clashes) {
      var box = part("clash");
      var sides = function (found, number) {
        var name = block.root.id + "-clash-" + number;
        return h("fieldset", { "class": "ldn-card", "data-clash": found.name }, h("legend", {}, nameOf(found.name)),
          ["here", "there"].map(function (side) {
            return h("label", { "class": "ldn-option" }, h("input", { type: "radio", name: name, value: side, checked: side === "here" }),
              h("span", {}, h("strong", {}, t("clash_" + side) + ": "), h("span", { "class": "ldn-words" }, said(found.name, found[side]))));
          }));
      };
      meeting = { entry: entry, bases: bases };
      box.replaceChildren(h("div", { "class": "ldn-note" }, h("h4", { tabindex: "-1" }, t("clash")), h("p", {}, t("clash_why")), clashes.map(sides),
        h("p", { "class": "ldn-row" }, h("button", { type: "button", "class": "ldn-button", "data-do": "settle" }, t("clash_keep")))));
      box.hidden = false;
      focus(box.querySelector("h4"));
    }

    function nameOf(item) {
      var parts = item.split(" "), one = parts[1] && card(parts[1]);
      if (parts[0] === "choice") { return t("pick"); }
      if (parts[0] === "own") { return t("own"); }
      return (one ? one.dataset.name : parts[1]) + (parts[0] === "notes" ? ": " + t("note") : "");
    }

    function said(item, value) {
      if (value === undefined || value === "") { return t("nothing"); }
      if (item.indexOf("ratings ") === 0) { return stepName(value); }
      if (item.indexOf("own ") === 0) { return value.text + " (" + (value.rating === 0 ? t("nothing") : stepName(value.rating)) + ")"; }
      if (item !== "choice") { return value; }
      var names = value.mode === "own" ? value.skills.map(function (id) { return nameOf("ratings " + id); }).join(", ") : "";
      var radio = modes().filter(function (one) { return one.value === value.mode; })[0];
      var role = part("role") && Array.prototype.filter.call(part("role").options, function (option) { return option.value === value.preset; })[0];
      return value.mode === "preset" && role ? role.textContent : names || (radio ? radio.parentNode.textContent.trim() : value.mode);
    }

    function settleNow() {
      var picks = {};
      block.all("[data-clash]").forEach(function (box) { picks[box.dataset.clash] = box.querySelector("input:checked").value; });
      var found = merge(meeting.bases, answers, parse(meeting.entry));
      var open = found.clashes.filter(function (one) { return !picks[one.name]; });
      if (open.length) { meet(meeting.entry, meeting.bases, found.clashes); return; }
      found.clashes.forEach(function (one) { if (picks[one.name] === "there") { found.result[one.name] = one.there; } });
      settle(meeting.entry, assemble(found.result, found.order));
      focus(block.find('[data-part="rate"] > h4'));
    }

    function submittedThere(entry) {
      var box = part("clash");
      meeting = { entry: entry, bases: [empty()] };
      box.replaceChildren(h("div", { "class": "ldn-note" }, h("h4", { tabindex: "-1" }, t("clash")), h("p", {}, t("submitted_there")),
        h("p", { "class": "ldn-row" }, h("button", { type: "button", "class": "ldn-button", "data-do": "see" }, t("submitted_see")),
          h("button", { type: "button", "class": "ldn-button ldn-second", "data-do": "keep" }, t("submitted_go_on")))));
      box.hidden = false;
      focus(box.querySelector("h4"));
    }

    // --- Loading

    function start() {
      part("loading").textContent = t("loading");
      block.send("load").then(function (answer) {
        if (answer.status !== 200) { failed(answer); return; }
        part("loading").textContent = "";
        device = answer.data.device;
        limits = answer.data.limits;
        known(answer.data);
        return L.device.left("ldn:" + device + ":draft:").then(function (drafts) {
          open(answer.data.draft);
          part("all").disabled = false;
          recover(answer.data.draft, drafts);
          if (attempts.length && !started()) { show(attempts[attempts.length - 1].key, false); results(false); }
        });
      });
    }

    /** Go on from a draft as the server has it. */
    function open(entry) {
      attemptKey = "";
      active = null;
      meeting = null;
      answers = parse(entry);
      keeper(entry, parse(entry));
      parts("note").forEach(function (note) { note.parentNode.open = false; });
      write();
    }

    function failed(answer) {
      part("loading").replaceChildren(answer.data.message || t("load_failed"), " ",
        h("button", { type: "button", "class": "ldn-button ldn-second", "data-do": "load" }, t("try_again")));
    }

    /** Take over what pages of this browser that are gone could not save. It is forgotten there once it is kept here. */
    function recover(entry, drafts) {
      drafts.sort(function (a, b) { return a.value.at - b.value.at; }).forEach(function (draft) {
        var bases = [draft.value.kept].concat(draft.value.flying ? [draft.value.flying.value] : []);
        var found = merge(bases, draft.value.value, answers);
        // If the draft was submitted elsewhere, what differs is not in dispute: it begins a new one.
        var clashes = entry && entry.text ? found.clashes : [];
        if (!same(found.answers, answers)) {
          answers = found.answers;
          write();
          changed(null);
        }
        if (clashes.length) { saver.hold(); meet(entry, bases, clashes); }
        L.device.take(draft.name);
      });
    }

    function known(data) {
      attempts = data.attempts;
      last = data.last;
      part("earlier").hidden = attempts.length === 0;
      listAttempts();
    }

    function started() { return !same(answers, empty()); }

    // --- Submitting

    function settled(tries) {
      if (!saver.dirty() || saver.held() || !tries) { return Promise.resolve(); }
      return saver.push().then(function () { return settled(part("status").dataset.status === "offline" ? 0 : tries - 1); });
    }

    function submit() {
      if (busy) { return; }
      busy = true;
      attemptKey = attemptKey || L.id();
      part("problem").textContent = "";
      part("status").textContent = t("submitting");
      settled(3).then(function () {
        if (saver.dirty() || saver.held()) { busy = false; problem(t(part("status").dataset.status === "offline" ? "submit_offline" : "submit_first")); return; }
        return block.send("submit", { attempt: attemptKey, base: saver.base(), answers: answers }).then(function (answer) {
          busy = false;
          part("status").textContent = "";
          if (answer.status === 200) { submitted(answer.data); return; }
          if (answer.status === 409) { saver.hold(); clash(answer.data.theirs, answers); return; }
          problem(answer.data.message || t("submit_offline"));
        });
      });
    }

    function problem(message) { part("problem").textContent = message; }

    function submitted(data) {
      known(data);
      open(data.draft);
      show(data.attempt.key, true);
      results(false);
    }

    /** A new draft with the skills and the own indicators of the last attempt, and without any rating. */
    function again() {
      if (!started() && last) {
        var every = checks(part("picks")).map(function (box) { return box.value; });
        var skills = every.filter(function (id) { return last.skills.indexOf(id) >= 0; });
        if (skills.length < every.length && skills.length) { answers.choice = { mode: "own", preset: "", skills: skills }; }
        answers.own = last.own.slice(0, limits.own).map(function (words) { return { id: L.id(), text: words, rating: 0 }; });
        write();
        if (started()) { changed(null); }
      }
      rating();
    }

    // --- Views

    function rating() {
      part("results").hidden = true;
      part("rate").hidden = false;
      focus(block.find('[data-part="rate"] > h4'));
    }

    function results(moved) {
      part("rate").hidden = true;
      part("results").hidden = false;
      var button = block.find('[data-do="again"]');
      button.textContent = t(started() ? "go_on" : "again");
      button.classList.toggle("ldn-second", !started());
      if (moved) { focus(block.find('[data-part="results"] h4')); }
    }

    function listAttempts() {
      part("attempts").replaceChildren.apply(part("attempts"), attempts.slice().reverse().map(function (attempt) {
        var name = t("attempt", { number: attempt.number });
        return h("li", {}, h("span", {}, label(attempt, block.moment)), " ",
          h("button", { type: "button", "class": "ldn-button ldn-quiet", "data-do": "show", "data-key": attempt.key, "aria-label": t("attempt_show") + ": " + name }, t("attempt_show")));
      }));
      ["first", "second"].forEach(function (name, place) {
        var select = part("compare").querySelector('[name="' + name + '"]');
        select.replaceChildren.apply(select, attempts.map(function (attempt) { return h("option", { value: attempt.key }, label(attempt, block.day)); }));
        select.selectedIndex = place ? attempts.length - 1 : 0;
      });
      part("compare").hidden = attempts.length < 2;
      link("csv", block.url("export", "as=csv"));
      link("json", block.url("export", "as=json"));
    }

    function label(attempt, time) {
      return t("attempt", { number: attempt.number }) + ", " + time(new Date(attempt.submitted)) + (attempt.here ? "" : " (" + attempt.heading + ")");
    }

    function link(name, url) { block.all('[data-link="' + name + '"]').forEach(function (node) { node.setAttribute("href", url); }); }

    function show(key, moved) {
      shown = key;
      return block.send("result", { attempt: key }).then(function (answer) {
        if (shown !== key) { return; }
        put(answer, moved);
        link("paper", block.url("paper", "attempt=" + key));
        if (answer.status === 200) { plan(key, answer.data.plan); }
      });
    }

    function compare(form) {
      var pair = { first: form.elements.first.value, second: form.elements.second.value };
      shown = pair.first + pair.second;
      block.send("compare", pair).then(function (answer) {
        if (shown !== pair.first + pair.second) { return; }
        part("compare-problem").textContent = answer.status === 200 ? "" : answer.data.message || t("submit_offline");
        if (answer.status !== 200) { return; }
        put(answer, true);
        link("paper", block.url("paper", "first=" + pair.first + "&second=" + pair.second));
      });
    }

    function put(answer, moved) {
      if (planSaver) { planSaver.push(); planSaver.stop(); planSaver = null; }
      if (answer.status === 200) { part("shown").innerHTML = answer.data.html; }  // made on the server by a template that escapes
      else { part("shown").replaceChildren(h("p", { "class": "ldn-problem", role: "alert" }, answer.data.message || t("load_failed"))); }
      Array.prototype.forEach.call(part("shown").querySelectorAll("time"), function (time) {
        time.textContent = block.moment(new Date(time.getAttribute("datetime")));
      });
      if (moved) { focus(part("title", part("shown")) || part("shown").firstElementChild); }
    }

    // --- What to do next

    function plan(key, entry) {
      var form = part("plan"), name = "ldn:" + device + ":plan:" + key + ":";
      var read = function (found) { return found && found.text ? JSON.parse(found.text) : { focus: [], step: "" }; };
      var written = function (value) { return JSON.stringify([value.focus.slice().sort(), value.step]); };
      function write(value) {
        checks(form).forEach(function (box) { box.checked = value.focus.indexOf(box.value) >= 0; });
        form.querySelector("textarea").value = value.step;
        full();
      }
      function now() {
        return { focus: checks(form).filter(function (box) { return box.checked; }).map(function (box) { return box.value; }), step: form.querySelector("textarea").value };
      }
      function full() {
        var most = now().focus.length >= limits.focus;
        checks(form).forEach(function (box) { box.disabled = most && !box.checked; });
        part("plan-full").textContent = most ? t("plan_full", { limit: limits.focus }) : "";
      }
      function meetPlan(theirs, mine) {
        var value = read(theirs), box = part("plan-clash");
        var names = value.focus.map(function (id) {
          var found = checks(form).filter(function (one) { return one.value === id; })[0];
          return found ? found.parentNode.textContent.trim() : id;
        });
        var choose = function (keep) {
          box.hidden = true;
          if (!keep) { write(value); }
          planSaver.resolve(theirs.revision, value, now());
          focus(form.querySelector("textarea"));
        };
        box.replaceChildren(h("p", {}, t("plan_there")), h("p", { "class": "ldn-words" }, [names.join(", "), value.step].filter(Boolean).join("\n") || t("nothing")),
          h("p", { "class": "ldn-row" }, h("button", { type: "button", "class": "ldn-button", click: function () { choose(true); } }, t("plan_mine")),
            h("button", { type: "button", "class": "ldn-button ldn-second", click: function () { choose(false); } }, t("plan_theirs"))));
        box.hidden = false;
      }
      planSaver = L.saver({
        name: name + L.tab, value: read(entry), base: entry ? entry.revision : 0, sitting: sitting,
        send: function (operation, last) {
          var value = operation.value;
          return block.send("save_plan", { attempt: key, op: operation.op, base: operation.base, sitting: operation.sitting, focus: value.focus, step: value.step }, last);
        },
        read: function (data) { return { revision: data.entry.revision, value: read(data.entry) }; },
        same: function (a, b) { return written(a) === written(b); },
        told: L.status(block, part("plan-status"), part("loud")),
        conflict: meetPlan
      });
      var mine = planSaver;
      write(read(entry));
      L.device.left(name).then(function (left) {
        var draft = left.concat(L.device.list(name + L.tab)).pop();
        if (!draft || mine !== planSaver) { return; }
        write(draft.value.value);
        mine.resume(draft.value);
        if (draft.name !== name + L.tab) { L.device.take(draft.name); }
      });
      form.addEventListener("input", function () { full(); planSaver.change(now()); });
      form.addEventListener("submit", function (event) { event.preventDefault(); planSaver.push(); });
    }

    // --- Staff

    function staff() {
      block.send("staff").then(function (answer) {
        if (answer.status === 200) { part("figures").innerHTML = answer.data.html; }
        else { part("figures").replaceChildren(h("p", { "class": "ldn-problem" }, answer.data.message || t("load_failed"))); }
      });
    }

    // --- What the learner does

    function input(event) {
      var one = event.target.closest("fieldset[data-item]");
      if (!saver || event.target.closest('[data-part="clash"]')) { return; }
      if (one) { changed(one); return; }
      if (!event.target.closest('[data-part="choose"]')) { return; }
      var picked = checks(part("picks")).filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
      var mode = event.target === part("role") ? "preset" : modes().filter(function (radio) { return radio.checked; })[0].value;
      answers.choice = { mode: mode, preset: mode === "preset" ? part("role").value : "", skills: mode === "own" ? picked : [] };
      modes().forEach(function (radio) { radio.checked = radio.value === mode; });
      changed(null);
    }

    var does = {
      load: start,
      add: addOwn,
      again: again,
      staff: staff,
      settle: settleNow,
      results: function () {
        var latest = attempts[attempts.length - 1];
        if (shown) { results(true); } else { show(latest.key, true); results(false); }
      },
      show: function (button) { show(button.dataset.key, true); },
      remove: function (button) { removeOwn(button.closest("fieldset")); },
      clear: function (button) {
        var one = button.closest("fieldset");
        radios(one).forEach(function (radio) { radio.checked = false; });
        changed(one);
        focus(radios(one)[0]);
      },
      see: function () {
        part("clash").hidden = true;
        block.send("load").then(function (answer) {
          if (answer.status !== 200) { problem(answer.data.message || t("submit_offline")); return; }
          known(answer.data);
          open(answer.data.draft);
          show(attempts[attempts.length - 1].key, true);
          results(false);
        });
      },
      keep: function () { attemptKey = ""; settle(meeting.entry, answers); focus(block.find('[data-part="rate"] > h4')); }
    };

    block.root.addEventListener("input", input);
    block.root.addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]");
      if (button && does[button.dataset.do]) { does[button.dataset.do](button); }
    });
    block.root.addEventListener("submit", function (event) {
      event.preventDefault();
      if (event.target === part("compare")) { compare(event.target); } else if (event.target.closest('[data-part="rate"]')) { submit(); }
    });
    cards().forEach(naming);
    if (part("staff")) { link("staff", block.url("staff_csv")); }
    start();
  }

  window.LdnAssessment = function (runtime, element) {
    var block = L.open(runtime, element);
    if (block) { Assessment(block); }
  };
}());
