// Runs before the first paint: the theme a person chose, and a word to the stylesheet that scripts run.
(function () {
  "use strict";
  var root = document.documentElement, theme = null;
  root.classList.add("js");
  try { theme = localStorage.getItem("theme"); } catch (_) { /* private windows may refuse */ }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
})();
