// Starts the panel. It is the page's only script element: what else is needed stands in the page's links, which the
// build writes, with the integrity of each part.

// Why the panel did not start, for the person who waits for it.
const REASONS = {
  unsupported:
    "This browser cannot run the panel: WebAssembly is missing or switched off. Use a current browser, or ask whoever manages this one to allow it.",
  unreachable:
    "A part of the panel could not be loaded. Check the network connection and reload the page.",
  missing:
    "A part of the panel is missing on the server. Reload the page, because the site may just have been updated; if that does not help, tell whoever runs it.",
  altered:
    "A part of the panel is not what this page expects, so it was not run. Reload the page, because the site may just have been updated; if that does not help, tell whoever runs it that a file was changed on its way.",
  stopped:
    "The panel stopped while it was starting. Reload the page; if that does not help, tell whoever runs it.",
};

const link = (part) => document.querySelector(`link[data-start="${part}"]`);
const integrityOf = ({ integrity, dataset }) => integrity || dataset.integrity;

async function start() {
  const program = link("program");
  // Both at once. The browser finds them preloaded; Chromium does not look at the integrity of a preload of this
  // kind, so it stands in a data attribute and is enforced here.
  const [glue, answer] = await Promise.all([
    import(link("glue").href),
    fetch(program.href, { integrity: integrityOf(program) }),
  ]);
  if (!answer.ok) throw new Error(`${program.href}: ${answer.status}`);
  await glue.default({ module_or_path: answer });
}

// Browsers give one and the same error for a part that did not arrive and one that was changed: look again.
async function reason() {
  if (typeof WebAssembly !== "object") return "unsupported";
  for (const part of document.querySelectorAll("link[data-start]")) {
    try {
      const answer = await fetch(part.href, { cache: "no-store" });
      if (!answer.ok) return "missing";
    } catch {
      return "unreachable";
    }
    try {
      await fetch(part.href, { cache: "no-store", integrity: integrityOf(part) });
    } catch {
      return "altered";
    }
  }
  return "stopped";
}

start().catch(async (problem) => {
  console.error(problem);
  const sentence = REASONS[await reason()];
  document.documentElement.dataset.start = "failed";
  const place = document.getElementById("start-failed");
  if (place) {
    place.textContent = sentence;
    place.hidden = false;
  }
});
