// Small conveniences. Every page works without this file; nothing here decides anything.
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function on(type, handler, options) {
    document.addEventListener(type, handler, options);
  }

  function isTyping(element) {
    return Boolean(element.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], dialog"));
  }

  // --- htmx: the token that forms carry goes along with every request that changes something ------------------------
  on("htmx:configRequest", function (event) {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = field.value;
    }
  });

  // A refused form and a form changed meanwhile come back as pages to be shown.
  on("htmx:beforeSwap", function (event) {
    if ([409, 422].indexOf(event.detail.xhr.status) >= 0) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // --- keys -----------------------------------------------------------------------------------------------------------
  const keysOff = "keys-off";

  function keysAreOn() {
    return localStorage.getItem(keysOff) !== "1";
  }

  function moveInList(step) {
    const links = all(".rows tbody th a:first-child, .to-do > li a:first-of-type, .needs-card > a").filter(function (link) {
      return link.offsetParent !== null;
    });
    const row = document.activeElement.closest(".rows tbody tr, .to-do > li, .needs-card");
    const now = row ? links.findIndex(function (link) { return row.contains(link); }) : -1;
    const next = links[Math.max(0, Math.min(links.length - 1, now + step))];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  const keys = {
    "/": function () {
      const find = document.getElementById("find");
      if (find && find.offsetParent !== null) {
        find.focus();
        find.select();
      }
    },
    j: function () { moveInList(1); },
    k: function () { moveInList(-1); },
    x: function () {
      const row = document.activeElement.closest(".rows tbody tr");
      const box = row && row.querySelector("input[name=chosen]");
      if (box) {
        box.click();
      }
    },
    "?": function () { openDialog("keys"); },
  };

  on("keydown", function (event) {
    if (event.key === "Escape") {
      all("details.menu[open]").forEach(function (menu) { menu.open = false; });
    }
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || !keysAreOn()) {
      return;
    }
    event.preventDefault();
    act();
  });

  // --- dialogs, menus, printing ---------------------------------------------------------------------------------------
  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) {
      dialog.showModal();
    }
    return Boolean(dialog && dialog.showModal);
  }

  on("click", function (event) {
    const opener = event.target.closest("[data-dialog]");
    if (opener && openDialog(opener.dataset.dialog)) {
      event.preventDefault();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    if (event.target.closest("[data-print]")) {
      window.print();
    }
    all("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });

  // Every printed sheet says who printed it when.
  const printed = document.querySelector("[data-printed]");
  if (printed) {
    document.documentElement.style.setProperty("--printed", JSON.stringify(printed.textContent));
  }

  // --- choosing rows --------------------------------------------------------------------------------------------------
  function countChosen() {
    const boxes = all("input[name=chosen]");
    const chosen = boxes.filter(function (box) { return box.checked; });
    boxes.forEach(function (box) {
      box.closest("tr").classList.toggle("chosen", box.checked);
    });
    all("[data-choose-all]").forEach(function (box) {
      box.checked = boxes.length > 0 && chosen.length === boxes.length;
      box.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    });
    all(".bulkbar").forEach(function (bar) {
      const everything = bar.querySelector("input[name=all]");
      const words = bar.querySelector("[data-bulk-count]");
      bar.classList.toggle("shown", chosen.length > 0);
      if (chosen.length === 0 && everything) {
        everything.checked = false;
      }
      if (words) {
        words.textContent = words.dataset.words + " " + chosen.length;
      }
    });
  }

  on("change", function (event) {
    if (event.target.matches("[data-choose-all]")) {
      all("input[name=chosen]").forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-choose-all], input[name=chosen]")) {
      countChosen();
    }
    if (event.target.id === "keys-on") {
      localStorage.setItem(keysOff, event.target.checked ? "0" : "1");
    }
  });

  // --- forms: sent once, not left by mistake --------------------------------------------------------------------------
  let leaving = false;

  on("input", function (event) {
    const form = event.target.closest("form[data-guard]");
    if (form) {
      form.dataset.changed = "1";
    }
  });

  on("submit", function (event) {
    const form = event.target;
    const button = event.submitter;
    if (button && button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-once")) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      all("button", form).forEach(function (each) { each.setAttribute("aria-disabled", "true"); });
    }
    leaving = true;
  });

  // A look ahead at a form that has been sent meanwhile would ask for what is no longer so.
  on("htmx:beforeRequest", function (event) {
    const of = event.target.getAttribute("hx-include");
    if (of && document.querySelector(of + "[data-sent]")) {
      event.preventDefault();
    }
  });

  window.addEventListener("beforeunload", function (event) {
    if (!leaving && document.querySelector("form[data-changed]")) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  // Back to a page that the browser kept: its forms may be sent again.
  window.addEventListener("pageshow", function () {
    leaving = false;
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("button", form).forEach(function (each) { each.removeAttribute("aria-disabled"); });
    });
  });

  // --- a sign-in that ends for want of use: a word before, and whoever is typing is not asked ------------------------
  const idle = document.getElementById("idle");
  const usedAt = "used-at"; // shared by all windows of this browser

  function used() {
    localStorage.setItem(usedAt, String(Date.now()));
  }

  function renew() {
    used();
    fetch(idle.dataset.renew, { redirect: "manual" });
  }

  if (idle) {
    const ends = Number(idle.dataset.idle) * 1000;
    const warns = Math.max(ends - 120000, ends / 2);
    let typedAt = 0;
    used();
    on("input", function () { typedAt = Date.now(); });
    on("htmx:beforeRequest", function (event) {
      if (!event.target.closest(".progress-job")) {
        used();
      }
    });
    idle.addEventListener("close", renew);
    window.setInterval(function () {
      const last = Number(localStorage.getItem(usedAt));
      const since = Date.now() - last;
      if (typedAt > last && since > warns / 2) {
        renew();
      } else if (since > ends && !document.querySelector("form[data-changed]")) {
        window.location.assign(idle.dataset.out + "?next=" + encodeURIComponent(window.location.pathname + window.location.search));
      } else if (since > warns && since < ends) {
        openDialog("idle");
      } else if (since < warns && idle.open) {
        idle.close(); // another window answered
      }
    }, 5000);
  }

  // --- dates: typed as 20251011, 2025.10.11 or 2025-10-11, or picked --------------------------------------------------
  function readDate(text) {
    const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.trim());
    return parts ? [parts[1], parts[2].padStart(2, "0"), parts[3].padStart(2, "0")].join("-") : "";
  }

  function addPicker(box) {
    const field = box.querySelector("input");
    if (!field || field.type !== "text" || field.disabled || box.querySelector(".date-pick")) {
      return;
    }
    const button = document.createElement("button");
    const native = document.createElement("input");
    button.type = "button";
    button.className = "date-pick";
    button.title = box.dataset.date;
    button.setAttribute("aria-label", box.dataset.date);
    native.type = "date";
    native.className = "date-native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    field.inputMode = "numeric";
    button.addEventListener("click", function () {
      native.value = readDate(field.value);
      if (native.showPicker) {
        native.showPicker();
      }
    });
    native.addEventListener("change", function (event) {
      event.stopPropagation();
      field.value = native.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
    field.addEventListener("blur", function () {
      field.value = readDate(field.value) || field.value;
    });
    box.append(button, native);
  }

  // --- long lists are searched: typing leaves the choices that hold the words, and those already chosen -------------
  function addFinder(box) {
    const select = box.querySelector("select");
    const choices = select ? Array.prototype.slice.call(select.options) : all("label", box);
    if (choices.length <= 30 || box.querySelector(".find-in") || (select && select.multiple)) {
      return;
    }
    const field = document.createElement("input");
    field.type = "search";
    field.className = "find-in";
    field.autocomplete = "off";
    field.placeholder = box.dataset.find;
    field.setAttribute("aria-label", box.dataset.find);
    field.addEventListener("input", function (event) {
      event.stopPropagation();
      const words = field.value.trim().toLowerCase();
      const fits = choices.filter(function (choice) { return choice.textContent.toLowerCase().indexOf(words) >= 0; });
      if (!select) {
        choices.forEach(function (label) {
          label.hidden = fits.indexOf(label) < 0 && !label.querySelector("input").checked;
        });
        return;
      }
      const chosen = words && fits.length ? fits[0] : select.options[select.selectedIndex];
      const kept = choices.filter(function (choice) { return choice === chosen || choice.value === "" || fits.indexOf(choice) >= 0; });
      select.replaceChildren.apply(select, kept);
      chosen.selected = true;
    });
    // Without this, a filter would be sent for the words, and Enter would send a half-filled form.
    field.addEventListener("change", function (event) {
      event.stopPropagation();
      if (select) {
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
        field.blur();
      }
    });
    box.prepend(field);
  }

  // --- each time something arrives ------------------------------------------------------------------------------------
  function fitTables() {
    all(".table-box").forEach(function (box) {
      box.classList.remove("too-wide");
      const wide = box.firstElementChild.scrollWidth > box.clientWidth + 1;
      box.classList.toggle("too-wide", wide);
      if (wide && !box.querySelector("a, button, input")) {
        box.tabIndex = 0; // so that the arrow keys can scroll it
      }
    });
    all(".ledger-wide").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
      }
    });
  }

  // A cell that is cut off tells the rest when pointed at.
  on("mouseover", function (event) {
    const cell = event.target.closest(".rows th, .rows td");
    if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) {
      cell.title = cell.textContent.trim();
    }
  });

  function prepare(root) {
    all(".date-box", root).forEach(addPicker);
    all("[data-find]", root).forEach(addFinder);
    all("button[data-dialog][hidden]", root).forEach(function (button) { button.hidden = false; });
    const first = document.querySelector("[data-focus]");
    if (first) {
      first.focus();
      first.removeAttribute("data-focus");
    }
    countChosen();
    fitTables();
  }

  // What somebody unfolded among the filters stays unfolded when the list is swapped.
  let unfolded = [];
  on("htmx:beforeSwap", function () {
    unfolded = [Boolean(document.querySelector(".filters details[open]")), Boolean(document.querySelector(".filters-toggle:checked"))];
  });
  on("htmx:afterSettle", function () {
    all(".filters details").forEach(function (more) { more.open = more.open || Boolean(unfolded[0]); });
    all(".filters-toggle").forEach(function (box) { box.checked = box.checked || Boolean(unfolded[1]); });
  });

  const keysBox = document.getElementById("keys-on");
  if (keysBox) {
    keysBox.checked = keysAreOn();
  }
  prepare(document);
  on("htmx:afterSettle", function () { prepare(document); });
  window.addEventListener("resize", fitTables);
})();
