// Real web servers, configured by the recipes of docs/deploy.md and the files of the package. Each serves the site at the
// top of its host name and below /tools/tap/.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";

import { fitted, recipes } from "./recipes.mjs";

export const NAME = "tap.example.com";

const UNPACKED = "/srv/tap-policy-panel";

/** A port that nothing listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function program(...names) {
  for (const name of names) {
    for (const folder of [...process.env.PATH.split(":"), "/usr/sbin", "/usr/local/sbin"]) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error(`${names[0]} is not installed: run cargo xtask setup`);
}

const CERTIFICATE = `/etc/ssl/${NAME}.pem`;
const KEY = `/etc/ssl/${NAME}.key`;

function nginx({ project, folder, unpacked, http, https, certificate, key }) {
  const [top, below] = recipes(project, "nginx");
  const brotli = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
  const places = [
    [UNPACKED, unpacked], ["listen 80;", `listen 127.0.0.1:${http};`], ["listen 443 ssl", `listen 127.0.0.1:${https} ssl`],
    [CERTIFICATE, certificate], [KEY, key],
  ];
  const at = fitted(top, places).trimEnd();
  assert.ok(at.endsWith("}"));
  const whole = `${at.slice(0, -1)}${fitted(below, [[UNPACKED, unpacked]])}}\n`;
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `daemon off;\nmaster_process off;\npid ${folder}/nginx.pid;\nerror_log stderr warn;\n${existsSync(brotli) ? `load_module ${brotli};` : ""}
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  ${existsSync(brotli) ? "brotli_static on;" : ""}
${whole}}\n`,
  );
  return { command: program("nginx"), parameters: ["-c", file, "-p", folder] };
}

function caddy({ project, folder, unpacked, http, https, certificate, key }) {
  const [top, below] = recipes(project, "caddy").map((recipe) => fitted(recipe, [[UNPACKED, unpacked]]));
  const inside = below.split("\n").slice(1, -2).join("\n");
  const whole = fitted(top, [[`${NAME} {\n`, `${NAME} {\n\tbind 127.0.0.1\n\ttls ${certificate} ${key}\n${inside}\n`]]);
  const file = join(folder, "Caddyfile");
  // The two recipes are for two servers; in one, the folder's comes first and the other takes the rest.
  const both = whole.replace(/(\troot \* .*\n\timport .*\n)(?=\})/, (rest) => `\thandle {\n${rest}\t}\n`);
  writeFileSync(file, `{\n\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n}\n${both}`);
  return { command: program("caddy"), parameters: ["run", "--config", file, "--adapter", "caddyfile"] };
}

function apache({ project, folder, unpacked, http, https, certificate, key }) {
  const [recipe] = recipes(project, "apache");
  const places = [
    [UNPACKED, unpacked], ["*:80", `127.0.0.1:${http}`], ["*:443", `127.0.0.1:${https}`], [CERTIFICATE, certificate], [KEY, key],
    ["# In a folder, and nothing else: Alias", "Alias"],
  ];
  const modules = ["mpm_event", "authz_core", "headers", "mime", "dir", "rewrite", "ssl", "alias", "socache_shmcb"];
  const file = join(folder, "apache.conf");
  writeFileSync(
    file,
    `${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
ServerRoot ${folder}
ServerName ${NAME}
PidFile ${folder}/apache.pid
Mutex file:${folder}
ErrorLog ${folder}/error.log
LogLevel warn
TypesConfig /etc/mime.types
User ${process.getuid() === 0 ? "www-data" : `#${process.getuid()}`}
Group ${process.getuid() === 0 ? "www-data" : `#${process.getgid()}`}
Listen 127.0.0.1:${http}
Listen 127.0.0.1:${https}
<Directory />
    Require all denied
</Directory>
${fitted(recipe, places)}`,
  );
  return { command: program("apache2", "httpd"), parameters: ["-f", file, "-D", "FOREGROUND"] };
}

export const SERVERS = { nginx, Caddy: caddy, Apache: apache };

/** Starts one, with the package that is unpacked in a folder. */
export async function startServer(kind, { project, unpacked, authority, protocols = ["h2", "http/1.1"] }) {
  const folder = mkdtempSync(join(tmpdir(), `tap-${kind}-`));
  // Apache's and nginx's workers are somebody else when they are started by root.
  execFileSync("chmod", ["0755", folder]);
  mkdirSync(join(folder, "logs"));
  const { certificate, key, pin } = authority.issue([NAME]);
  const [http, https] = [await freePort(), await freePort()];
  const { command, parameters } = SERVERS[kind]({ project, folder, unpacked, http, https, certificate, key });
  const child = spawn(command, parameters, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let gone = false;
  ended.then(() => (gone = true));
  const deadline = Date.now() + 20_000;
  while (!(await answers(https, protocols))) {
    assert.ok(!gone && Date.now() < deadline, `${kind} does not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    kind, http, https, pin,
    said: () => said,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** One request, as a client that takes these encodings makes it. */
export function get(server, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: "127.0.0.1", port: server.https, servername: NAME, path, headers: { host: NAME, ...headers }, rejectUnauthorized: false,
    });
    sent.once("error", reject);
    sent.once("response", async (answer) => {
      const body = Buffer.concat(await answer.toArray());
      resolve({ status: answer.statusCode, headers: answer.headers, body });
    });
    sent.end();
  });
}

/** Whether a TLS connection to this port can be made. */
function answers(port, ALPNProtocols) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", servername: NAME, rejectUnauthorized: false, ALPNProtocols });
    socket.once("secureConnect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
