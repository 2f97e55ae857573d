"""The saver of ldn.js against a server that loses requests and answers: no text is ever lost, no operation done twice.

It runs in Chromium with a false clock, so hours of typing take a second.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "xblocks" / "ldn_xblocks" / "blocks" / "public" / "js" / "ldn.js"

# A server with the rules of `ldn_xblocks.store.entries`, and a network that fails as it likes, from one seed.
WORLD = """
window.World = function (seed) {
  var random = function () { seed = (seed * 1664525 + 1013904223) % 4294967296; return seed / 4294967296; };
  var world = { entry: { revision: 0, value: "" }, ops: {}, applied: [], broken: true, statuses: [], random: random };
  world.write = function (value) {           // somebody else, in another tab
    world.entry = { revision: world.entry.revision + 1, value: value };
    world.applied.push(value);
  };
  world.handle = function (op) {
    if (world.ops[op.op]) { return { status: 200, data: { entry: world.entry } }; }
    if (op.base !== world.entry.revision) { return { status: 409, data: { theirs: world.entry } }; }
    world.ops[op.op] = true;
    world.write(op.value);
    return { status: 200, data: { entry: world.entry } };
  };
  world.send = function (op) {
    var chance = world.broken ? random() : 1;
    return new Promise(function (resolve) {
      window.setTimeout(function () {
        if (chance < 0.2) { resolve({ status: 0, data: {} }); return; }                // the request never arrived
        if (chance < 0.25) { resolve({ status: 503, data: { message: "busy" } }); return; }
        if (chance < 0.3) { resolve({ status: 429, data: { message: "wait", retry_after: 7 } }); return; }
        var answer = JSON.parse(JSON.stringify(world.handle(op)));
        resolve(chance < 0.5 ? { status: 0, data: {} } : answer);                       // the answer was lost
      }, 30 + random() * 3000);
    });
  };
  return world;
};
window.startSaver = function (world, conflict) {
  return LdnXBlocks.saver({
    name: "ldn:test:entry:tab", value: "", base: 0, sitting: LdnXBlocks.id(),
    send: world.send,
    read: function (data) { return data.entry; },
    told: function (status) { world.statuses.push(status); },
    conflict: conflict
  });
};
"""


@pytest.fixture
def page(browser: Any) -> Any:
    """A page of its own with a false clock and the script under test."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time=1_700_000_000)
    page.route("http://ldn.test/", lambda route: route.fulfill(body="<!doctype html><title>t</title>", content_type="text/html"))
    page.goto("http://ldn.test/")
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    page.add_script_tag(content=WORLD)
    yield page
    context.close()


@pytest.mark.parametrize("seed", range(25))
def test_text_survives_a_bad_network(page: Any, seed: int) -> None:
    """After 60 bursts of typing over a network that loses a half of everything, the server holds the last text, once."""
    page.evaluate(
        "seed => { window.world = World(seed); window.saver = startSaver(world, function () { throw Error('conflict'); }); }",
        seed,
    )
    for number in range(60):
        page.evaluate("text => saver.change(text)", f"text {number}")
        page.clock.run_for(200 + (number * 7919 * (seed + 1)) % 4000)
    page.evaluate("() => { world.broken = false; }")
    page.clock.run_for(120_000)
    result = page.evaluate(
        """() => ({ value: world.entry.value, dirty: saver.dirty(), applied: world.applied, left: localStorage.length,
                    last: world.statuses.pop() })"""
    )
    assert result["value"] == "text 59"
    assert result["applied"] == sorted(set(result["applied"]), key=lambda text: int(text.split()[1]))
    assert (result["dirty"], result["left"], result["last"]) == (False, 0, "saved")


@pytest.mark.parametrize("seed", range(25))
def test_two_writers_never_overwrite_silently(page: Any, seed: int) -> None:
    """When another tab writes too, each of its texts is on the server or was shown in a conflict before it was replaced."""
    page.evaluate(
        """seed => {
          window.world = World(seed);
          world.seen = [];
          window.saver = startSaver(world, function (theirs, mine) {
            world.seen.push(theirs.value);
            var both = function () { return theirs.value + " | " + saver.value(); };
            window.setTimeout(function () { saver.resolve(theirs.revision, theirs.value, both()); }, 500);
          });
        }""",
        seed,
    )
    for number in range(30):
        page.evaluate("text => saver.change(saver.value() + text)", f" mine{number}")
        page.clock.run_for(500 + (number * 104729 * (seed + 3)) % 5000)
        if number % 5 == 2:
            page.evaluate("text => world.write(world.entry.value + text)", f" theirs{number}")
    page.evaluate("() => { world.broken = false; }")
    page.clock.run_for(300_000)
    result = page.evaluate(
        "() => ({ value: world.entry.value, dirty: saver.dirty(), seen: world.seen, ops: Object.keys(world.ops).length })"
    )
    assert not result["dirty"]
    for number in range(30):
        assert f" mine{number}" in result["value"]
    for number in range(2, 30, 5):
        assert f" theirs{number}" in result["value"]
    assert result["seen"]


def test_a_reload_goes_on_where_the_page_stopped(page: Any) -> None:
    """A page that dies with an operation in the air leaves it on the device; the next page sends the same one and the rest."""
    page.evaluate(
        """() => { window.world = World(1); world.broken = false;
                   window.saver = startSaver(world, function () { throw Error('conflict'); }); }"""
    )
    page.evaluate("() => { saver.change('first'); }")
    page.clock.run_for(1600)  # it is in the air
    page.evaluate("() => { saver.change('first and second'); saver.stop(); }")
    draft = page.evaluate("() => LdnXBlocks.device.list('ldn:test:')[0]")
    assert draft["value"]["flying"]["value"] == "first"
    page.clock.run_for(10_000)
    page.evaluate(
        "draft => { window.saver = startSaver(world, function () { throw Error('conflict'); }); saver.resume(draft); }",
        draft["value"],
    )
    page.clock.run_for(30_000)
    result = page.evaluate("() => ({ applied: world.applied, value: world.entry.value, left: localStorage.length })")
    assert result == {"applied": ["first", "first and second"], "value": "first and second", "left": 0}


def test_a_refused_text_stays_on_the_device(page: Any) -> None:
    """What the server refuses for good is neither sent for ever nor thrown away."""
    page.evaluate(
        """() => {
          window.sent = 0;
          window.told = [];
          window.saver = LdnXBlocks.saver({
            name: "ldn:test:entry:tab", value: "", base: 0, sitting: LdnXBlocks.id(),
            send: function () { sent += 1; return Promise.resolve({ status: 413, data: { message: "Too long." } }); },
            read: function (data) { return data.entry; },
            told: function (status, detail) { told.push([status, detail]); },
            conflict: function () {}
          });
          saver.change("x");
        }"""
    )
    page.clock.run_for(600_000)
    result = page.evaluate(
        "() => ({ sent: sent, told: told.pop(), kept: LdnXBlocks.device.list('ldn:test:')[0].value.value, dirty: saver.dirty() })"
    )
    assert result == {"sent": 1, "told": ["refused", "Too long."], "kept": "x", "dirty": True}
