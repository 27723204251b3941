// The end-to-end tests on a real web server: the package as it ships, Microsoft's hosts by their real names. `SERVER` names
// the web server (docs/deploy.md); without it those tests have the site from the emulator.

import { PROJECT } from "../e2e/harness.mjs";
import { deployment, launch } from "./deployment.mjs";
import { CLOUDS } from "./microsoft.mjs";
import { get, NAME, startServer } from "./servers.mjs";

/** What the tests of one file stand on, as tests/e2e/harness.mjs has it. */
export async function behind(kind, tenant, options) {
  const site = await deployment();
  if (tenant) site.configure({ tenant });
  const server = await startServer(kind, { project: PROJECT, ...site });
  const [login, graph] = CLOUDS.global;
  // No other cloud's hosts: they are not the site's to call.
  const browser = await launch(server, site.microsoft, CLOUDS.global, options);
  return {
    browser,
    control: site.control,
    people: site.people,
    site: `https://${NAME}/`,
    service: `https://${graph}`,
    entra: `https://${login}`,
    // Only the browser knows the site by its name.
    async answer(route) {
      const { pathname, search } = new URL(route.request().url());
      return get(server, pathname + search);
    },
    async stop() {
      await browser.close();
      await server.stop();
      await site.stop();
    },
  };
}
