// Asks the browser for a passkey and sends what it answers. The buttons stay hidden where there is nothing to ask.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** What the server sent as text becomes what the browser wants as bytes. */
function asked(options) {
  const wanted = structuredClone(options.publicKey);
  wanted.challenge = bytes(wanted.challenge);
  if (wanted.user) wanted.user.id = bytes(wanted.user.id);
  for (const list of [wanted.excludeCredentials, wanted.allowCredentials]) {
    for (const key of list ?? []) key.id = bytes(key.id);
  }
  return wanted;
}

/** The browser's answer as text. */
function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function options(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function make(form) {
  const publicKey = asked((await options(form)).creation_options);
  const alone = form.elements.passwordless?.checked ?? false;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey });
}

async function use(form) {
  return navigator.credentials.get({ publicKey: asked((await options(form)).request_options) });
}

if (window.PublicKeyCredential) {
  for (const none of document.querySelectorAll("[data-passkey-none]")) none.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const says = form.querySelector("[data-passkey-says]");
      says.textContent = "";
      try {
        const credential = await (form.dataset.passkey === "create" ? make(form) : use(form));
        form.elements.credential.value = JSON.stringify(answered(credential));
        form.submit();
      } catch {
        says.textContent = form.dataset.textFailed;
      }
    });
  }
}
