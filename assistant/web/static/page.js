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
    const text = toasts.innerText;
    if (!text.trim()) return;
    const told = text.split("\n").find((line) => /[ăâđêôơưạ-ỹ]/i.test(line)); // by this server, see bounds.py
    if (told) say(told.replace(/^.*HTTP \d+: /, ""));
    else if (/connection|network|server/i.test(text)) beat();
    else say(/size|large/i.test(text) ? TOO_LARGE : FAILED);
    setTimeout(() => { if (!lost) say(""); }, 12_000);
  }

  function watchForTrouble() {
    setInterval(() => { if (lost || !document.hidden) beat(); }, HEARTBEAT);
    const toasts = document.querySelector(".toast-wrap");
    if (toasts) new MutationObserver(() => onToast(toasts)).observe(toasts, { childList: true, subtree: true });
  }

  /* --- conversations: kept in the browser's database, each under its own id -------------------------------------- */

  const STORE = "conversations";
  const OWNER = document.querySelector("meta[name=troly-person]")?.content; // each person of a browser has his own
  const DATABASE = OWNER ? `tro-ly-kcn-${OWNER}` : "tro-ly-kcn";
  const CURRENT = "tro-ly-kcn-hoi-thoai"; // in sessionStorage: each tab of the browser has its own
  const MOST_PAST = 200;

  const SHARED = new URL(location.href).searchParams.get("chia-se"); // a colleague's conversation, to be read

  const newId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

  const local = (() => {
    let opening = null;

    const opened = () => opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

    async function within(mode, work) {
      const step = (await opened()).transaction(STORE, mode);
      const done = new Promise((resolve, reject) => {
        step.oncomplete = resolve;
        step.onabort = step.onerror = () => reject(step.error);
      });
      const request = work(step.objectStore(STORE));
      await done;
      return request?.result;
    }

    return {
      get: (id) => within("readonly", (store) => store.get(id)),
      all: () => within("readonly", (store) => store.getAll()),
      rename: (id, name) => within("readwrite", (store) => {
        const before = store.get(id);
        before.onsuccess = () => { if (before.result) store.put({ ...before.result, name }); };
      }),
      remove: (id) => within("readwrite", (store) => { store.delete(id); }),
      /* Two tabs may show one conversation: what would write over something unseen goes on under a new id. */
      put: (record, seen) => within("readwrite", (store) => {
        const before = store.get(record.id);
        before.onsuccess = () => {
          if (before.result && before.result.revision !== seen) record.id = newId();
          if (before.result?.name) record.name = before.result.name;
          store.put(record);
        };
      }),
    };
  })();

  /* Where people sign in the server keeps them, under the same calls; see assistant/web/talks.py. */
  const remote = (() => {
    async function call(path, body) {
      const headers = { "content-type": "application/json" };
      const told = await fetch(path, body ? { method: "POST", headers, body: JSON.stringify(body) } : { cache: "no-store" });
      if (!told.ok) throw new Error(await told.text());
      return told.json();
    }
    const change = (id, body) => call(`tro-chuyen/${encodeURIComponent(id)}`, body);
    return {
      get: (id) => change(id),
      all: () => call("tro-chuyen"),
      search: (words) => call(`tro-chuyen?words=${encodeURIComponent(words)}`),
      shared: (token) => call(`chia-se/${encodeURIComponent(token)}`),
      rename: (id, name) => change(id, { do: "rename", name }),
      remove: (id) => change(id, { do: "delete" }),
      share: async (id) => (await change(id, { do: "share" })).token,
      unshare: (id) => change(id, { do: "unshare" }),
      put: async (record, seen) => {
        const told = await change(record.id, { do: "put", seen: seen ?? "", text: record.text });
        record.id = told.id;
        record.revision = told.revision;
      },
    };
  })();

  const shelf = OWNER ? remote : local;

  /* What an older version has kept in this browser goes to the server, once. */
  async function moveToServer() {
    for (const record of await local.all().catch(() => [])) {
      try {
        await remote.put(record);
        if (record.name) await remote.rename(record.id, record.name);
        await local.remove(record.id);
      } catch { return; } // the rest stays, and is tried with the next page
    }
  }

  const trouble = (error) => {
    const told = /[ăâđêôơưạ-ỹ]/i.test(error.message) ? error.message : "Chưa lưu được cuộc trò chuyện trên máy chủ.";
    if (OWNER) { say(told); setTimeout(() => { if (!lost) say(""); }, 12_000); }
  };

  const talks = (() => {
    const seen = new Map(); // id -> the revision that this tab has read or written last
    const moved = new Map(); // id -> the id that it goes on under in this tab, see shelf.put
    const others = "BroadcastChannel" in window ? new BroadcastChannel(DATABASE) : null;
    let reading = false; // a shared conversation, which is nobody's to change here
    let box = null, id = "", kept = "", queue = Promise.resolve(), onChange = () => {};

    const empty = () => JSON.stringify({ id, exchanges: [] });

    /* Nothing is asked of the server for the empty conversation that a tab begins with: its answer might come late. */
    async function show(wanted, begins = false) {
      leaveShared();
      const record = wanted ? await shelf.get(wanted).catch(() => undefined) : undefined;
      id = record?.id ?? newId();
      moved.delete(id);
      seen.set(id, record?.revision);
      try { sessionStorage.setItem(CURRENT, id); } catch { /* the conversation is lost with the reload */ }
      const early = begins ? asked(box.props.value) : null; // sent before this tab's conversation was found
      if (early) {
        if (record) id = newId();
        moved.set("", id);
        seen.set(id, undefined);
        try { sessionStorage.setItem(CURRENT, id); } catch { /* as above */ }
      }
      kept = early ? JSON.stringify({ ...early, id }) : record?.text ?? empty();
      box.props.value = kept;
      if (early) queue = queue.then(() => keep(kept)).catch(trouble);
      else if (record || !begins) box.trigger("apply");
      onChange();
    }

    async function read(token) {
      let told = null;
      try { told = await remote.shared(token); } catch (error) { await show(null); trouble(error); return; }
      reading = true;
      id = "";
      kept = box.props.value = told.text;
      document.body.classList.add("reading");
      const note = byId("shared");
      note.hidden = false;
      note.firstChild.textContent = `${told.by} chia sẻ${told.title ? `: ${told.title}` : ""}. Chỉ để đọc; phần ` +
        "dẫn tài liệu mà anh/chị không được xem thì không hiện.";
      box.trigger("apply");
      onChange();
    }

    function leaveShared() {
      if (!SHARED) return;
      reading = false;
      document.body.classList.remove("reading");
      byId("shared")?.setAttribute("hidden", "");
      const address = new URL(location.href);
      address.searchParams.delete("chia-se");
      history.replaceState(null, "", address);
    }

    function asked(text) {
      try {
        const told = JSON.parse(text);
        return told.exchanges.length ? told : null;
      } catch { return null; }
    }

    async function keep(text) {
      const { id: told, exchanges } = JSON.parse(text);
      const owner = moved.get(told) ?? told;
      if (!owner || !exchanges.length) return;
      const record = { id: owner, revision: newId(), time: Date.now(), title: exchanges[0].question, text };
      await shelf.put(record, seen.get(owner));
      seen.set(record.id, record.revision);
      if (record.id !== owner && owner === id) {
        moved.set(told, record.id);
        id = record.id;
        sessionStorage.setItem(CURRENT, id);
      }
      onChange();
      others?.postMessage("changed");
    }

    return {
      connect(component) {
        box = component;
        let last = null;
        try { last = sessionStorage.getItem(CURRENT); } catch { /* no storage: a new conversation */ }
        return SHARED && OWNER ? read(SHARED) : show(last, true);
      },
      changed(text) {
        if (!text && kept) box.props.value = kept; // while it starts, Gradio puts the first value back
        if (!text || text === kept || reading) return;
        kept = text;
        queue = queue.then(() => keep(text)).catch(trouble);
      },
      show,
      current: () => id,
      async rename(which, name) {
        await shelf.rename(which, name).catch(trouble);
        others?.postMessage("changed");
        onChange();
      },
      async remove(gone) {
        await queue; // what is still being written would bring it back
        await shelf.remove(gone).catch(trouble);
        others?.postMessage("changed");
        if (gone === id) await show(null); else onChange();
      },
      listen(callback) {
        onChange = callback;
        if (others) others.onmessage = callback;
        callback();
      },
    };
  })();

  function memory({ props, trigger, watch }) {
    watch("value", () => talks.changed(props.value));
    talks.connect({ props, trigger });
    onClick(document, [["#shared [data-new]", async () => { await talks.show(null); focusBox(); }]]);
  }

  function readableTime(time) {
    const then = new Date(time), today = new Date().toDateString() === then.toDateString();
    const clock = then.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    return today ? `hôm nay ${clock}` : `${then.toLocaleDateString("vi-VN")} ${clock}`;
  }

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const said = (text) => {
    try { return JSON.parse(text).exchanges.map((one) => `${one.question} ${one.answer?.answer ?? ""}`).join(" "); }
    catch { return ""; }
  };
  const nameOf = (record) => record.name || record.title;

  /* One kept conversation: another name, a Word file of it. */
  function conversationBox(record, save, redraw) {
    const box = dialog("conversation", "confirm");
    box.innerHTML = '<form method="dialog"><h2 id="conversation-title">Cuộc trò chuyện</h2>' +
      '<label>Tên<input name="title" maxlength="120" autocomplete="off"></label>' +
      '<div class="share"><p class="second">Người đã đăng nhập mở được liên kết, chỉ để đọc, và chỉ thấy phần dẫn tài ' +
      'liệu mà họ được xem.</p><input name="link" readonly aria-label="Liên kết chia sẻ"><p>' +
      '<button type="button" class="quiet" data-share>Chia sẻ bằng liên kết</button>' +
      '<button type="button" class="quiet" data-copy="">Sao chép liên kết</button>' +
      '<button type="button" class="quiet" data-unshare>Ngừng chia sẻ</button></p></div><menu>' +
      '<button type="button" class="quiet" data-word>Tải về Word</button>' +
      '<button type="button" class="quiet" data-close>Huỷ</button>' +
      '<button value="yes" class="primary">Lưu tên</button></menu></form>';
    box.setAttribute("aria-labelledby", "conversation-title");
    const form = box.querySelector("form");
    form.elements.title.value = nameOf(record);
    if (OWNER) sharing(box, record, redraw); else box.querySelector(".share").remove();
    box.querySelector("[data-word]").onclick = () => { box.close("word"); save(record); };
    box.returnValue = "";
    box.onclose = () => {
      const name = form.elements.title.value.trim();
      if (box.returnValue === "yes" && name) talks.rename(record.id, name);
    };
    box.showModal();
    form.elements.title.select();
  }

  function sharing(box, record, redraw) {
    const [share, copying, unshare] = ["share", "copy", "unshare"].map((name) => box.querySelector(`[data-${name}]`));
    const link = box.querySelector("[name=link]");
    const draw = () => {
      const address = new URL(location.pathname, location.href);
      if (record.token) address.searchParams.set("chia-se", record.token);
      link.value = copying.dataset.copy = address.href;
      share.hidden = !!record.token;
      link.hidden = copying.hidden = unshare.hidden = !record.token;
    };
    const set = (work) => async () => {
      try { record.token = await work() || ""; } catch (error) { box.close(); trouble(error); return; }
      draw();
      redraw();
    };
    share.onclick = set(() => remote.share(record.id));
    unshare.onclick = set(async () => { await remote.unshare(record.id); return ""; });
    copying.onclick = () => copy(copying);
    draw();
  }

  function past({ element, trigger }) {
    const list = element.querySelector("ul"), words = element.querySelector("input");
    const texts = new Map(); // revision -> what is searched
    let records = [], typing = 0;
    const item = (record) => {
      const line = document.createElement("li");
      line.innerHTML = '<button type="button" class="past-open"><span></span><small></small></button>' +
        '<button type="button" class="past-edit">⋯</button><button type="button" class="past-remove">×</button>';
      const [open, edit, remove] = line.children;
      open.dataset.open = edit.dataset.edit = remove.dataset.forget = record.id;
      open.title = open.firstChild.textContent = nameOf(record);
      open.lastChild.textContent = readableTime(record.time) + (record.token ? " · đang chia sẻ" : "");
      edit.setAttribute("aria-label", `Đổi tên, tải về: ${nameOf(record)}`);
      edit.title = "Đổi tên, tải về";
      remove.setAttribute("aria-label", `Xoá cuộc trò chuyện: ${nameOf(record)}`);
      if (record.id === talks.current()) open.setAttribute("aria-current", "true");
      return line;
    };
    const has = (record, sought) => {
      if (!texts.has(record.revision)) texts.set(record.revision, fold(said(record.text)));
      const text = `${fold(nameOf(record))} ${texts.get(record.revision)}`;
      return sought.every((word) => text.includes(word));
    };
    const searched = async (sought) => {
      if (!sought.length) return records;
      if (!OWNER) return records.filter((record) => has(record, sought));
      return remote.search(sought.join(" ")).catch((error) => { trouble(error); return []; });
    };
    let drawn = 0;
    const draw = async () => {
      const sought = fold(words.value).split(/\s+/).filter(Boolean), mine = ++drawn;
      const found = await searched(sought);
      if (mine !== drawn) return; // other words were typed meanwhile
      list.replaceChildren(...found.slice(0, MOST_PAST).map(item));
      element.querySelector(".past-none").hidden = !(sought.length && !found.length);
    };
    words.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(draw, 200); });
    onClick(element, [
      ["[data-open]", async (button) => { await talks.show(button.dataset.open); closeSide(); focusBox(); }],
      ["[data-edit]", (button) => {
        const record = records.find((one) => one.id === button.dataset.edit);
        const save = async () => {
          const { text } = record.text ? record : await shelf.get(record.id);
          trigger("download", { text, title: nameOf(record) });
        };
        if (record) conversationBox(record, () => save().catch(trouble), draw);
      }],
      ["[data-forget]", async (button) => {
        const title = button.parentElement.firstChild.title;
        if (await confirmed(`Xoá hẳn cuộc trò chuyện “${title}”${OWNER ? "" : " khỏi trình duyệt này"}?`, "Xoá")) {
          await talks.remove(button.dataset.forget);
        }
      }],
    ]);
    const all = async () => {
      records = (await shelf.all().catch(() => [])).sort((a, b) => b.time - a.time);
      element.classList.toggle("none", !records.length);
      draw();
    };
    talks.listen(all);
    if (!OWNER) return;
    element.querySelector(".past-note").textContent = "Giữ trên máy chủ theo tài khoản, mở được ở máy khác.";
    document.addEventListener("visibilitychange", () => { if (!document.hidden) all(); });
    moveToServer().then(all);
  }

  /* A file that the server has made of what only the browser has; see assistant/web/transcript.py. */
  function exported({ element, watch }) {
    watch("value", () => {
      const made = element.querySelector("[data-file]");
      if (!made) { const told = element.textContent.trim(); if (told) say(told); return; }
      const bytes = Uint8Array.from(atob(made.dataset.file), (letter) => letter.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes]));
      link.download = made.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      made.remove();
    });
  }

  /* A filter's box: what one types takes the place of what is chosen. */
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".sheet input[role=listbox], .sheet input[role=combobox]")) event.target.select();
  });

  /* --- the parts of the page ----------------------------------------------------------------------------------- */

  const place = (button) => ({ ...button.dataset });

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

  function closeSide() {
    byId("side").classList.remove("open");
    document.querySelector("[data-side]").setAttribute("aria-expanded", "false");
  }

  /* What slides in can't be focused before the browser has drawn it once. */
  function focusOnceShown(target, frames = 30) {
    if (!target?.isConnected) return;
    target.focus({ preventScroll: true });
    if (document.activeElement !== target && frames) requestAnimationFrame(() => focusOnceShown(target, frames - 1));
  }

  let opener = null;

  const unmark = () => document.querySelectorAll(".chip.current").forEach((chip) => chip.classList.remove("current"));

  function showPanel(button) {
    unmark();
    button.classList.add("current");
    opener = button;
  }

  function closePanel(panel) {
    panel.classList.remove("open");
    unmark();
    if (opener?.isConnected) opener.focus();
  }

  function scrollToMark(container) {
    const mark = container?.querySelector("mark, .cited");
    if (!mark) return;
    const offset = mark.getBoundingClientRect().top - container.getBoundingClientRect().top;
    container.scrollTop += offset - container.clientHeight / 3;
  }

  function header({ element, trigger, watch }) {
    const label = () => {
      const button = element.querySelector("[data-theme]");
      if (button) button.textContent = document.body.classList.contains("dark") ? "Giao diện sáng" : "Giao diện tối";
    };
    onClick(element, [
      ["[data-theme]", () => setTheme(document.body.classList.contains("dark") ? "light" : "dark")],
      ["[data-configuration]", () => trigger("select")],
    ]);
    new MutationObserver(label).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    const told = () => {
      label();
      document.body.classList.toggle("reads-only", !!element.querySelector("[data-reads-only]"));
    };
    watch("value", () => requestAnimationFrame(told));
    label();
    watchForTrouble();
  }

  /* The settings: drawn by the server each time that the button is clicked. */
  function configuration({ props, trigger, watch }) {
    let wired = null;
    watch("value", () => {
      if (!props.value) return;
      const box = dialog("configuration-box", "confirm configuration");
      box.innerHTML = props.value;
      if (wired !== box) onClick(box, [["[data-try]", (button) => {
        button.disabled = true;
        box.querySelector("[role=status]").textContent = "Đang thử… có thể mất đến 20 giây.";
        trigger("submit");
      }]]);
      wired = box;
      box.setAttribute("aria-label", "Thiết lập");
      if (!box.open) box.showModal();
      box.querySelector("h2").focus({ preventScroll: true });
    });
  }

  /* Many documents: the scope's list is searched. */
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".scope-words")) return;
    const words = fold(event.target.value).split(/\s+/).filter(Boolean);
    document.querySelectorAll("#scope .wrap label").forEach((label) => {
      label.style.display = words.every((word) => fold(label.textContent).includes(word)) ? "" : "none";
    });
  });

  function menu({ element }) {
    onClick(element, [
      ["[data-new]", async () => { await talks.show(null); closeSide(); focusBox(); }],
      ["[data-side]", (button) => {
        const open = byId("side").classList.toggle("open");
        button.setAttribute("aria-expanded", String(open));
      }],
    ]);
  }

  /* --- what the reader thinks of an answer: a thumb, then a comment that can be left out ------------------------- */

  function opinions(element, trigger) {
    let open = null; // {turn, verdict, comment}, chosen but not sent
    const forms = () => [...element.querySelectorAll("form.opinion")];
    const formOf = (turn) => forms().find((form) => form.dataset.turn === turn);

    const draw = () => forms().forEach((form) => {
      const mine = open?.turn === form.dataset.turn;
      form.hidden = !mine;
      if (!mine) return;
      form.closest(".exchange").querySelectorAll("[data-opinion]").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.opinion === open.verdict));
      });
    });

    const send = () => { const opinion = open; open = null; draw(); if (opinion) trigger("like", opinion); };

    element.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    element.addEventListener("input", (event) => { if (open) open.comment = event.target.value; });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form.opinion")) send();
    });
    return {
      choose(button) {
        const form = button.closest(".exchange").querySelector("form.opinion");
        if (open && open.turn !== form.dataset.turn) send();
        open = { turn: form.dataset.turn, verdict: button.dataset.opinion, comment: open?.comment ?? "" };
        draw();
        form.querySelector("textarea").focus();
      },
      skip() { if (open) open.comment = ""; send(); },
      /* The transcript was drawn again: an unfinished opinion stays open, or is sent when the talk has gone on. */
      redrawn(sameTalk, count) {
        if (!open) return;
        const form = sameTalk && formOf(open.turn);
        if (!form) { open = null; return; }
        if (count) { send(); return; }
        draw();
        form.querySelector("textarea").value = open.comment;
      },
    };
  }

  function transcript({ element, trigger, watch }) {
    const opinion = opinions(element, trigger);
    let talk = "", shown = -1;
    onClick(element, [
      ["[data-copy]", copy],
      ["[data-ask]", (button) => trigger("submit", {
        question: button.dataset.ask, everything: "everything" in button.dataset, own: "own" in button.dataset,
      })],
      ["[data-marker]", (button) => { showPanel(button); trigger("select", place(button)); }],
      ["[data-opinion]", (button) => opinion.choose(button)],
      ["[data-skip]", () => opinion.skip()],
      ["[data-report]", (button) => { button.disabled = true; trigger("edit", { report: button.dataset.report }); }],
    ]);
    watch("value", () => {
      const exchanges = element.querySelectorAll(".exchange");
      const sameTalk = talk === talks.current(), more = exchanges.length !== shown;
      opinion.redrawn(sameTalk, more);
      talk = talks.current();
      shown = exchanges.length;
      if (sameTalk && !more) return;
      const scroll = byId("scroll");
      const last = exchanges[shown - 1];
      if (!last) { scroll.scrollTop = 0; return; }
      const top = last.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
      scroll.scrollTo({ top: top - 12, behavior: "instant" });
      if (!NARROW.matches && document.activeElement === document.body) focusBox();
    });
  }

  /* An answer was made a draft: it opens in its own tab. */
  function handover({ element, watch }) {
    watch("value", () => {
      document.querySelectorAll("[data-report]").forEach((button) => { button.disabled = false; });
      const made = element.querySelector("[data-handover]")?.dataset.handover;
      if (!made) return;
      openTab("drafting");
      troly.openDraft(made);
    });
  }

  function welcome({ element, trigger }) {
    onClick(element, [
      ["[data-ask]", (button) => trigger("submit", { question: button.dataset.ask })],
      ["[data-tab]", (button) => openTab(button.dataset.tab)],
    ]);
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
    const panel = element.closest(".source-panel");
    onClick(element, [
      ["[data-close]", () => closePanel(panel)],
      ["[data-copy]", copy],
      ["[data-step]", (button) => trigger("select", place(button))],
      ["[data-document]", (button) => trigger("edit", place(button))],
    ]);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(panel); });
    watch("value", () => {
      if (!element.querySelector(".source")) { panel.classList.remove("open"); return; }
      panel.classList.add("open");
      scrollToMark(element.querySelector(".source-text"));
      focusOnceShown(element.querySelector("h2"));
    });
  }

  /* --- charts: Plotly is fetched from the application itself when the first one is drawn ------------------------- */

  let plotly = null;

  const loaded = () => plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { plotly = null; reject(new Error("plotly.min.js")); };
    document.head.append(script);
  });

  async function draw(chart) {
    if (!chart) return;
    const Plotly = await loaded().catch(() => null);
    if (!Plotly || !chart.isConnected) return;
    const { data, layout } = JSON.parse(chart.dataset.figure);
    const colour = getComputedStyle(document.body).color;
    const font = { family: "Be Vietnam Pro, sans-serif", size: 14, color: colour };
    const clear = { font, paper_bgcolor: "transparent", plot_bgcolor: "transparent" };
    Plotly.newPlot(chart, data, { ...layout, ...clear }, { displayModeBar: false, responsive: true });
  }

  /* What staff say of a task that is done; null when they think better of it. */
  function doneTask() {
    const box = dialog("task-done", "confirm");
    box.innerHTML = '<form method="dialog"><p>Ghi nhận nhiệm vụ đã xong</p>' +
      '<label>Ghi chú (có thể để trống)<textarea name="note" rows="3" maxlength="500"></textarea></label>' +
      '<label>Tài liệu báo cáo việc này (có thể để trống)<input name="report" list="task-reports" autocomplete="off">' +
      '</label><menu><button type="button" data-close class="quiet">Huỷ</button>' +
      '<button value="yes" class="primary">Đã xong</button></menu></form>';
    const form = box.querySelector("form");
    box.returnValue = "";
    box.showModal();
    return new Promise((resolve) => {
      box.addEventListener("close", () => {
        const given = { note: form.elements.note.value, report: form.elements.report.value };
        resolve(box.returnValue === "yes" ? given : null);
      }, { once: true });
    });
  }

  /* A table whose rows open their source; see assistant/web/table.py. */
  function table({ element, trigger, watch }) {
    watch("value", () => draw(element.querySelector(".chart")));
    new MutationObserver(() => draw(element.querySelector(".chart")))
      .observe(document.body, { attributes: true, attributeFilter: ["class"] }); // another theme
    onClick(element, [
      ["[data-sort]", (button) => trigger("select", { sort: button.dataset.sort })],
      ["[data-page]", (button) => trigger("select", { page: button.dataset.page })],
      ["[data-passage]", (button) => { showPanel(button); trigger("edit", place(button)); }],
      ["[data-done]", async (button) => {
        const given = await doneTask();
        if (given) trigger("submit", { key: button.dataset.done, ...given });
      }],
      ["[data-undone]", (button) => trigger("undo", { key: button.dataset.undone })],
    ]);
  }

  function goTo(box, offset) {
    const text = box.querySelector(".document-text");
    const before = [...text.querySelectorAll("[data-at]")].filter((part) => Number(part.dataset.at) <= offset);
    const target = before.at(-1);
    if (!target) return;
    text.scrollTop += target.getBoundingClientRect().top - text.getBoundingClientRect().top - 12;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function viewer({ props, trigger, watch }) {
    let wired = null;
    watch("value", () => {
      if (!props.value) return;
      const box = dialog("document", "document");
      if (wired !== box) onClick(box, [
        ["[data-goto]", (button) => goTo(box, Number(button.dataset.goto))],
        ["[data-open]", (button) => trigger("edit", place(button))],
      ]);
      wired = box;
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
      ["[data-more]", (button) => trigger("expand", { shown: button.dataset.more })],
    ]);
    dropZone(byId("upload"));
    retries(byId("upload"));
  }

  /* The files chosen last, so that one of them can be sent once more. */
  function retries(zone) {
    const sent = new Map(); // name -> File
    zone.addEventListener("change", (event) => {
      for (const file of event.target.files ?? []) sent.set(file.name.normalize("NFC"), file);
    }, true);
    new MutationObserver(() => zone.querySelectorAll("[data-retry]").forEach((button) => {
      button.hidden = !sent.has(button.dataset.retry);
    })).observe(zone, { childList: true, subtree: true });
    onClick(zone, [["[data-retry]", async (button) => {
      const file = sent.get(button.dataset.retry);
      const input = zone.querySelector("input[type=file]"), again = new DataTransfer();
      try { await file.slice(0, 1).arrayBuffer(); } catch { // browsers don't read a file that was changed meanwhile
        say("Tệp trên máy đã thay đổi. Hãy chọn lại tệp để nạp bản mới.");
        setTimeout(() => { if (!lost) say(""); }, 12_000);
        input.click();
        return;
      }
      again.items.add(file);
      input.files = again.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }]]);
  }

  /* What is folded out stays so when the list is drawn again. */
  function watched({ element, watch }) {
    let open = false;
    element.addEventListener("toggle", (event) => { if (event.target.isConnected) open = event.target.open; }, true);
    watch("value", () => {
      const box = element.querySelector("details");
      if (box) box.open = open;
    });
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

  const tools = { onClick, confirmed, dialog, showPanel }; // for the scripts of single tabs
  return { header, configuration, menu, memory, past, exported, welcome, transcript, handover, live, source, viewer, documents,
    table, watched, tools };
})();

window.troly = troly;
