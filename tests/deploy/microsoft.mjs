// Microsoft's hosts by their real names: one TLS server stands for all of them, writes down who was called, and hands
// the request to the emulator. With it a site is tested as it ships: the policy names the real hosts, and config.json no
// other addresses.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createServer } from "node:https";

// Source: Microsoft Graph, "National cloud deployments".
export const CLOUDS = {
  global: ["login.microsoftonline.com", "graph.microsoft.com"],
  "usgov-l4": ["login.microsoftonline.us", "graph.microsoft.us"],
  "usgov-l5": ["login.microsoftonline.us", "dod-graph.microsoft.us"],
  china: ["login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"],
};

export const HOSTS = [...new Set(Object.values(CLOUDS).flat())];

/** The host of Graph that belongs to a sign-in's. */
const graphOf = (host) => Object.values(CLOUDS).find((hosts) => hosts.includes(host))[1];

/** Starts the server in front of the emulator at `service`. */
export async function startMicrosoft(authority, service) {
  const { certificate, key, pin } = authority.issue(HOSTS);
  const calls = [];
  const emulator = new URL(service);
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    const { host } = request.headers;
    calls.push({ host, method: request.method, path: request.url });
    // Entra and Graph are not on one host: a path at the wrong one is not answered.
    const isGraph = /graph/.test(host);
    if (isGraph !== /^\/(v1\.0|beta)\//.test(request.url)) {
      response.writeHead(404).end();
      return;
    }
    const forwarded = httpRequest({
      hostname: emulator.hostname,
      port: emulator.port,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, host: emulator.host },
    });
    // Where the emulator names itself, in addresses of further pages and of Entra, it is called as the host is.
    const named = (text) => text.replaceAll(service, `https://${host}`).replaceAll(`"${emulator.host}"`, `"${graphOf(host)}"`);
    forwarded.once("response", async (answer) => {
      const { connection, "content-length": length, ...headers } = answer.headers;
      // As the emulator: on a connection that was used before, browsers quietly repeat a request that was lost.
      headers.connection = "close";
      try {
        const body = Buffer.concat(await answer.toArray());
        const isText = /json|html/.test(headers["content-type"] ?? "");
        response.writeHead(answer.statusCode, headers).end(isText ? named(body.toString()) : body);
      } catch {
        response.destroy();
      }
    });
    forwarded.once("error", () => response.destroy());
    // A request that the browser gave up is given up, and has no effect later.
    response.once("close", () => forwarded.destroy());
    request.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: server.address().port,
    pin,
    calls,
    /** The hosts that were called, each once. */
    hosts: () => [...new Set(calls.map(({ host }) => host))].sort(),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
