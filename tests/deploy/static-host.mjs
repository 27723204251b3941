// A static host in a few lines, for hosts whose servers cannot be had here: one that sends no header of its own, as GitHub
// Pages, or one that reads `_headers` and takes ".html" away, as Cloudflare Pages.

import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

import { expected } from "./headers.mjs";
import { NAME } from "./servers.mjs";

const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", wasm: "application/wasm", svg: "image/svg+xml", json: "application/json" };

/** Starts it for a folder. `below` is the path that it serves the folder at. */
export async function startStaticHost({ authority, folder, below = "/", readsHeaders, takesHtmlAway }) {
  const { certificate, key, pin } = authority.issue([NAME]);
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    const { pathname, search } = new URL(request.url, `https://${NAME}`);
    const path = pathname.startsWith(below) ? `/${pathname.slice(below.length)}` : "/nothing";
    const headers = readsHeaders ? expected(folder, path) : {};
    if (takesHtmlAway && path.endsWith(".html")) {
      const shorter = pathname.replace(/(index)?\.html$/, "") || "/";
      response.writeHead(308, { ...headers, location: shorter + search }).end();
      return;
    }
    const file = [path, `${path}index.html`, ...(takesHtmlAway ? [`${path}.html`] : [])]
      .map((name) => join(folder, name))
      .find((name) => existsSync(name) && statSync(name).isFile());
    if (!file) {
      response.writeHead(404, { ...headers, "content-type": "text/html" }).end("<!doctype html><title>404</title>");
      return;
    }
    response.writeHead(200, { "content-type": TYPES[file.split(".").pop()] ?? "application/octet-stream", ...headers });
    response.end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    https: server.address().port,
    pin,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
