/* What the page does in the browser. Gradio's gr.HTML components call troly.<name>({element, props, trigger, watch})
   once each; all text arrives from the server as safe HTML and is never put together here. */
"use strict";

const troly = (() => {
  const NARROW = window.matchMedia("(max-width: 1099px)");
  const byId = (id) => document.getElementById(id);

  /* --- theme: the system's choice unless the user has made one ------------------------------------------------ */

  const THEME = "tro-ly-kcn-giao-dien";

  function rememberedTheme() {
    try { return localStorage.getItem(THEME); } catch { return null; }
  }

  function applyThemeToAddress(theme) {
    const address = new URL(location.href);
    address.searchParams.set("__theme", theme); // Gradio reads it when it starts
    history.replaceState(null, "", address);
  }

  if (rememberedTheme()) applyThemeToAddress(rememberedTheme());

  function setTheme(theme) {
    document.body.classList.toggle("dark", theme === "dark");
    try { localStorage.setItem(THEME, theme); } catch { /* private window: the choice lasts until the reload */ }
    applyThemeToAddress(theme);
  }

  /* --- language: Gradio names the browser's; the page is in Vietnamese for everybody ---------------------------- */

  function keepLanguage() {
    const root = document.documentElement;
    const set = () => { if (root.lang !== "vi") root.lang = "vi"; };
    new MutationObserver(set).observe(root, { attributes: true, attributeFilter: ["lang"] });
    set();
  }

  keepLanguage();

  /* --- copying: also on plain http, where browsers offer no clipboard object ----------------------------------- */

  async function copy(button) {
    const text = button.dataset.copy;
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      copied = document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.textContent;
    button.textContent = copied ? "Đã sao chép" : "Không sao chép được";
    setTimeout(() => { button.textContent = label; }, 1600);
  }

  /* --- dialogs: made here, outside Gradio's reach, so that a redraw can't close them ---------------------------- */

  function dialog(id, className) {
    let box = byId(id);
    if (!box) {
      box = document.createElement("dialog");
      box.id = id;
      box.className = className;
      box.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) box.close(); });
      document.body.append(box);
    }
    return box;
  }

  function confirmed(question, action) {
    const box = dialog("confirm", "confirm");
    box.innerHTML = '<form method="dialog"><p></p><menu><button value="" class="quiet">Huỷ</button>' +
      '<button value="yes" class="primary"></button></menu></form>';
    box.querySelector("p").textContent = question;
    box.querySelector("[value=yes]").textContent = action;
    box.returnValue = "";
    box.showModal();
    return new Promise((resolve) => {
      box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
    });
  }

  /* --- trouble: Gradio's own messages are English, so they are hidden and said here instead ---------------------- */

  const HEARTBEAT = 10_000; // milliseconds
  const LOST = "Mất kết nối với máy chủ. Trang sẽ tự nối lại khi máy chủ hoạt động trở lại.";
  const FAILED = "Yêu cầu vừa rồi không thực hiện được. Vui lòng thử lại; nếu vẫn lỗi, hãy tải lại trang.";
  const TOO_LARGE = "Tệp vượt quá dung lượng cho phép nên không tải lên được.";

  function say(sentence) {
    let box = byId("trouble");
    if (!box) {
      box = document.createElement("div");
      box.id = "trouble";
      box.setAttribute("role", "alert");
      document.body.append(box);
    }
    box.textContent = sentence;
    box.hidden = !sentence;
  }

  let lost = false;

  async function beat() {
    try {
      await fetch("web/page.js", { method: "HEAD", cache: "no-store" });
      if (lost) location.reload(); // the conversation is kept in the browser
    } catch {
      lost = true;
      say(LOST);
    }
  }

  function onToast(toasts) {
    const text = toasts.textContent;
    if (!text.trim()) return;
    if (/connection|network|server/i.test(text)) beat();
    else say(/size|large/i.test(text) ? TOO_LARGE : FAILED);
    setTimeout(() => { if (!lost) say(""); }, 12_000);
  }

  function watchForTrouble() {
    setInterval(() => { if (lost || !document.hidden) beat(); }, HEARTBEAT);
    const toasts = document.querySelector(".toast-wrap");
    if (toasts) new MutationObserver(() => onToast(toasts)).observe(toasts, { childList: true, subtree: true });
  }

  /* --- the parts of the page ----------------------------------------------------------------------------------- */

  const place = (button) => ({
    turn: button.dataset.turn, kind: button.dataset.kind, marker: button.dataset.marker,
  });

  const onClick = (element, actions) => element.addEventListener("click", (event) => {
    for (const [selector, action] of actions) {
      const target = event.target.closest(selector);
      if (target && !target.disabled) return action(target);
    }
  });

  function focusBox() {
    byId("box")?.querySelector("textarea")?.focus({ preventScroll: true });
  }

  function openTab(name) {
    byId(`tab-${name}-button`)?.click();
  }

  let opener = null;

  function showPanel(button) {
    document.querySelectorAll(".chip.current").forEach((chip) => chip.classList.remove("current"));
    button.classList.add("current");
    opener = button;
  }

  function closePanel() {
    byId("panel")?.classList.remove("open");
    document.querySelectorAll(".chip.current").forEach((chip) => chip.classList.remove("current"));
    if (opener?.isConnected) opener.focus();
  }

  function scrollToMark(container) {
    const mark = container?.querySelector("mark");
    if (!mark) return;
    const offset = mark.getBoundingClientRect().top - container.getBoundingClientRect().top;
    container.scrollTop += offset - container.clientHeight / 3;
  }

  function header({ element }) {
    const button = element.querySelector("[data-theme]");
    const label = () => {
      button.textContent = document.body.classList.contains("dark") ? "Giao diện sáng" : "Giao diện tối";
    };
    onClick(element, [["[data-theme]", () => {
      setTheme(document.body.classList.contains("dark") ? "light" : "dark");
    }]]);
    new MutationObserver(label).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    label();
    watchForTrouble();
  }

  function menu({ element, trigger }) {
    onClick(element, [
      ["[data-new]", async () => {
        const empty = !byId("transcript").querySelector(".exchange") && !byId("live").querySelector(".exchange");
        const question = "Bắt đầu cuộc trò chuyện mới? Cuộc trò chuyện đang mở sẽ bị xoá khỏi trình duyệt này.";
        if (empty || await confirmed(question, "Bắt đầu mới")) trigger("clear");
        focusBox();
      }],
      ["[data-scope]", (button) => {
        const open = byId("side").classList.toggle("open");
        button.setAttribute("aria-expanded", String(open));
      }],
    ]);
  }

  function transcript({ element, trigger, watch }) {
    onClick(element, [
      ["[data-copy]", copy],
      ["[data-ask]", (button) => trigger("submit", { question: button.dataset.ask })],
      ["[data-marker]", (button) => { showPanel(button); trigger("select", place(button)); }],
      ["[data-tab]", (button) => openTab(button.dataset.tab)],
    ]);
    watch("value", () => {
      const scroll = byId("scroll");
      const last = element.querySelector(".exchange:last-child");
      if (!last) { scroll.scrollTop = 0; return; }
      const top = last.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
      scroll.scrollTo({ top: top - 12, behavior: "instant" });
      if (!NARROW.matches && document.activeElement === document.body) focusBox();
    });
  }

  function live({ props, watch }) {
    watch("value", () => {
      if (!props.value) return;
      const scroll = byId("scroll");
      const nearEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 240;
      if (nearEnd) scroll.scrollTop = scroll.scrollHeight;
    });
  }

  function source({ element, trigger, watch }) {
    const panel = byId("panel");
    onClick(element, [
      ["[data-close]", closePanel],
      ["[data-copy]", copy],
      ["[data-step]", (button) => {
        const { turn, kind, marker } = button.dataset;
        const chip = `#transcript [data-turn="${turn}"][data-kind="${kind}"][data-marker="${marker}"]`;
        showPanel(document.querySelector(chip) ?? button);
        trigger("select", place(button));
      }],
      ["[data-document]", (button) => trigger("edit", place(button))],
    ]);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(); });
    watch("value", () => {
      if (!element.querySelector(".source")) { panel.classList.remove("open"); return; }
      panel.classList.add("open");
      scrollToMark(element.querySelector(".source-text"));
      element.querySelector("h2")?.focus({ preventScroll: true });
    });
  }

  function viewer({ props, watch }) {
    watch("value", () => {
      if (!props.value) return;
      const box = dialog("document", "document");
      box.innerHTML = props.value;
      if (!box.open) box.showModal();
      box.querySelector("h2")?.focus({ preventScroll: true });
      scrollToMark(box.querySelector(".document-text"));
    });
  }

  function documents({ element, trigger }) {
    onClick(element, [
      ["[data-document]", (button) => trigger("edit", { document: button.dataset.document })],
      ["[data-remove]", async (button) => {
        const name = button.dataset.remove;
        const question = `Gỡ tài liệu “${name}” khỏi thư viện? Trợ lý sẽ không trả lời từ tài liệu này nữa.`;
        if (await confirmed(question, "Gỡ tài liệu")) trigger("delete", { document: name });
      }],
      ["[data-more]", () => trigger("expand")],
    ]);
    dropZone(byId("upload"));
  }

  function dropZone(zone) {
    const over = (on) => zone.classList.toggle("over", on);
    zone.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    zone.addEventListener("dragleave", () => over(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      const input = zone.querySelector("input[type=file]");
      if (!input || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  return { header, menu, transcript, live, source, viewer, documents };
})();

window.troly = troly;
