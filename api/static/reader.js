// A document in a frame: it speaks with the page around it, over the port that this page hands in.
// Only the one who frames it is heard, and it says nothing but that it is there, and "Escape".

const words = document.querySelector("mark[id]");

for (const link of document.querySelectorAll("a[href^='http']")) {
  // What lies elsewhere would be refused in a frame, and would take the document away.
  link.target = "_blank";
}

let port = null;

window.addEventListener("message", ({ data, source, ports: [given] }) => {
  if (source !== window.parent || data !== "eraguide:reader" || !given) return;
  port = given;
  port.onmessage = (said) => {
    if (said.data === "focus") (words ?? document.querySelector("h1")).focus({ preventScroll: true });
  };
  port.postMessage({ kind: "ready", title: document.querySelector("h1")?.textContent ?? "" });
});
document.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Escape") port?.postMessage({ kind: "escape" });
});
