/* The Soạn thảo tab in the browser: saves what is typed, remembers which drafts are this browser's. See draft_html.py. */
"use strict";

(() => {
  const { onClick, confirmed, showPanel } = troly.tools;
  const CURRENT = "tro-ly-kcn-ban-nhap"; // in sessionStorage: the draft that this tab of the browser shows
  const KNOWN = "tro-ly-kcn-cac-ban-nhap"; // in localStorage: the ids of this browser's drafts, the newest first
  const MOST = 20;
  const PAUSE = 700; // milliseconds without a key before a box is saved

  const read = (storage, name) => { try { return storage.getItem(name); } catch { return null; } };
  const write = (storage, name, value) => { try { storage.setItem(name, value); } catch { /* until the reload */ } };
  const known = () => { try { return JSON.parse(read(localStorage, KNOWN)) ?? []; } catch { return []; } };

  function remember(id) {
    write(sessionStorage, CURRENT, id);
    if (id) write(localStorage, KNOWN, JSON.stringify([id, ...known().filter((other) => other !== id)].slice(0, MOST)));
  }

  const forget = (id) => write(localStorage, KNOWN, JSON.stringify(known().filter((other) => other !== id)));

  /* --- saving: boxes are sent one after another, and whatever reads the draft waits until all are saved ------------ */

  const saving = (() => {
    const waiting = new Map(); // box -> timer
    let send = () => {}, sent = 0, sealed = 0, after = [];

    const clean = () => !waiting.size && sent === sealed;

    function flush(box) {
      if (!waiting.has(box)) return;
      clearTimeout(waiting.get(box));
      waiting.delete(box);
      sent += 1;
      send({ name: box.dataset.edit, text: box.value, seal: String(sent) });
    }

    window.addEventListener("beforeunload", (event) => { if (!clean()) event.preventDefault(); });
    return {
      connect(sender) { send = sender; },
      typed(box) {
        clearTimeout(waiting.get(box));
        waiting.set(box, setTimeout(() => flush(box), PAUSE));
      },
      flush,
      answered(seal) {
        sealed = Math.max(sealed, Number(seal) || 0);
        if (clean()) { const ready = after; after = []; ready.forEach((action) => action()); }
      },
      then(action) {
        [...waiting.keys()].forEach(flush);
        if (clean()) action(); else after.push(action);
      },
    };
  })();

  /* --- the sheet --------------------------------------------------------------------------------------------------- */

  const GROWS = CSS.supports("field-sizing", "content");

  function fit(box) {
    if (GROWS) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }

  let openHere = remember; // until the sheet is there, which then opens what is remembered
  troly.openDraft = (id) => openHere(id);

  troly.draft = ({ element, trigger, watch }) => {
    saving.connect((edit) => trigger("edit", edit));
    const open = (id) => { remember(id); trigger("apply", { draft: id, known: known() }); };
    const step = (action) => saving.then(() => trigger("delete", action));
    openHere = (id) => saving.then(() => open(id));

    element.addEventListener("input", (event) => {
      if (!event.target.dataset.edit) return;
      fit(event.target);
      if (!event.target.value.trim() && event.target.dataset.edit.startsWith("line:")) return;
      event.target.closest(".line")?.classList.add("edited");
      saving.typed(event.target);
    });
    element.addEventListener("change", (event) => {
      const box = event.target;
      if (!box.dataset.edit) return;
      if (!box.value.trim() && box.dataset.edit.startsWith("line:")) box.value = box.defaultValue; // "Bỏ" removes a line
      saving.typed(box);
      saving.flush(box);
    });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.dataset.edit) { event.preventDefault(); event.target.blur(); }
    });
    onClick(element, [
      ["a.download", () => {}],
      ["[data-source]", (button) => { showPanel(button); saving.then(() => trigger("select", { ...button.dataset })); }],
      ["[data-remove]", (button) => step({ remove: button.dataset.remove })],
      ["[data-verify]", (button) => step({ verify: button.dataset.verify })],
      ["[data-choose]", (button) => step({ choose: button.dataset.choose })],
      ["[data-settle]", (button) => step({ settle: button.dataset.settle })],
      ["[data-again]", (button) => {
        const length = button.parentElement.querySelector("select").value;
        button.disabled = true;
        saving.then(() => trigger("retry", { again: button.dataset.again, length }));
      }],
      ["[data-another]", () => saving.then(() => open(""))],
      ["[data-open]", (button) => open(button.dataset.open)],
      ["[data-forget]", async (button) => {
        if (!await confirmed(`Xoá bản nháp “${button.dataset.title}”? Không lấy lại được.`, "Xoá")) return;
        forget(button.dataset.forget);
        trigger("clear", { draft: button.dataset.forget, known: known() });
      }],
    ]);
    /* A file is made of what is saved. */
    element.addEventListener("click", (event) => {
      const link = event.target.closest("a.download");
      if (!link || link.dataset.ready) return;
      event.preventDefault();
      saving.then(() => { link.dataset.ready = "1"; link.click(); delete link.dataset.ready; });
    });
    let shown = "";
    watch("value", () => {
      const id = element.querySelector("[data-draft]")?.dataset.draft ?? "";
      element.querySelectorAll("textarea").forEach((box) => {
        if (box !== document.activeElement) box.value = box.defaultValue; // Gradio keeps boxes whose HTML is the same
        fit(box);
      });
      if (id === shown) return;
      shown = id;
      remember(id);
      const sheet = element.closest(".sheet");
      if (id) { sheet.scrollTop = 0; element.querySelector("h3").focus({ preventScroll: true }); }
    });
    open(read(sessionStorage, CURRENT) ?? known()[0] ?? "");
  };

  troly.draftSide = ({ element, trigger, watch }) => {
    onClick(element, [
      ["[data-undo]", () => saving.then(() => trigger("undo"))],
      ["[data-jump]", (button) => {
        const target = document.getElementById(button.dataset.jump);
        if (!target) return;
        target.scrollIntoView({ block: "center" });
        if (target.dataset.edit) target.focus({ preventScroll: true });
      }],
    ]);
    const opened = new Map(); // title of a list -> whether the reader has opened it; on a phone all start closed
    element.addEventListener("toggle", (event) => opened.set(event.target.dataset.list, event.target.open), true);
    watch("value", () => {
      const phone = window.matchMedia("(max-width: 760px)").matches;
      element.querySelectorAll("details").forEach((list) => { list.open = opened.get(list.dataset.list) ?? !phone; });
      saving.answered(element.querySelector("[data-seal]")?.dataset.seal);
    });
  };

  troly.checked = ({ element, watch }) => {
    onClick(element, [["[data-jump]", (button) => {
      const target = document.getElementById(button.dataset.jump);
      if (!target) return;
      target.closest("details").open = true;
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    }]]);
    watch("value", () => element.querySelector("h3")?.focus());
  };

  troly.draftStatus = ({ element, watch }) => {
    let empty = true;
    watch("value", () => {
      const now = !element.textContent.trim();
      if (empty && !now) element.scrollIntoView({ block: "nearest" });
      empty = now;
    });
  };

  troly.draftFiles = ({ element, trigger }) => {
    onClick(element, [["[data-drop]", (button) => trigger("delete", { drop: button.dataset.drop })]]);
  };
})();
