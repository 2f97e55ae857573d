/* The reflection journal and the worksheet. What keeps a text safe is in ldn.js; here is what a learner sees of it. */
(function () {
  "use strict";
  if (window.LdnJournal) { return; }
  var L = window.LdnXBlocks;
  var h = L.h;

  window.LdnJournal = function (runtime, element) {
    var block = L.open(runtime, element);
    if (!block) { return; }
    var parts = {};
    block.all("[data-part]").forEach(function (node) { parts[node.dataset.part] = node; });
    (block.root.dataset.mode === "worksheet" ? worksheet : journal)(block, parts);
  };

  /** Fetch what the learner wrote here; then `ready` with it. */
  function load(block, parts, ready) {
    block.send("load").then(function (answer) {
      if (answer.status === 200) {
        parts.loading.remove();
        parts.ready.hidden = false;
        ready(answer.data);
        return;
      }
      parts.loading.replaceChildren(
        h("p", { role: "alert" }, answer.data.message || block.t("load_failed")),
        button(block.t("try_again"), "", function () {
          parts.loading.replaceChildren(h("p", {}, block.t("loading")));
          load(block, parts, ready);
        }));
    });
  }

  function button(text, look, act, more) {
    return h("button", Object.assign({ type: "button", class: "ldn-button " + look, click: act }, more), text);
  }

  function valueOf(state) { return { text: state.text, day: state.day, skills: state.skills.slice(), kind: state.kind }; }

  function same(a, b) {
    return a.text === b.text && a.day === b.day && a.kind === b.kind && a.skills.slice().sort().join() === b.skills.slice().sort().join();
  }

  function length(text) { return Array.from(text).length; }

  /** How long a text is, said only near the limit. */
  function measure(block, node, text, limit) {
    var count = text.length > limit * 0.9 ? length(text) : 0;
    node.textContent = count ? block.t("characters", { count: count, limit: limit }) : "";
  }

  /** Where a text is written, and its saver.

      options: state (the server's, revision 0 if it has none), value, device, pair() (around the text area: two columns when two
               texts meet), line (for the status), loud, body(value) -> what is sent, show(value) -> into the fields, took(state) -> the
               server's news, reveal() -> make the fields visible, left(state) -> it stays deleted, focus(), describe(value) -> to read. */
  function writing(block, options) {
    var t = block.t;
    var key = options.state.key;
    var later = [];      // drafts of other pages that are gone, to look at one after the other
    var panel = null;
    var say = L.status(block, options.line, options.loud);
    var settings = {
      name: "ldn:" + options.device + ":" + key + ":" + L.tab,
      value: options.value, base: options.state.revision, sitting: L.id(), same: same,
      send: function (operation, last) {
        var body = Object.assign({ entry: key, op: operation.op, base: operation.base, sitting: operation.sitting }, options.body(operation.value));
        return block.send("keep", body, last).then(function (answer) {
          // It was deleted for good in the meantime. The learner's text is worth more than that.
          return answer.status === 404 && body.base ? block.send("keep", Object.assign(body, { base: 0 }), last) : answer;
        });
      },
      read: function (data) {
        options.took(data.entry);
        var value = valueOf(data.entry);
        if (data.entry.deleted) { value.text = null; }  // the answer to a retry: what was saved is no longer there
        return { revision: data.entry.revision, value: value };
      },
      told: function (name, detail) {
        say(name, detail);
        if (name === "saved" && later.length) { take(later.shift()); }
      },
      conflict: meet
    };
    var saver = L.saver(settings);

    function close(focus) {
      if (!panel) { return; }
      panel.forEach(function (node) { node.remove(); });
      panel = null;
      options.pair().classList.remove("ldn-sides");
      if (focus) { options.focus(); }
    }

    function settle(theirs, value) {
      close(true);
      options.took(theirs);
      options.show(value);
      saver.resolve(theirs.revision, valueOf(theirs), value);
    }

    /** Two texts of one entry meet: show both. What the learner types meanwhile is kept on the device. */
    function meet(theirs) {
      var mine = saver.value();
      if (!theirs.deleted && same(valueOf(theirs), mine)) { settle(theirs, mine); return; }
      close(false);
      options.reveal();
      var there = valueOf(theirs);
      var why = theirs.deleted ? "deleted_there" : "two_texts";
      var keys = theirs.deleted
        ? [button(t("keep_text"), "", bring), button(t("leave_deleted"), "ldn-second", leave)]
        : [button(t("keep_mine"), "", function () { settle(theirs, saver.value()); }),
           button(t("keep_theirs"), "ldn-second", function () { giveWay(theirs); }),
           button(t("keep_both"), "ldn-second", both)];
      var frame = h("div", { class: "ldn-meeting", role: "group", "aria-label": t(why) },
        h("p", {}, h("strong", {}, t(why)), h("br"), t(why + "_why")), h("div", { class: "ldn-row" }, keys));
      panel = [frame];
      if (!theirs.deleted) {
        panel.push(
          h("div", { class: "ldn-theirs" },
            h("p", {}, t("text_there", { time: block.moment(new Date(theirs.changed)) })), options.describe(there)),
          h("p", {}, t("text_here", { time: block.time(new Date()) })));
        options.pair().classList.add("ldn-sides");
        options.pair().prepend(panel[1]);
        options.pair().lastElementChild.prepend(panel[2]);
      }
      options.pair().after(frame);

      function both() {
        var now = saver.value();
        settle(theirs, Object.assign({}, now, {
          text: there.text + "\n\n" + now.text,
          skills: there.skills.concat(now.skills.filter(function (skill) { return there.skills.indexOf(skill) < 0; }))
        }));
      }
      function bring() {
        block.send("restore", { entry: key, op: L.id(), base: theirs.revision }).then(function (answer) {
          if (answer.status === 200) { settle(answer.data.entry, saver.value()); }
          else if (answer.status === 409) { meet(answer.data.theirs); }
          else { say("failed", answer.data.message || t("not_done")); }
        });
      }
      function leave() { close(false); saver.forget(); options.left(theirs); }
    }

    /** Give way to the other text, but first put one's own into the history. */
    function giveWay(theirs) {
      var mine = saver.value();
      settings.send({ op: L.id(), base: theirs.revision, sitting: L.id(), value: mine }).then(function (answer) {
        if (answer.status === 200) { settle(answer.data.entry, valueOf(theirs)); }
        else if (answer.status === 409) { meet(answer.data.theirs); }
        else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) { settle(theirs, valueOf(theirs)); }  // it can never be kept
        else { say("failed", answer.data.message || t("not_done")); }
      });
    }

    /** Go on with a draft of a page that is gone; the draft goes when this page has it. */
    function take(draft) {
      if (saver.dirty()) { later.push(draft); return; }
      options.reveal();
      options.show(draft.value.value);
      saver.resume(draft.value);
      if (!saver.dirty() || L.device.list(settings.name).length) { L.device.take(draft.name); }
    }

    return {
      change: saver.change, push: saver.push, dirty: saver.dirty, base: saver.base, value: saver.value, stop: saver.stop, forget: saver.forget,
      take: take,
      /** Is there a choice to make first? Then go to it. */
      held: function () {
        if (panel) { panel[0].querySelector("button").focus(); }
        return Boolean(panel);
      },
      /** From here on a text is a version of its own. */
      turn: function () { settings.sitting = L.id(); }
    };
  }

  /** The versions of a text, into `frame`. `back(version)` puts one into the editor. */
  function versions(block, key, frame, now, back) {
    frame.replaceChildren(h("p", { class: "ldn-soft" }, block.t("loading")));
    return block.send("history", { entry: key }).then(function (answer) {
      if (answer.status !== 200) { frame.replaceChildren(h("p", { role: "alert" }, answer.data.message || block.t("not_done"))); return; }
      var first = true;
      var found = answer.data.versions.map(function (version) {
        var is_now = first && version.text === now.text;
        var time = block.moment(new Date(version.written));
        first = false;
        return h("details", {}, h("summary", {}, is_now ? block.t("version_now", { time: time }) : time),
          h("p", { class: "ldn-words", dir: "auto" }, version.text || block.t("empty")),
          !is_now && button(block.t("bring_back"), "ldn-second", function () { back(version); }));
      });
      frame.replaceChildren.apply(frame, found.length > 1 || (found.length && now.text !== answer.data.versions[0].text)
        ? found : [h("p", { class: "ldn-soft" }, block.t("no_versions"))]);
    });
  }

  /** Links to print and to keep: of this block or of the whole course. */
  function copies(block, of) {
    block.all("[data-copy]").forEach(function (link) {
      var form = link.dataset.copy;
      link.href = form === "paper" ? block.url("paper", "of=" + of) : block.url("export", "as=" + form + "&of=" + of);
    });
  }

  // --- Worksheet

  function worksheet(block, parts) {
    load(block, parts, function (data) {
      var boxes = {};
      var states = {};
      data.entries.forEach(function (state) { states[state.key] = state; });
      block.all("[data-box]").forEach(function (frame) {
        var key = frame.dataset.box;
        boxes[key] = box(block, parts, frame, data, states[key] || { key: key, kind: "field", text: "", day: null, skills: [], revision: 0 }, progress);
      });
      copies(block, "block");
      progress();
      L.device.left("ldn:" + data.device + ":").then(function (drafts) {
        drafts.forEach(function (draft) {
          var key = draft.name.split(":")[2];
          if (boxes[key]) { boxes[key].take(draft); }
        });
      });

      function progress() {
        var all = Object.keys(boxes);
        var done = all.filter(function (key) { return boxes[key].value().text.trim(); }).length;
        var text = block.t("progress", { done: done, all: all.length });
        if (parts.progress.textContent !== text) { parts.progress.textContent = text; }
      }
    });
  }

  function box(block, parts, frame, data, state, changed) {
    var area = frame.querySelector("textarea");
    var pair = frame.querySelector(".ldn-pair");
    var count = frame.querySelector("[data-part=length]");
    var history = frame.querySelector("details");
    function value(text) { return { text: text, day: null, skills: [], kind: "field" }; }
    function show(wanted) { area.value = wanted.text; measure(block, count, area.value, data.text_limit); changed(); }
    var text = writing(block, {
      state: state, value: valueOf(state), device: data.device, line: frame.querySelector(".ldn-status"), pair: function () { return pair; },
      loud: parts.loud, body: function (wanted) { return { text: wanted.text }; }, show: show, took: function (news) { state = news; },
      reveal: function () { /* it always is */ }, left: function () { /* boxes are never deleted */ }, focus: function () { area.focus(); },
      describe: function (wanted) { return words(block, wanted.text); }
    });
    area.value = state.text;
    area.addEventListener("input", function () { text.change(value(area.value)); measure(block, count, area.value, data.text_limit); changed(); });
    history.addEventListener("toggle", function () {
      if (!history.open) { return; }
      versions(block, state.key, history.querySelector("div"), text.value(), function (version) {
        text.turn();
        show(version);
        text.change(value(version.text));
        history.open = false;
        area.focus();
      });
    });
    return text;
  }

  function words(block, text) { return h("p", { class: "ldn-words", dir: "auto" }, text || block.t("empty")); }

  // --- Journal

  function journal(block, parts) {
    var t = block.t;
    var skills = JSON.parse(block.root.dataset.skills);
    var tags = JSON.parse(block.root.dataset.tags);
    var title = block.root.dataset.title;
    var cards = [];
    var data;
    var everywhere = false;
    var composer;

    load(block, parts, function (found) {
      data = found;
      cards = data.entries.map(function (state) { return card(state); });  // the server's order is ours
      parts.here.append.apply(parts.here, cards.map(function (one) { return one.node; }));
      compose(blank(L.id()));
      data.deleted.forEach(forgotten);
      copies(block, "block");
      filter();
      L.device.left("ldn:" + data.device + ":").then(function (drafts) {
        drafts.sort(function (a, b) { return (b.value.at || 0) - (a.value.at || 0); }).forEach(recover);
      });
    });
    block.find("input[type=search]").addEventListener("input", filter);
    block.find("select").addEventListener("change", filter);
    parts.everywhere.addEventListener("click", function () { look(!everywhere); });

    function blank(key) {
      return { key: key, kind: "prompt", heading: title, label: "", text: "", day: L.today(), skills: tags.slice(), revision: 0,
               created: new Date().toISOString(), changed: new Date().toISOString(), deleted: null };
    }

    function named(id) {
      var found = skills.filter(function (skill) { return skill.id === id; })[0];
      return found ? found.name : id;
    }

    function say(text) { parts.loud.textContent = text; }

    /** A text that an earlier page left on this device, back in the composer or in its card. */
    function recover(draft) {
      var key = draft.name.split(":")[2];
      var known = cards.filter(function (one) { return one.key === key; })[0];
      if (!known && draft.value.base === 0 && !composer.touched()) {
        composer.drop();
        compose(Object.assign(blank(key), { kind: draft.value.value.kind }));
        known = composer;
      } else if (!known) {
        known = card(Object.assign(blank(key), { kind: draft.value.value.kind, skills: [], revision: draft.value.base }));
        insert(known);
      }
      known.take(draft);
      known.note(t("from_device"));
    }

    function compose(state) {
      composer = card(state, true);
      parts.compose.replaceChildren(composer.node);
      composer.edit(false);
    }

    /** Newest day first; of one day, what was begun last. */
    function insert(one) {
      cards = cards.filter(function (other) { return other !== one; });
      var at = cards.findIndex(function (other) {
        var days = (one.value().day || "").localeCompare(other.value().day || "");
        return days > 0 || (days === 0 && one.created() > other.created());
      });
      at = at < 0 ? cards.length : at;
      parts.here.insertBefore(one.place(), cards[at] ? cards[at].place() : null);
      cards.splice(at, 0, one);
      filter();
    }

    /** A line for an entry deleted earlier. */
    function forgotten(state) {
      parts.deleted.hidden = false;
      var line = h("li", {}, h("span", {}, t("deleted_on", { time: block.moment(new Date(state.deleted)) }) + " · " + excerpt(state.text)),
        button(t("undo"), "ldn-quiet", function (event) {
          restore(state, event.target, function (now) {
            line.remove();
            parts.deleted.hidden = !parts.deleted.querySelector("li");
            var one = card(now);
            insert(one);
            one.focus();
          });
        }));
      parts.deleted.querySelector("ul").append(line);
    }

    function excerpt(text) {
      var line = text.trim().split("\n")[0];
      return line.length > 80 ? Array.from(line).slice(0, 80).join("") + "…" : line || t("empty");
    }

    function restore(state, key, then) {
      key.disabled = true;
      block.send("restore", { entry: state.key, op: L.id(), base: state.revision }).then(function (answer) {
        key.disabled = false;
        if (answer.status === 200) { say(t("restored")); then(answer.data.entry); }
        else if (answer.status === 409 && answer.data.theirs) { then(answer.data.theirs); }
        else { key.parentNode.append(h("span", { role: "alert" }, " " + (answer.data.message || t("not_done")))); }
      });
    }

    /** An entry: to read, to write, or deleted with a way back. The composer is one that is in no list yet. */
    function card(state, composing) {
      var id = block.root.id + "-" + state.key;
      var line = h("p", { class: "ldn-status" });
      var body = h("div");
      var node = h("article", { class: "ldn-card", "aria-labelledby": id + "-h" }, body, line);
      var undone = null;
      var text = null;       // the writing, once there was any
      var fields = null;     // the editor, while it is open
      var initial = valueOf(state);

      var one = {
        key: state.key, node: node, edit: edit, value: value,
        created: function () { return state.created; },
        place: function () { return undone || node; },
        touched: function () { return Boolean(text) && (text.dirty() || text.base() > 0); },
        drop: function () { if (text) { text.stop(); } },
        take: function (draft) { edit(false); text.take(draft); },
        note: function (words_) { line.textContent = words_; },
        focus: function () { var target = node.querySelector("h4, h5"); if (target) { target.focus(); } },
        matches: function (wanted) { return undone || fields || hit(value(), state.heading, wanted); }
      };
      if (!composing) { view(); }
      return one;

      function value() { return text ? text.value() : valueOf(state); }

      function heading(now) {
        var day = now.day ? block.day(L.dayOf(now.day)) + " · " : "";
        return day + (now.kind === "free" ? t("free_entry") : state.heading || title);
      }

      function view() {
        var now = value();
        var described = { "aria-describedby": id + "-h" };
        var past = h("div", { class: "ldn-versions", hidden: true });
        var open = button(t("history"), "ldn-quiet", function () {
          past.hidden = !past.hidden;
          open.setAttribute("aria-expanded", String(!past.hidden));
          if (!past.hidden) { versions(block, state.key, past, value(), back); }
        }, Object.assign({ "aria-expanded": "false" }, described));
        fields = null;
        body.replaceChildren.apply(body, [h("h5", { id: id + "-h", tabindex: "-1" }, heading(now))].concat(describe(now), [
          h("div", { class: "ldn-row" }, button(t("edit"), "ldn-quiet", function () { edit(true); }, described), open,
            button(t("delete"), "ldn-quiet", remove, described)), past]));
      }

      function describe(now) {
        return [words(block, now.text), now.skills.length > 0 && h("ul", { class: "ldn-tags", "aria-label": t("skills") },
          now.skills.map(function (skill) { return h("li", { class: "ldn-tag" }, named(skill)); }))].filter(Boolean);
      }

      function back(version) {
        edit(true);
        text.turn();
        fields.show(Object.assign({}, value(), { text: version.text, day: version.day,
          skills: version.skills.filter(function (skill) { return named(skill) !== skill || state.skills.indexOf(skill) >= 0; }) }));
        typed();
      }

      function edit(focus) {
        if (!fields) {
          if (text) { text.turn(); }
          fields = editor(id, value(), composing, typed);
          body.replaceChildren.apply(body, [
            h(composing ? "h4" : "h5", { id: id + "-h", tabindex: "-1" }, composing ? t("write") : heading(value()))
          ].concat(fields.nodes, [h("div", { class: "ldn-row" }, button(t("done"), "", done))]));
        }
        text = text || writing(block, {
          state: state, value: initial, device: data.device, pair: function () { return fields.pair; }, line: line, loud: parts.loud,
          body: function (now) { return { kind: now.kind, text: now.text, day: now.day, skills: now.skills }; },
          show: function (now) { if (fields) { fields.show(now); } else { view(); } },
          took: function (news) { state = news; },
          reveal: function () { edit(false); },
          left: function (news) { gone(news); }, focus: function () { if (fields) { fields.area.focus(); } },
          describe: function (now) { return [h("p", { class: "ldn-soft" }, heading(now))].concat(describe(now)); }
        });
        if (focus) { fields.area.focus(); }
      }

      /** A new entry exists once it has words. */
      function typed() {
        var now = fields.value();
        text.change(now.text.trim() || text.base() ? now : initial);
        if (!text.dirty() && !text.base()) { line.textContent = ""; }
      }

      function done() {
        if (composing && !value().text.trim()) { fields.area.focus(); return; }
        if (text.held()) { return; }
        text.push().then(function () { if (everywhere) { look(true); } });
        if (composing) {
          composing = false;
          view();
          insert(one);
          compose(blank(L.id()));
          say(t("done_said"));
          composer.focus();
          return;
        }
        view();
        insert(one);
        node.querySelector("button").focus();
      }

      function remove(event) {
        var key = event.target;
        key.disabled = true;
        (text && text.dirty() ? text.push() : Promise.resolve()).then(function () {
          if (text && text.dirty()) { return { status: 0, data: {} }; }
          return block.send("remove", { entry: state.key, op: L.id(), base: state.revision });
        }).then(function (answer) {
          key.disabled = false;
          if (answer.status === 200) { if (text) { text.forget(); } gone(answer.data.entry); return; }
          if (answer.status === 409 && answer.data.theirs) {
            if (text) { text.forget(); text = null; }
            state = answer.data.theirs;
            initial = valueOf(state);
            if (state.deleted) { gone(state); return; }
            view();
          }
          line.dataset.status = "failed";
          line.textContent = answer.data.message || t("not_done");
          say(line.textContent);
        });
      }

      function gone(news) {
        state = news;
        text = null;
        undone = h("p", { class: "ldn-card ldn-row" }, h("span", {}, t("deleted")), button(t("undo"), "ldn-second", function (event) {
          restore(state, event.target, function (now) {
            state = now;
            initial = valueOf(state);
            line.textContent = "";
            delete line.dataset.status;
            view();
            undone.replaceWith(node);
            undone = null;
            filter();
            one.focus();
          });
        }));
        node.replaceWith(undone);
        undone.querySelector("button").focus();
        say(t("deleted"));
        if (composing) { compose(blank(L.id())); }
      }
    }

    /** The fields of an entry. */
    function editor(id, start, composing, changed) {
      var area = h("textarea", { id: id + "-t", rows: "8", dir: "auto", "aria-describedby": id + "-c", value: start.text });
      var day = h("input", { id: id + "-d", type: "date", min: "1900-01-01", max: "2199-12-31", value: start.day || "" });
      var count = h("span", { class: "ldn-soft", id: id + "-c" });
      var summary = h("summary", {});
      var known = skills.concat(start.skills.filter(function (skill) { return named(skill) === skill; }).map(function (skill) { return { id: skill, name: skill }; }));
      var boxes = known.map(function (skill) {
        return h("input", { type: "checkbox", value: skill.id, id: id + "-s-" + skill.id, checked: start.skills.indexOf(skill.id) >= 0 });
      });
      var kinds = ["prompt", "free"].map(function (kind) {
        return h("input", { type: "radio", name: id + "-k", value: kind, id: id + "-k-" + kind, checked: start.kind === kind });
      });
      var pair = h("div", { class: "ldn-pair" }, h("div", { class: "ldn-mine" },
        h("div", { class: "ldn-above" }, h("label", { for: area.id }, t("your_text")), count), area));
      [area, day].concat(boxes, kinds).forEach(function (input) { input.addEventListener("input", function () { tell(); changed(); }); });
      tell();

      function chosen(inputs) { return inputs.filter(function (input) { return input.checked; }).map(function (input) { return input.value; }); }

      function value() {
        return { text: area.value, day: day.validity.valid ? day.value || null : start.day, skills: chosen(boxes), kind: chosen(kinds)[0] || start.kind };
      }

      function tell() {
        measure(block, count, area.value, data.text_limit);
        summary.textContent = t("skills_chosen", { names: chosen(boxes).map(named).join(", ") || t("no_skills") });
      }

      function choice(input, words_) { return h("label", { class: "ldn-choice", for: input.id }, input, words_); }

      return {
        area: area, pair: pair, value: value,
        show: function (now) {
          area.value = now.text;
          day.value = now.day || "";
          boxes.forEach(function (input) { input.checked = now.skills.indexOf(input.value) >= 0; });
          kinds.forEach(function (input) { input.checked = now.kind === input.value; });
          tell();
        },
        nodes: [
          composing && h("fieldset", {}, h("legend", { class: "ldn-hide" }, t("about")),
            h("div", { class: "ldn-switch" }, choice(kinds[0], t("about_prompt")), choice(kinds[1], t("about_free")))),
          pair,
          h("div", { class: "ldn-fields" }, h("div", {}, h("label", { for: day.id }, t("date")), day),
            skills.length > 0 && h("details", {}, summary, h("fieldset", {}, h("legend", { class: "ldn-hide" }, t("skills")),
              h("div", { class: "ldn-choices" }, boxes.map(function (input, number) { return choice(input, known[number].name); }))))),
          composing && data.count > data.limit * 0.9 && h("p", { class: "ldn-soft" }, t("room", { count: data.count, limit: data.limit }))
        ].filter(Boolean)
      };
    }

    // --- Looking at entries

    var shelf = [];  // what is listed of the whole course

    function look(wide) {
      everywhere = wide;
      parts.everywhere.setAttribute("aria-pressed", String(wide));
      parts.heading.textContent = t(wide ? "entries_all" : "entries_here");
      parts.here.hidden = wide;
      parts.all.hidden = !wide;
      copies(block, wide ? "course" : "block");
      if (!wide) { filter(); return; }
      parts.all.replaceChildren(h("p", {}, t("loading")));
      block.send("all").then(function (answer) {
        if (answer.status !== 200) { parts.all.replaceChildren(h("p", { role: "alert" }, answer.data.message || t("not_done"))); return; }
        shelf = [];
        parts.all.replaceChildren();
        var days = {};
        answer.data.entries.map(function (state) {
          return { state: state, day: state.day || state.changed.slice(0, 10) };
        }).sort(function (a, b) { return b.day.localeCompare(a.day); }).forEach(function (item) {
          days[item.day] = days[item.day] || parts.all.appendChild(h("section", {}, h("h5", {}, block.day(L.dayOf(item.day)))));
          var node = leaf(item.state);
          days[item.day].append(node);
          shelf.push({ node: node, frame: days[item.day], state: item.state });
        });
        filter();
      });
    }

    function leaf(state) {
      var kind = state.kind === "field" ? t("worksheet") + " · " : "";
      var name = state.kind === "free" ? t("free_entry") : kind + state.heading;
      return h("article", { class: "ldn-card" }, h("h6", {}, name + (state.label ? " · " + state.label : "")), words(block, state.text),
        state.skills.length > 0 && h("ul", { class: "ldn-tags", "aria-label": t("skills") },
          state.skills.map(function (skill) { return h("li", { class: "ldn-tag" }, named(skill)); })),
        state.here ? h("p", { class: "ldn-soft" }, t("here"))
          : state.unit && h("p", {}, h("a", { href: state.unit, target: "_parent" }, t("go_to_unit"))));
    }

    function plain(text) {
      return text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").toLowerCase();
    }

    function hit(now, names, wanted) {
      if (wanted.skill && now.skills.indexOf(wanted.skill) < 0) { return false; }
      var hay = plain([now.text, names, now.day || ""].concat(now.skills.map(named)).join("\n"));
      return wanted.words.every(function (word) { return hay.indexOf(word) >= 0; });
    }

    function filter() {
      var wanted = { words: plain(block.find("input[type=search]").value).split(/\s+/).filter(Boolean), skill: block.find("select").value };
      var list = everywhere
        ? shelf.map(function (item) { return { node: item.node, shown: hit(item.state, item.state.heading + "\n" + item.state.label, wanted) }; })
        : cards.map(function (one) { return { node: one.place(), shown: Boolean(one.matches(wanted)) }; });
      var shown = 0;
      list.forEach(function (item) { item.node.hidden = !item.shown; shown += item.shown ? 1 : 0; });
      shelf.forEach(function (item) { item.frame.hidden = !item.frame.querySelector("article:not([hidden])"); });
      parts.count.textContent = list.length ? t("shown", { shown: shown, all: list.length }) : t(everywhere ? "none_all" : "none_here");
    }
  }
}());
