// Moving a card with the mouse: dropping it on a column presses the button, or follows the link, that leads there.
// Every move stands on its card as well, for keys, for fingers, and without this file.
(function () {
  "use strict";

  let dragged = null;

  function columns() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-state]"));
  }

  function moveTo(column) {
    if (!dragged || !column || column.contains(dragged)) {
      return null;
    }
    return dragged.querySelector('[data-to="' + column.dataset.state + '"]');
  }

  document.addEventListener("dragstart", function (event) {
    dragged = event.target.closest ? event.target.closest("[data-card][draggable]") : null;
    if (dragged) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      dragged.classList.add("dragged");
      columns().forEach(function (column) { column.classList.toggle("takes", Boolean(moveTo(column))); });
    }
  });

  document.addEventListener("dragover", function (event) {
    if (dragged && moveTo(event.target.closest("[data-state]"))) {
      event.preventDefault();
    }
  });

  document.addEventListener("drop", function (event) {
    const move = dragged && moveTo(event.target.closest("[data-state]"));
    if (move) {
      event.preventDefault();
      move.click();
    }
  });

  document.addEventListener("dragend", function () {
    if (dragged) {
      dragged.classList.remove("dragged");
    }
    dragged = null;
    columns().forEach(function (column) { column.classList.remove("takes"); });
  });
})();
