// Writing a review: evidence is found and cited from the keyboard, words are counted, Ctrl+Enter goes on to the next
// section. Every press has a button of its own; without this file the page works as it is.
(function () {
  "use strict";
  var $ = function (q, el) { return (el || document).querySelector(q); };
  var $$ = function (q, el) { return Array.prototype.slice.call((el || document).querySelectorAll(q)); };
  var editor = $("[data-editor]"), evidence = $("[data-evidence]");
  if (!editor) return;

  // ---- words
  function count(area) {
    var out = $('[data-words-of="' + area.id + '"]'), n = (area.value.match(/\S+/g) || []).length;
    if (out) out.textContent = n ? n.toLocaleString("en") + (n === 1 ? " word" : " words") : "";
  }
  // Where the browser can't grow a field with its content, this does.
  var grows = window.CSS && CSS.supports("field-sizing", "content");
  function grow(area) {
    if (grows) return;
    area.style.height = "auto"; area.style.height = Math.min(area.scrollHeight + 2, innerHeight * 0.7) + "px";
  }
  $$("textarea", editor).forEach(function (a) { count(a); grow(a); });
  editor.addEventListener("input", function (e) { if (e.target.tagName === "TEXTAREA") { count(e.target); grow(e.target); } });
  // What was kept in this browser is put back by drafts.js after the page has loaded.
  addEventListener("load", function () { $$("textarea", editor).forEach(count); });

  // ---- the evidence: found by word, low or high, numbered as it stands
  var plain = function (s) { return s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  var find = $("[data-evidence-find]"), kind = "";
  function pieces() { return evidence ? $$("[data-piece]", evidence) : []; }
  function filter() {
    var words = find ? plain(find.value.trim()) : "", shown = 0, all = pieces();
    all.forEach(function (p) {
      p.hidden = (words && plain(p.textContent).indexOf(words) < 0) || (kind && p.dataset.piece !== kind);
      if (!p.hidden) shown++;
    });
    var out = $("[data-evidence-count]");
    if (out) out.textContent = words || kind ? shown + " of " + all.length : "";
    number();
  }
  function open() { return pieces().filter(function (p) { return !p.hidden && $(".cite", p); }); }
  function number() {
    $$("[data-cite-key]").forEach(function (k) { k.hidden = true; k.parentNode.removeAttribute("aria-keyshortcuts"); });
    open().slice(0, 9).forEach(function (p, i) {
      var k = $("[data-cite-key]", p);
      k.dataset.citeKey = i + 1; k.hidden = false; k.parentNode.setAttribute("aria-keyshortcuts", "Alt+" + (i + 1));
    });
  }
  if (find) find.addEventListener("input", filter);
  document.addEventListener("click", function (e) {
    var b = e.target.closest("[data-evidence-kind]");
    if (!b) return;
    kind = b.dataset.evidenceKind;
    $$("[data-evidence-kind]").forEach(function (o) { o.setAttribute("aria-pressed", String(o === b)); });
    filter();
  });
  number();

  // ---- keys
  function next() {
    var areas = $$("textarea[name=text]", editor).filter(function (a) { return a.offsetParent !== null; });
    var form = document.activeElement && document.activeElement.closest("form[data-section]");
    var at = areas.findIndex(function (a) { return a.form === form; });
    var to = areas[(at + 1) % areas.length];
    if (!to) return;
    to.focus();
    to.closest("section").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
  document.addEventListener("keydown", function (e) {
    if ($("dialog[open]")) return;
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter" && editor.contains(e.target)) { e.preventDefault(); next(); return; }
    var digit = /^Digit([1-9])$/.exec(e.code);
    if (!digit || !e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
    var piece = open()[digit[1] - 1];
    if (!piece) return;
    e.preventDefault();
    $(".cite", piece).click();
    document.dispatchEvent(new CustomEvent("rapport:toast", { detail: { text: "Cited into " + $("#cite-section option:checked").textContent } }));
  });
})();
