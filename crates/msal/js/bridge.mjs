// The script of redirect.html, the one address that is registered with Entra. Entra comes back here
// - from a sign-in, with the answer in the fragment: it is kept for the panel, which is then opened again;
// - in a hidden frame, when a token is renewed: the answer is handed to the panel that waits for it;
// - from signing out, with nothing in the fragment: the panel is opened.
import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

const panel = new URL("./", location.href).href;

// The library falls back to the root of the origin, and takes the address to return to from the tab's storage.
// The panel may live in a folder, and there is no reason ever to leave it.
const navigation = {
  navigateInternal(address) {
    location.replace(address.startsWith(panel) ? address : panel);
    return Promise.resolve(true);
  },
};

if (location.hash.length > 1) {
  broadcastResponseToMainFrame(navigation).catch(() => {
    document.querySelector("h1").textContent = "Sign-in did not finish";
  });
} else if (window.parent === window) {
  location.replace(panel);
}
