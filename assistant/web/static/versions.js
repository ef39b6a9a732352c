/* Versions of papers and corrections of their heads, in the Tài liệu tab; see versions.py and corrections.py. */
"use strict";

(() => {
  const { onClick, confirmed, dialog } = troly.tools;

  const pair = (button) => {
    const { newer, older } = button.closest("[data-newer]").dataset;
    return { newer, older };
  };

  troly.versions = ({ element, trigger, watch }) => {
    let open = false; // what is folded out stays so when the list is drawn again
    element.addEventListener("toggle", (event) => {
      if (event.target.isConnected && event.target.matches(".versions-part")) open = event.target.open;
    }, true);
    watch("value", () => {
      const part = element.querySelector(".versions-part");
      if (part) part.open = open;
    });
    onClick(element, [
      ["[data-decide]", (button) => trigger("submit", { ...pair(button), kind: button.dataset.decide })],
      ["[data-undecide]", async (button) => {
        const told = pair(button);
        const question = `Bỏ quyết định về “${told.newer}” và “${told.older}”?`;
        if (await confirmed(question, "Bỏ quyết định")) trigger("undo", told);
      }],
      ["[data-compare]", (button) => trigger("select", pair(button))],
      ["[data-swap]", (button) => {
        const card = button.closest("[data-newer]");
        const { newer, older } = card.dataset;
        card.dataset.newer = older;
        card.dataset.older = newer;
        const [first, second] = card.querySelectorAll(".paper");
        const place = document.createElement("span");
        first.replaceWith(place);
        second.replaceWith(first);
        place.replaceWith(second);
      }],
    ]);
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const { newer, older } = event.target.elements;
      trigger("select", { newer: newer.value.trim(), older: older.value.trim() });
    });
  };

  troly.correction = ({ props, trigger, watch }) => {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-correct]");
      if (button) trigger("edit", { document: button.dataset.correct });
    });
    watch("value", () => {
      if (!props.value) return;
      const box = dialog("correction-form", "confirm correction");
      box.innerHTML = props.value;
      const form = box.querySelector("form");
      onClick(form, [["[data-back]", (button) => {
        form.elements[button.dataset.back].value = button.dataset.read;
      }]]);
      box.returnValue = "";
      if (!box.open) box.showModal();
      form.querySelector("input").focus();
      box.addEventListener("close", () => {
        if (box.returnValue !== "yes") return;
        trigger("submit", { document: form.dataset.document, values: Object.fromEntries(new FormData(form)) });
      }, { once: true });
    });
  };
})();
