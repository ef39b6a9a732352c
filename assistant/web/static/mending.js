/* Correcting an answer: the form over the page and the list in the Tài liệu tab; see assistant/web/mending.py. */
"use strict";

(() => {
  const { onClick, confirmed, dialog } = troly.tools;
  const boxes = (form) => [...form.querySelectorAll(".option input")];

  function sent(form) {
    const options = boxes(form).map(({ checked, dataset: { markerOf, passage, start, end } }) => (
      { chosen: checked, marker: markerOf, passage, start, end }
    ));
    const { question, text } = form.elements;
    return { ...form.dataset, question: question.value, text: text.value, options };
  }

  troly.mending = ({ props, trigger, watch }) => {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mend], [data-mend-kept]");
      if (!button) return;
      trigger("edit", { turn: button.dataset.mend ?? "", kept: button.dataset.mendKept ?? "" });
    });

    const find = (form) => {
      const words = form.elements.words.value.trim();
      const next = 1 + Math.max(0, ...boxes(form).map((box) => Number(box.dataset.markerOf)));
      form.querySelector(".found-none").textContent = words ? "Đang tìm…" : "Hãy gõ vài từ cần tìm.";
      if (words) trigger("select", { words, next });
    };

    watch("value", () => {
      if (!props.value) return;
      const box = dialog("mending-form", "confirm correction");
      box.innerHTML = props.value;
      box.setAttribute("aria-label", "Sửa câu trả lời");
      const form = box.querySelector("form");
      onClick(form, [["[data-find]", () => find(form)]]);
      form.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target.name !== "words") return;
        event.preventDefault(); // it would save the answer
        find(form);
      });
      box.returnValue = "";
      if (!box.open) box.showModal();
      (form.elements.text ?? box.querySelector("h2")).focus({ preventScroll: true });
      box.onclose = () => { if (box.returnValue === "yes") trigger("submit", sent(form)); };
    });
  };

  /* Passages that a search has found, below those that are there already. */
  troly["mending-found"] = ({ props, watch }) => watch("value", () => {
    const form = document.querySelector("#mending-form form");
    if (!form || !props.value) return;
    const made = document.createElement("div");
    made.innerHTML = props.value;
    const known = new Set(boxes(form).map((box) => box.dataset.passage));
    const fresh = [...made.querySelectorAll(".option")].filter((one) => !known.has(one.querySelector("input").dataset.passage));
    form.querySelector(".options").append(...fresh);
    const told = made.firstChild.dataset.told || (fresh.length ? "" : "Các đoạn tìm được đã có ở trên.");
    form.querySelector(".found-none").textContent = told;
    fresh[0]?.querySelector("input").focus();
  });

  troly.mended = ({ element, trigger, watch }) => {
    let open = false; // what is folded out stays so when the list is drawn again
    element.addEventListener("toggle", (event) => { if (event.target.isConnected) open = event.target.open; }, true);
    watch("value", () => {
      const part = element.querySelector("details");
      if (part) part.open = open;
    });
    onClick(element, [["[data-unmend]", async (button) => {
      const question = `Xoá câu trả lời đã sửa cho câu hỏi “${button.dataset.question}”?`;
      if (await confirmed(question, "Xoá")) trigger("delete", { kept: button.dataset.unmend });
    }]]);
  };
})();
