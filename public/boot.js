// Starts the panel. It is the page's only script element: what else is needed stands in the page's links, which the
// build writes, with the integrity of each part.

// Why the panel did not start, for the person who waits for it.
const REASONS = {
  unsupported:
    "This browser cannot run the panel: it is too old, or WebAssembly is switched off. Use a current browser, or ask whoever manages this one to allow it.",
  unreachable:
    "A part of the panel could not be loaded. Check the network connection and reload the page.",
  missing:
    "A part of the panel is missing on the server. Reload the page, because the site may just have been updated; if that does not help, tell whoever runs it.",
  altered:
    "A part of the panel is not what this page expects, so it was not run. Reload the page, because the site may just have been updated; if that does not help, tell whoever runs it that a file was changed on its way.",
  blocked:
    "Something between this site and the browser keeps the panel from running: a proxy, an extension or a setting that does not allow WebAssembly. Tell whoever manages this browser.",
  stopped:
    "The panel stopped while it was starting. Reload the page; if that does not help, tell whoever runs it.",
};

const link = (part) => document.querySelector(`link[data-start="${part}"]`);
const integrityOf = ({ integrity, dataset }) => integrity || dataset.integrity;

async function start() {
  const program = link("program");
  // A style sheet that was refused is a part that is missing. WebKit may be here before it is: once the page is loaded, it
  // is there or was refused. The page is not loaded before this script has run.
  const styles = document.styleSheets;
  if (!styles.length) await new Promise((loaded) => addEventListener("load", loaded));
  if (!styles.length) throw TypeError();
  // The program asks for it first: by then it is on its way. Whether it comes is for the program to tell.
  globalThis.panelConfig = fetch("config.json", { cache: "no-cache" });
  panelConfig.catch(() => {});
  // Both at once. The browser finds them preloaded; Chromium does not look at the integrity of a preload of this
  // kind, so it stands in a data attribute and is enforced here.
  const [glue, module] = await Promise.all([
    import(link("glue").href),
    fetch(program.href, { integrity: integrityOf(program) }).then(compiled),
  ]);
  await glue.default({ module_or_path: module });
}

// The program, compiled while its glue is being read. A server that calls it something else has it compiled by the glue,
// which takes any name.
function compiled(answer) {
  if (!answer.ok) throw TypeError(answer.status);
  const isNamed = answer.headers.get("Content-Type") === "application/wasm";
  return (isNamed && WebAssembly.compileStreaming?.(answer)) || answer;
}

// Browsers give one and the same error for a part that did not arrive and one that was changed: look again. What the
// browser kept is passed over, and replaced: a part that was altered once would be kept for a year.
async function reason(problem) {
  if (typeof WebAssembly !== "object") return "unsupported";
  try {
    // The smallest program there is: if that is refused, all are.
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return "blocked";
  }
  for (const part of document.querySelectorAll("link[data-start]")) {
    try {
      const answer = await fetch(part.href, { cache: "reload" });
      if (!answer.ok) return "missing";
    } catch {
      return "unreachable";
    }
    try {
      await fetch(part.href, { integrity: integrityOf(part) });
    } catch {
      return "altered";
    }
  }
  if (problem instanceof WebAssembly.CompileError) return "unsupported";
  // All of it can be had now: another try, but only one.
  if (problem instanceof TypeError && !history.state) {
    history.replaceState(document.querySelector("#sign-in-pending:popover-open") ? 2 : 1, "");
    location.reload();
  }
  return "stopped";
}

// Somebody comes back from the sign-in, or is signed in already: the words of the signed-out page would only flash past.
try {
  if (Object.keys(sessionStorage).some((name) => /^msal\..*\.(urlHash|account\.keys)$/.test(name))) {
    document.documentElement.dataset.start = "returning";
  }
} catch {
  // This browser keeps nothing, so nobody comes back.
}

// Sign in was pressed before the page was loaded once more.
if (history.state > 1) {
  history.replaceState(1, "");
  document.getElementById("sign-in").click();
}

start().catch(async (problem) => {
  console.error(problem);
  const sentence = REASONS[await reason(problem)];
  document.documentElement.dataset.start = "failed";
  const place = document.getElementById("start-failed");
  if (place) {
    place.textContent = sentence;
    place.hidden = false;
  }
});
