/* Uploads with progress, retry and drag and drop, over a plain multipart form.

   <form data-upload [data-upload-auto] data-max-bytes="10485760"
         data-text-sending="Sending: {percent} %" data-text-checking="Sent. We are looking at the file…"
         data-text-failed="The line broke. Nothing is lost." data-text-retry="Try again"
         data-text-large="This file is too large." data-text-cancel="Stop">
     <div class="upload"> … <input type="file"> … </div>

   The answer's <main> takes the place of the page's, so that messages and errors show as they would without a script. */

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
  if (!fresh) {
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

function tooLarge(form) {
  const limit = Number(form.dataset.maxBytes || Infinity);
  return [...form.querySelectorAll("input[type=file]")].some((input) => [...input.files].some((file) => file.size > limit));
}

function enhanceForm(form) {
  const input = form.querySelector("input[type=file]");
  const area = form.querySelector(".upload");
  labelInPageLanguage(form, input);
  let status = null;
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the server says what is missing
    event.preventDefault();
    status ??= makeStatus(form);
    if (tooLarge(form)) {
      status.line.textContent = text(form, "textLarge");
      return;
    }
    const body = new FormData(form, event.submitter);
    const own = event.submitter?.hasAttribute("formaction"); // without one, formAction is the page's own address
    send(form, body, own ? event.submitter.formAction : form.action, status);
  });
  input.addEventListener("change", () => {
    if (input.files.length && "uploadAuto" in form.dataset) form.requestSubmit();
  });
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
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* A file field speaks the browser's language, so its label becomes the button and a line names the file. */
function labelInPageLanguage(form, input) {
  const label = form.querySelector(`label[for="${input.id}"]`);
  if (!label || !form.dataset.textNone) return;
  const line = document.createElement("p");
  const tell = () => {
    line.textContent = input.files[0]?.name ?? text(form, "textNone");
  };
  label.classList.replace("form-label", "btn");
  input.classList.add("visually-hidden");
  line.className = "small";
  input.after(line);
  input.addEventListener("change", tell);
  tell();
}

function enhance(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) enhanceForm(form);
}

window.addEventListener("popstate", () => window.location.reload());
enhance(document);
