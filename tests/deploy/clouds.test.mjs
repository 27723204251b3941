// Each cloud in the browser, by the real names of its hosts: it calls its own and no others, in every step from sign-in to
// sign-out, under the policy that the package ships.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { PROJECT } from "../e2e/harness.mjs";
import { deployment, launch, visit, wholeVisit } from "./deployment.mjs";
import { CLOUDS } from "./microsoft.mjs";
import { NAME, startServer } from "./servers.mjs";

let site;
let server;
let browser;
before(async () => {
  site = await deployment();
  server = await startServer("nginx", { project: PROJECT, ...site });
  browser = await launch(server, site.microsoft);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.stop();
});

const PORTALS = { global: "entra.microsoft.com", "usgov-l4": "entra.microsoft.us", "usgov-l5": "entra.microsoft.us", china: "entra.microsoft.cn" };

for (const [cloud, hosts] of Object.entries(CLOUDS).filter(([name]) => name !== "china")) {
  test(`${cloud}: sign in, change, save, sign out with ${hosts.join(" and ")} and nobody else`, { timeout: 60_000 }, async () => {
    site.configure({ cloud });
    site.microsoft.calls.length = 0;
    const visitor = await visit(browser, "/", site.people);
    const asked = new Set();
    visitor.context.on("request", (request) => asked.add(new URL(request.url()).host));
    const authorize = visitor.page.waitForRequest((request) => request.url().includes("/authorize?"));
    await wholeVisit(visitor, site.control);
    assert.deepEqual(visitor.said, []);
    assert.deepEqual(site.microsoft.hosts(), [...hosts].sort());
    assert.deepEqual([...asked].sort(), [NAME, ...hosts].sort());
    const [login, graph] = hosts;
    const address = new URL((await authorize).url());
    assert.equal(address.host, login);
    const scopes = address.searchParams.get("scope").split(" ").filter((scope) => scope.includes("://"));
    assert.deepEqual(scopes.sort(), [`https://${graph}/Policy.ReadWrite.AuthenticationMethod`, `https://${graph}/User.Read`]);
    await visitor.context.close();
  });
}

test("china: explained before sign-in, and nobody is called", async () => {
  site.configure({ cloud: "china" });
  site.microsoft.calls.length = 0;
  const { page, said, context, panel } = await visit(browser, "/", site.people);
  const asked = new Set();
  context.on("request", (request) => asked.add(new URL(request.url()).host));
  await panel.open();
  await page.getByRole("heading", { name: /Not available in this cloud/ }).waitFor();
  const portal = page.getByRole("link", { name: /Entra admin center/ });
  assert.equal(new URL(await portal.getAttribute("href")).host, PORTALS.china);
  assert.equal(await panel.button("Sign in").count(), 0);
  await page.waitForLoadState("networkidle");
  assert.deepEqual([...asked], [NAME]);
  assert.deepEqual(site.microsoft.calls, []);
  assert.deepEqual(said, []);
  await context.close();
});
