// Rapport in the browser. Every page works without this file; it adds speed: finding, keys, saving as you go.
(function () {
  "use strict";
  var $ = function (q, el) { return (el || document).querySelector(q); };
  var $$ = function (q, el) { return Array.prototype.slice.call((el || document).querySelectorAll(q)); };
  var on = function (type, fn, opt) { document.addEventListener(type, fn, opt); };
  var store = {
    get: function (k) { try { return localStorage.getItem(k); } catch (_) { return null; } },
    set: function (k, v) { try { localStorage.setItem(k, v); } catch (_) { /* full or refused: saving to the server goes on */ } },
    del: function (k) { try { localStorage.removeItem(k); } catch (_) { /* nothing was kept */ } }
  };
  var typing = function (el) { return el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName); };

  function toast(text) {
    var box = $("#toasts"), t = document.createElement("div");
    if (!box) return;
    t.className = "toast"; t.textContent = text; box.append(t);
    setTimeout(function () { t.remove(); }, 6000);
  }
  // Other scripts and the server (HX-Trigger) say a word in passing with this event.
  on("rapport:toast", function (e) { toast(e.detail && (e.detail.value || e.detail.text) || String(e.detail)); });

  // ---- theme
  function theme() {
    var now = document.documentElement.dataset.theme || "auto";
    $$("[data-theme-set]").forEach(function (b) { b.setAttribute("aria-pressed", String(b.dataset.themeSet === now)); });
  }
  function setTheme(to) {
    if (to === "auto") { delete document.documentElement.dataset.theme; store.del("theme"); }
    else { document.documentElement.dataset.theme = to; store.set("theme", to); }
    theme();
  }

  // ---- clicks
  on("click", function (e) {
    var b = e.target.closest("[data-open],[data-close],[data-theme-set],[data-palette],[data-back],[data-print]");
    $$("details[data-menu][open]").forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
    if (!b) {
      if (e.target.tagName === "DIALOG" && outside(e)) e.target.close();
      return;
    }
    if ("open" in b.dataset) { var d = document.getElementById(b.dataset.open); if (d) { e.preventDefault(); d.showModal(); } }
    else if ("close" in b.dataset) { var c = b.closest("dialog"); if (c) { e.preventDefault(); c.close(); } }
    else if ("themeSet" in b.dataset) setTheme(b.dataset.themeSet);
    else if ("palette" in b.dataset) { if (!(e.metaKey || e.ctrlKey || e.shiftKey)) { e.preventDefault(); openPalette(); } }
    else if ("back" in b.dataset) history.back();
    else if ("print" in b.dataset) print();
  });
  function outside(e) {
    var r = e.target.getBoundingClientRect();
    return e.clientX < r.left || e.clientX > r.right || e.clientY < r.top || e.clientY > r.bottom;
  }

  // ---- a citation goes into the section that is being written
  on("focusin", function (e) {
    var form = e.target.closest("form[data-section]"), to = $("[data-cite-section]");
    if (form && to) to.value = form.dataset.section;
  });

  // ---- palette
  var box = $("#palette"), asked = 0, wait, shown = null; // shown: the words whose results stand there
  function openPalette() {
    if (!box || box.open) return;
    var nav = $("#nav");
    if (nav && nav.matches(":popover-open")) nav.hidePopover();
    $$("details[data-menu][open]").forEach(function (d) { d.open = false; });
    box.showModal(); $("input", box).select(); ask();
  }
  function ask(open) {
    var mine = ++asked, words = $("input", box).value.trim();
    fetch("/find?q=" + encodeURIComponent(words), { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (r) { if (!r.ok || r.redirected) throw 0; return r.text(); })
      .then(function (html) { if (mine !== asked) return;
        $(".palette-results", box).innerHTML = html; shown = words;
        var first = $(".found a", box); if (open && first) first.click();
      })
      .catch(function () { if (mine === asked) $(".palette-results", box).textContent = "Could not look just now."; });
  }
  if (box) {
    $("input", box).addEventListener("input", function () { clearTimeout(wait); wait = setTimeout(function () { ask(); }, 120); });
    box.addEventListener("keydown", function (e) {
      var links = $$(".found a", box), at = links.indexOf(document.activeElement);
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        var to = at + (e.key === "ArrowDown" ? 1 : -1);
        (to < 0 ? $("input", box) : links[Math.min(to, links.length - 1)] || $("input", box)).focus();
      } else if (e.key === "Enter" && at < 0) { // who types fast wants what was typed, not what stands there still
        e.preventDefault(); clearTimeout(wait);
        if (shown !== $("input", box).value.trim()) ask(true); else if (links[0]) links[0].click();
      }
      else if (at >= 0 && e.key.length === 1 && !e.metaKey && !e.ctrlKey) $("input", box).focus();
    });
  }

  // ---- keys
  var here = null;
  function move(by) {
    var rows = $$("[data-rows] tbody tr, ul[data-rows] > li").filter(function (r) { return !r.hidden && $("a", r) && r.offsetParent !== null; });
    if (!rows.length) return;
    // What htmx brought anew is where the focus is.
    if (!here || !here.isConnected) here = rows.find(function (r) { return r.contains(document.activeElement); }) || null;
    var at = rows.indexOf(here);
    if (here) here.removeAttribute("data-here");
    here = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
    here.setAttribute("data-here", "");
    ($("[data-press=s]", here) || $("a", here)).focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  }
  function jump(to) { // to a form of the page; a choice is made on the way to the field after it
    for (var d = to.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (to.type === "radio") to.click();
    to = document.getElementById(to.dataset.then) || to;
    to.focus(); to.scrollIntoView({ block: "center" });
  }
  // On cards: s presses what one came for, u takes it back, o opens; arrows move as j and k do.
  function press(e) {
    var card = here && here.isConnected ? here : e.target.closest("[data-cards] > li");
    if (!card || !card.closest("[data-cards]")) return;
    if (/^Arrow/.test(e.key)) { e.preventDefault(); move(/Down|Right/.test(e.key) ? 1 : -1); return; }
    var b = e.key === "o" ? $("a", card) : $('[data-press="' + e.key + '"]', card);
    if (b) { e.preventDefault(); b.focus({ preventScroll: true }); b.click(); }
  }
  on("keydown", function (e) {
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k") { if (box) { e.preventDefault(); openPalette(); } return; }
    if (e.key === "Escape") {
      var d = $("details[data-menu][open]");
      if (d) { d.open = false; $("summary", d).focus(); }
      if (e.target.matches("[data-find]")) e.target.blur();
      return;
    }
    if (e.target.matches("[data-find]") && (e.key === "ArrowDown" || (e.key === "Enter" && e.target.closest("[data-filter]")))) {
      e.preventDefault(); here = null; move(1); return;
    }
    if (e.metaKey || e.ctrlKey || e.altKey || typing(e.target) || $("dialog[open]")) return;
    if (e.key === "/") { var f = $("[data-find]"); if (f) { e.preventDefault(); f.focus(); f.select(); } }
    else if (/^[1-9]$/.test(e.key) && e.target.closest("[data-keys]")) { var b = $('[data-key="' + e.key + '"]', e.target.closest("[data-keys]")); if (b) { e.preventDefault(); b.click(); } }
    else if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "?" && $("#keys")) $("#keys").showModal();
    else if (/^([suo]|Arrow\w+)$/.test(e.key)) press(e);
    else if (/^[a-z]$/.test(e.key) && $('[data-jump="' + e.key + '"]')) { e.preventDefault(); jump($('[data-jump="' + e.key + '"]')); }
    // Enter needs no code: the row's first link has the focus
  });

  // ---- type to find among rows that are already here
  var plain = function (s) { return s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  function filter(form) {
    var q = plain($("[data-find]", form).value.trim()), shown = 0, rows = $$("#" + form.dataset.filter + " tbody tr, ul#" + form.dataset.filter + " > li"), total = $('[data-filter-total="' + form.dataset.filter + '"]');
    rows.forEach(function (r) { r.hidden = q !== "" && plain(r.textContent).indexOf(q) < 0; if (!r.hidden) shown++; });
    if (total) { if (!("all" in total.dataset)) total.dataset.all = total.textContent; total.textContent = q ? shown + " of " + rows.length : total.dataset.all; }
  }
  on("submit", function (e) { if (e.target.matches("[data-filter]")) e.preventDefault(); });

  // ---- counting
  function count(el) {
    var out = $('[data-count-for="' + el.id + '"]');
    if (!out) return;
    var words = out.dataset.words, most = +(words || out.dataset.most), left = most - (words ? (el.value.match(/\S+/g) || []).length : el.value.length);
    var unit = words ? " word" : " character", n = Math.abs(left);
    out.textContent = n + unit + (n === 1 ? "" : "s") + (left < 0 ? " too many" : " left");
    out.classList.toggle("over", left < 0);
  }

  on("input", function (e) {
    if (e.target.id) count(e.target);
    if (e.target.form && e.target.form.matches("[data-filter]")) filter(e.target.form);
  });

  // ---- files
  function dropped(input) {
    var out = $("[data-drop-name]", input.closest("[data-drop]"));
    if (out && input.files.length) out.textContent = Array.prototype.map.call(input.files, function (f) { return f.name; }).join(", ");
  }
  ["dragover", "dragleave", "drop"].forEach(function (type) {
    on(type, function (e) {
      var zone = e.target.closest && e.target.closest("[data-drop]");
      if (!zone) return;
      e.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      if (type === "drop" && e.dataTransfer.files.length) { var i = $("input", zone); i.files = e.dataTransfer.files; dropped(i); i.dispatchEvent(new Event("change", { bubbles: true })); }
    });
  });
  on("change", function (e) {
    if (e.target.closest("[data-drop]")) dropped(e.target);
    if (e.target.matches("[data-submit]")) e.target.form.requestSubmit();
  });

  // ---- tooltips
  var tip, over;
  function hideTip() { if (tip) { tip.remove(); tip = null; } over = null; }
  function showTip(e) {
    var el = e.target.closest && e.target.closest("[data-tip]");
    if (el === over) return;
    hideTip();
    if (!el) return;
    over = el; tip = document.createElement("div"); tip.className = "tip"; tip.setAttribute("aria-hidden", "true"); tip.textContent = el.dataset.tip;
    document.body.append(tip);
    var r = el.getBoundingClientRect(), w = tip.offsetWidth, h = tip.offsetHeight, x = r.width > 200 && e.clientX ? e.clientX : r.left + r.width / 2;
    tip.style.left = Math.max(8, Math.min(innerWidth - w - 8, x - w / 2)) + "px";
    tip.style.top = (r.top - h - 8 < 4 ? r.bottom + 8 : r.top - h - 8) + "px";
  }
  on("pointerover", showTip); on("focusin", showTip); on("focusout", hideTip);
  on("scroll", hideTip, true); on("pointerdown", hideTip);
  on("keydown", function (e) { if (e.key === "Escape") hideTip(); });

  // ---- start, and again for what htmx brings
  function start(root) {
    $$("[data-count-for]", root).forEach(function (o) { var el = document.getElementById(o.dataset.countFor); if (el) count(el); });
    $$("dialog[data-opened]", root).forEach(function (d) { if (!d.open) d.showModal(); });
    var f = $("[data-focus]", root); if (f) f.focus();
  }
  theme(); start(document);
  if (/Mac|iPhone|iPad/.test(navigator.platform)) $$("[data-mod-key]").forEach(function (k) { k.textContent = "⌘K"; });
  on("htmx:after:swap", function (e) { here = null; start(e.target && e.target.querySelectorAll ? e.target : document); });
})();
