// The search box: the arrow keys walk through what it suggests, Enter opens it, Escape puts the list away.
// Without this file the box is a plain form.
(function () {
  "use strict";

  const box = document.getElementById("find");
  const hits = document.getElementById("find-hits");
  if (!box || !hits) {
    return;
  }

  function options() {
    return Array.prototype.slice.call(hits.querySelectorAll("[role=option]"));
  }

  function chosen() {
    return hits.querySelector("[aria-selected=true]");
  }

  function choose(option) {
    options().forEach(function (each) { each.setAttribute("aria-selected", String(each === option)); });
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  // From the box itself (nothing chosen) down through the list and round again.
  function walk(step) {
    const all = options();
    const now = all.indexOf(chosen());
    const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step;
    choose(all[next] || null);
  }

  function putAway() {
    hits.replaceChildren();
    said();
  }

  function said() {
    choose(null);
    box.setAttribute("aria-expanded", String(options().length > 0));
  }

  const keys = {
    ArrowDown: function () { walk(1); },
    ArrowUp: function () { walk(-1); },
    Escape: putAway,
    Enter: function () { chosen().click(); },
  };

  box.addEventListener("keydown", function (event) {
    const act = keys[event.key];
    const wanted = event.key === "Enter" ? chosen() : options().length;
    if (act && wanted && !event.isComposing) {
      event.preventDefault();
      act();
    }
  });

  // Typing on means the words again, not the suggestion that was chosen.
  box.addEventListener("input", function () { choose(null); });
  hits.addEventListener("htmx:afterSwap", said);
  // A click on a suggestion must not take the focus away before the link is followed.
  hits.addEventListener("mousedown", function (event) { event.preventDefault(); });
})();
