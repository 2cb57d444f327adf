/* Read the QR code of a folder with the camera, where the browser can, and send the form by itself. Everything works
   without: a hand scanner types into the field like a keyboard. */

const form = document.querySelector("[data-scan]");
const button = form?.querySelector("[data-camera]");
const EVERY = 250; // ms between two looks at the picture

async function look(video, detector) {
  const [found] = await detector.detect(video).catch(() => []);
  if (!found) return setTimeout(look, EVERY, video, detector);
  video.srcObject.getTracks().forEach((track) => track.stop());
  form.elements.code.value = found.rawValue;
  form.requestSubmit();
}

async function start() {
  const view = form.querySelector("[data-view]");
  const video = view.querySelector("video");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    button.hidden = true;
    view.hidden = false;
    sessionStorage.setItem("camera", "on");
    await video.play();
    look(video, new BarcodeDetector({ formats: ["qr_code"] }));
  } catch {
    sessionStorage.removeItem("camera");
    form.querySelector("[data-trouble]").hidden = false;
  }
}

if (button && "BarcodeDetector" in window && navigator.mediaDevices) {
  button.hidden = false;
  button.addEventListener("click", start);
  // In a series the camera goes on by itself after each folder.
  if (sessionStorage.getItem("camera") === "on") start();
}
