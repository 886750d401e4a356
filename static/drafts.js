// Saving as you go: forms with data-autosave are sent a moment after typing stops. A copy stays in this browser until
// the server has answered, so a lost connection or session loses nothing. The copy knows which version it was written
// on: what was saved elsewhere meanwhile comes back as a difference (409), shown in [data-conflict-of]. The answer to a
// save may replace what data-answer names. A field `base` holds the text as it was last saved, so that the difference can
// say who changed what. Forms with data-unsaved only warn on leaving.
(function () {
  "use strict";
  var $ = function (q, el) { return (el || document).querySelector(q); };
  var $$ = function (q, el) { return Array.prototype.slice.call((el || document).querySelectorAll(q)); };
  var on = function (type, fn) { document.addEventListener(type, fn); };
  var store = {
    get: function (k) { try { return localStorage.getItem(k); } catch (_) { return null; } },
    set: function (k, v) { try { localStorage.setItem(k, v); } catch (_) { /* full or refused: saving to the server goes on */ } },
    del: function (k) { try { localStorage.removeItem(k); } catch (_) { /* nothing was kept */ } }
  };
  var clock = function () { return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false }); };

  var state = new WeakMap(), account = document.body.dataset.account || "";
  var keyOf = function (form) { return "draft:" + account + ":" + (form.dataset.autosave || location.pathname) + ":" + (form.id || ""); };
  var fields = function (form) {
    var out = {};
    new FormData(form).forEach(function (v, k) { if (typeof v === "string") (out[k] = out[k] || []).push(v); });
    return out;
  };
  function say(form, kind, text) {
    var s = $("[data-saved]", form) || $('[data-saved-for="' + form.id + '"]');
    if (s) { s.dataset.state = kind; s.textContent = text; }
  }
  function changed(form) {
    var s = state.get(form);
    if (!s) state.set(form, s = { tries: 0 });
    s.dirty = true;
    store.set(keyOf(form), JSON.stringify(fields(form)));
    if (s.stopped) return;
    say(form, "waiting", "Saving…");
    clearTimeout(s.timer); s.timer = setTimeout(function () { save(form); }, 700);
  }
  function save(form) {
    var s = state.get(form);
    if (s.busy) return;
    s.busy = true; s.dirty = false; clearTimeout(s.timer);
    var sent = new FormData(form);
    fetch(form.dataset.autosave || form.action, { method: "POST", body: sent, credentials: "same-origin", headers: { "HX-Request": "true", "Rapport-Autosave": "1" } })
      .then(function (r) {
        s.busy = false; s.tries = 0;
        var lost = r.status === 401 || r.redirected && /\/sign-in/.test(r.url) || /^\/sign-in/.test(r.headers.get("HX-Redirect") || "");
        if (lost) {
          say(form, "lost", "You are signed out. What you wrote is kept in this browser. ");
          var a = document.createElement("a"), at = $("[data-saved]", form) || $('[data-saved-for="' + form.id + '"]');
          a.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search); a.textContent = "Sign in";
          if (at) at.append(a);
          s.kept = true; s.dirty = true;
          return;
        }
        if (r.status === 409) {
          s.stopped = true; s.dirty = true;
          say(form, "conflict", "Not saved: somebody else changed this");
          return r.text().then(function (html) {
            var c = $('[data-conflict-of="' + form.id + '"]');
            if (!c) return;
            c.innerHTML = html; if (window.htmx) htmx.process(c);
            form.hidden = true; c.scrollIntoView({ block: "nearest" });
            var merge = $("textarea", c); if (merge) merge.focus({ preventScroll: true });
          });
        }
        if (r.status === 422) return r.text().then(function (html) {
          var why = new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]");
          s.dirty = true; say(form, "lost", why ? "Not saved: " + why.textContent.trim() : "Not saved yet: something needs mending");
        });
        if (r.status >= 400 && r.status < 500 && r.status !== 408 && r.status !== 429) {
          s.stopped = true; s.dirty = true;
          say(form, "lost", "Not saved: this can no longer be changed here. Copy what you wrote before you leave.");
          return;
        }
        if (!r.ok) throw 0;
        var v = r.headers.get("Rapport-Version"), hidden = $('[name="version"]', form), base = $('[name="base"]', form);
        if (v && hidden) hidden.value = v;
        if (v && base) base.value = sent.get("text") || "";
        if (s.dirty) { changed(form); return; }
        store.del(keyOf(form)); say(form, "saved", "Saved " + clock());
        var around = form.dataset.answer && $(form.dataset.answer);
        if (around) return r.text().then(function (html) { around.innerHTML = html; });
      })
      .catch(function () {
        s.busy = false; s.dirty = true; s.tries++;
        say(form, "waiting", "Not saved yet, trying again. Kept here meanwhile");
        clearTimeout(s.timer); s.timer = setTimeout(function () { save(form); }, Math.min(60000, 3000 * Math.pow(2, s.tries - 1)));
      });
  }
  function restore(form) {
    var kept = store.get(keyOf(form)), now = fields(form), was, any = false;
    if (!kept) return;
    try { was = JSON.parse(kept); } catch (_) { was = {}; }
    var since = $('[name="version"]', form), based = was.version && was.version[0], base = $('[name="base"]', form), began = was.base && was.base[0];
    delete was.version; delete now.version; delete was.base; delete now.base;
    Object.keys(was).forEach(function (k) {
      $$('[name="' + CSS.escape(k) + '"]', form).forEach(function (el, i) {
        if (el.type === "hidden" || el.type === "password" || el.type === "file") return;
        if (el.type === "checkbox" || el.type === "radio") { var c = was[k].indexOf(el.value) >= 0; any = any || c !== el.checked; el.checked = c; }
        else if (was[k][i] !== undefined && was[k][i] !== (now[k] || [])[i]) { el.value = was[k][i]; any = true; }
      });
    });
    if (any && since && based) since.value = based;
    if (any && base && began !== undefined) base.value = began;
    if (any) { document.dispatchEvent(new CustomEvent("rapport:toast", { detail: { text: "What you wrote before is back." } })); changed(form); } else store.del(keyOf(form));
  }
  addEventListener("online", function () { $$("form[data-autosave]").forEach(function (f) { var s = state.get(f); if (s && s.dirty && !s.stopped) save(f); }); });
  addEventListener("beforeunload", function (e) {
    var open = $$("form[data-autosave], form[data-unsaved]").some(function (f) { var s = state.get(f); return s && !s.kept && (s.dirty || s.busy); });
    if (open) e.preventDefault();
  });
  // Whoever sends another form of the page (finish, for instance) wants what was typed to be in it.
  var sending = false;
  function open() { return $$("form[data-autosave]").filter(function (f) { var s = state.get(f); return s && !s.stopped && !s.kept && (s.dirty || s.busy); }); }
  function afterSaving(then) {
    open().forEach(function (f) { var s = state.get(f); clearTimeout(s.timer); if (!s.busy) save(f); });
    var began = Date.now(), look = setInterval(function () {
      if (open().length && Date.now() - began < 4000) return;
      clearInterval(look); then();
    }, 40);
  }
  function settle(id) {
    var f = document.getElementById(id), s = f && state.get(f);
    if (!f) return;
    if (s) s.kept = true;
    store.del(keyOf(f));
  }
  on("click", function (e) { var a = e.target.closest && e.target.closest("a[data-settles]"); if (a) settle(a.dataset.settles); });
  on("keydown", function (e) {
    if (!(e.metaKey || e.ctrlKey) || e.key.toLowerCase() !== "s" || !$("form[data-autosave]")) return;
    e.preventDefault();
    open().forEach(function (f) { var s = state.get(f); clearTimeout(s.timer); if (!s.busy) save(f); });
  });
  document.addEventListener("submit", function (e) {
    var f = e.target, by = e.submitter;
    if (f.dataset.settles) { settle(f.dataset.settles); return; }
    if (sending || e.defaultPrevented || f.method !== "post" || f.matches("[data-autosave], [hx-post]") || !open().length) return;
    e.preventDefault();
    afterSaving(function () {
      if (open().length) return; // not saved: the page says so, and nothing is sent over it
      sending = true;
      if (by) f.requestSubmit(by); else f.requestSubmit();
    });
  });
  on("submit", function (e) {
    var f = e.target;
    if (e.defaultPrevented) return;
    if (state.has(f)) { clearTimeout(state.get(f).timer); state.delete(f); store.del(keyOf(f)); }
    if (f.matches("[data-sign-out]")) { // a shared computer must not keep what one person wrote
      try { Object.keys(localStorage).forEach(function (k) { if (k.indexOf("draft:") === 0) store.del(k); }); } catch (_) { /* nothing kept */ }
    }
  });
  on("input", function (e) {
    var el = e.target, form = el.form;
    if (!form) return;
    if (form.matches("[data-autosave]")) changed(form);
    else if (form.matches("[data-unsaved]")) state.set(form, { dirty: true });
  });

  function start(root) { $$("form[data-autosave]", root).forEach(restore); }
  start(document);
  on("htmx:after:swap", function (e) { start(e.target && e.target.querySelectorAll ? e.target : document); });
})();
