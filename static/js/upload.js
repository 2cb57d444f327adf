/* Uploads with progress, retry and drag and drop, over a plain multipart form.

   <form data-upload [data-upload-auto] data-max-bytes="10485760"
         data-text-sending="Sending: {percent} %" data-text-checking="Sent. We are looking at the file…"
         data-text-failed="The line broke. Nothing is lost." data-text-retry="Try again"
         data-text-large="This file is too large." data-text-cancel="Stop">
     <div class="upload"> … <input type="file"> … </div>

   An input that takes several files collects what is chosen bit by bit: the list can be put in order, and it is sent
   in that order. On phones a second button opens the camera. The answer's <main> takes the place of the page's, so
   that messages and errors show as they would without a script. */

function text(form, name, values = {}) {
  return (form.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

function makeStatus(form) {
  const box = document.createElement("div");
  box.className = "upload-status stack-s";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.hidden = true;
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.className = "small";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.hidden = true;
  box.append(bar, line, button);
  (form.querySelector(".upload") ?? form.lastElementChild).after(box);
  return { bar, line, button };
}

function showAnswer(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("main");
  const here = new Set([...document.scripts].map((script) => script.getAttribute("src")));
  const needsMore = [...page.scripts].some((script) => !here.has(script.getAttribute("src")));
  if (!fresh || needsMore) { // scripts of another page run only when it is opened
    window.location.assign(request.responseURL || window.location.href);
    return;
  }
  document.querySelector("main").replaceWith(fresh);
  document.title = page.title;
  if (request.responseURL && request.responseURL !== window.location.href) {
    window.history.pushState(null, "", request.responseURL);
  }
  (fresh.querySelector(".error-summary, [role=status]") ?? fresh).scrollIntoView({ block: "nearest" });
  fresh.focus({ preventScroll: true });
  enhance(fresh);
}

function send(form, body, action, status) {
  const request = new XMLHttpRequest();
  const fail = (message) => {
    status.bar.hidden = true;
    status.line.textContent = message;
    status.button.textContent = text(form, "textRetry");
    status.button.hidden = false;
    status.button.onclick = () => send(form, body, action, status);
    status.button.focus();
  };
  status.bar.hidden = false;
  status.bar.value = 0;
  status.bar.setAttribute("aria-label", text(form, "textSending", { percent: 0 }));
  status.button.textContent = text(form, "textCancel");
  status.button.hidden = !form.dataset.textCancel;
  status.button.onclick = () => request.abort();
  request.upload.onprogress = (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    status.bar.value = percent;
    status.line.textContent = percent < 100 ? text(form, "textSending", { percent }) : text(form, "textChecking");
  };
  request.onload = () => {
    if (request.status === 413) fail(text(form, "textLarge"));
    else if (request.status >= 200 && request.status < 300) showAnswer(request);
    else if (request.status === 422 || request.status === 409) showAnswer(request);
    else fail(text(form, "textFailed"));
  };
  request.onerror = request.ontimeout = request.onabort = () => fail(text(form, "textFailed"));
  request.open("POST", action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.send(body);
}

function enhanceForm(form) {
  const input = form.querySelector("input[type=file]");
  const area = form.querySelector(".upload");
  const chosen = makeList(form, input);
  let status = null;
  form.addEventListener("submit", (event) => {
    if (!chosen.files.length) return; // the server says what is missing
    event.preventDefault();
    status ??= makeStatus(form);
    if (chosen.files.some((file) => file.size > Number(form.dataset.maxBytes || Infinity))) {
      status.line.textContent = text(form, "textLarge");
      return;
    }
    const body = new FormData(form, event.submitter);
    body.delete(input.name);
    for (const file of chosen.files) body.append(input.name, file, file.name);
    const own = event.submitter?.hasAttribute("formaction"); // without one, formAction is the page's own address
    send(form, body, own ? event.submitter.formAction : form.action, status);
  });
  const collect = (files) => {
    chosen.add([...files]);
    if (chosen.files.length && "uploadAuto" in form.dataset) form.requestSubmit();
  };
  input.addEventListener("change", () => {
    collect(input.files);
    input.value = ""; // the same file may be chosen once more after it was left out
  });
  labelInPageLanguage(form, input);
  offerCamera(form, input, collect);
  if (!area) return;
  for (const name of ["dragenter", "dragover"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    collect(event.dataTransfer.files);
  });
}

/* The files chosen so far, in the order in which they are sent. */
function makeList(form, input) {
  const files = [];
  const none = document.createElement("p");
  none.className = "small";
  none.textContent = text(form, "textNone");
  const list = document.createElement("ol");
  list.className = "chosen";
  const joined = document.createElement("p");
  joined.className = "small";
  joined.setAttribute("role", "status");
  input.after(none, list, joined);

  const move = (from, to, tool) => {
    files.splice(to, 0, ...files.splice(from, 1));
    show();
    (list.children[to]?.querySelector(`[data-tool=${tool}]:enabled`) ?? list.children[to]?.querySelector("button"))?.focus();
  };
  const leaveOut = (at) => {
    files.splice(at, 1);
    show();
    (list.children[Math.min(at, files.length - 1)]?.querySelector("button:enabled") ?? input).focus();
  };
  const button = (name, sign, file, action, enabled) => {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.tool = name;
    made.textContent = sign;
    made.disabled = !enabled;
    made.setAttribute("aria-label", text(form, `text${name[0].toUpperCase()}${name.slice(1)}`, { name: file.name }));
    made.addEventListener("click", action);
    return made;
  };
  const line = (file, at) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const tools = document.createElement("span");
    tools.className = "tools";
    if (files.length > 1) {
      tools.append(
        button("up", "↑", file, () => move(at, at - 1, "up"), at > 0),
        button("down", "↓", file, () => move(at, at + 1, "down"), at < files.length - 1),
      );
    }
    tools.append(button("out", "×", file, () => leaveOut(at), true));
    row.append(thumbnail(file), name, tools);
    return row;
  };
  const show = () => {
    list.replaceChildren(...files.map(line));
    list.hidden = !files.length;
    none.hidden = Boolean(files.length);
    joined.textContent = files.length > 1 ? text(form, "textJoined") : "";
  };
  show();
  return {
    files,
    add(more) {
      if (!input.multiple) files.length = 0;
      files.push(...(input.multiple ? more : more.slice(0, 1)));
      show();
    },
  };
}

/* Drawn, not linked: the page's policy lets no picture in from anywhere but the portal. */
function thumbnail(file) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 96;
  canvas.setAttribute("aria-hidden", "true");
  if (file.type.startsWith("image/")) {
    createImageBitmap(file).then((picture) => {
      const side = Math.min(picture.width, picture.height);
      const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
      canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 96, 96);
      picture.close();
    }, () => {}); // the server says what is wrong with it
  }
  return canvas;
}

/* A file field speaks the browser's language, so its label becomes the button. */
function labelInPageLanguage(form, input) {
  const label = form.querySelector(`label[for="${input.id}"]`);
  if (!label || !form.dataset.textNone) return;
  label.classList.replace("form-label", "btn");
  input.classList.add("visually-hidden");
}

/* Some phones offer no camera where PDFs may be chosen too, so it gets a button of its own. */
function offerCamera(form, input, collect) {
  if (!form.dataset.textCamera || !window.matchMedia("(pointer: coarse)").matches) return;
  const camera = document.createElement("input");
  camera.type = "file";
  camera.accept = "image/jpeg,image/png";
  camera.capture = input.multiple ? "environment" : "user";
  camera.id = `${input.id}-camera`;
  camera.className = "visually-hidden";
  const label = document.createElement("label");
  label.className = "btn";
  label.htmlFor = camera.id;
  label.textContent = text(form, "textCamera");
  form.querySelector(`label[for="${input.id}"]`)?.after(" ", label);
  input.after(camera);
  camera.addEventListener("change", () => {
    collect(camera.files);
    camera.value = "";
  });
}

function enhance(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) enhanceForm(form);
}

window.addEventListener("popstate", () => window.location.reload());
enhance(document);
