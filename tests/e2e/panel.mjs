// The panel as a person meets it: by the words and names that docs/automation.md promises.

import assert from "node:assert/strict";

export const LIFETIMES = ["minimumLifetimeInMinutes", "maximumLifetimeInMinutes", "defaultLifetimeInMinutes"];

export class Panel {
  #site;
  #people;
  #sessions;

  /** `sessions` keeps what the browser kept of each person's sign-in, for the tests of one file. */
  constructor(page, site, people, sessions) {
    this.page = page;
    this.#site = site;
    this.#people = people;
    this.#sessions = sessions;
  }

  get heading() {
    return this.page.getByRole("heading", { level: 1, name: "Temporary Access Pass policy" });
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Where the panel is. */
  get address() {
    return this.#site;
  }

  /** Opens the page; nobody is signed in. */
  async open() {
    await this.page.goto(this.#site);
  }

  /** Presses Sign in and chooses this person at Entra. */
  async signIn(person = "admin") {
    await this.button("Sign in").click();
    await this.choose(person);
  }

  /** Chooses this person on Entra's page. */
  async choose(person) {
    const { name } = this.#people.find(({ id }) => id === person);
    await this.page.getByRole("button", { name }).click();
  }

  /** From nothing to the form, by way of Entra. */
  async enter(person = "admin") {
    await this.open();
    await this.signIn(person);
    await this.ready();
  }

  /** To the form with the tokens of an earlier sign-in: for tests whose subject begins after it. */
  async resume(person = "admin") {
    const kept = this.#sessions.get(person);
    if (kept === undefined) {
      await this.enter(person);
      this.#sessions.set(person, await this.page.evaluate(() => ({ ...sessionStorage })));
      return;
    }
    await this.lend(person);
    await this.open();
    await this.ready();
  }

  /** Gives this browser the tokens of an earlier sign-in, without opening the panel. */
  async lend(person = "admin") {
    // A document of the site in which the panel does not run.
    const empty = new URL("empty", this.#site).href;
    await this.page.route(empty, (route) => {
      return route.fulfill({ contentType: "text/html", body: '<link rel="icon" href="data:,">' });
    });
    await this.page.goto(empty);
    await this.page.evaluate((kept) => Object.assign(sessionStorage, kept), this.#sessions.get(person));
  }

  /** The form is there. */
  async ready() {
    await this.reviewButton.waitFor();
  }

  /** The tenant's name has come too, which is asked for after the form is there: no request is on its way any more. */
  async named() {
    await this.page.getByRole("banner").getByText(/^Contoso/).first().waitFor();
  }

  get reviewButton() {
    return this.button("Review changes");
  }

  /** The text field of a lifetime or of the length. */
  field(name) {
    return this.page.locator(`input[type=text][name=${name}]`);
  }

  /** A radio button by its property and value. */
  radio(name, value) {
    return this.page.locator(`input[type=radio][name=${name}][value=${value}]`);
  }

  /** "Included" or "Excluded". */
  region(name) {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** The box of a region that adds to its list; a combobox where groups can be searched for. */
  groupBox(region) {
    const within = this.region(region);
    return within.getByRole("textbox").or(within.getByRole("combobox"));
  }

  async addGroup(region, id) {
    await this.groupBox(region).fill(id);
    await this.region(region).getByRole("button", { name: "Add group", exact: true }).click();
  }

  /** What stands beside a control: what was understood, or "not set". */
  async saysBeside(name) {
    return (await this.page.locator(`#${name}-says`).textContent()).trim();
  }

  /** The bar at the foot. */
  get bar() {
    return this.page.getByLabel("Changes", { exact: true });
  }

  get review() {
    return this.page.getByRole("dialog", { name: "Review changes", exact: true });
  }

  /** The code that is shown in a dialog or a message, once it is there. */
  async code(inside = this.review) {
    const code = inside.getByRole("tabpanel").filter({ hasText: /\S/ });
    await code.waitFor();
    return code.textContent();
  }

  /** The body of the request that the review shows. */
  async requestBody() {
    const request = await this.code();
    return JSON.parse(request.slice(request.indexOf("\n\n")));
  }

  get updateButton() {
    return this.review.getByRole("button", { name: "Update policy", exact: true });
  }

  async openReview() {
    await this.reviewButton.click();
    await this.review.waitFor();
  }

  /** Opens the review and presses Update policy. */
  async update() {
    await this.openReview();
    await this.updateButton.click();
  }

  /** The confirmation. */
  get updated() {
    return this.page.getByRole("status").filter({ hasText: /^Policy updated/ });
  }

  /** A failure of an update. */
  get notUpdated() {
    return this.page.getByRole("alert").filter({ hasText: /^The policy was not updated/ });
  }

  get outcomeUnknown() {
    return this.page.getByRole("alert").filter({ hasText: /^The outcome is not known yet/ });
  }

  /** What is waited for. */
  get waiting() {
    return this.page.getByRole("region", { name: "Waiting to update the policy", exact: true });
  }

  /** The dialog about a conflict. */
  get conflict() {
    return this.page.getByRole("dialog", { name: "Someone else changed the policy", exact: true });
  }

  /** A property in that dialog, by its label. */
  conflicting(label) {
    return this.conflict.getByRole("group", { name: label });
  }

  /** Where another tenant is entered. */
  get tenantBox() {
    return this.page.getByRole("dialog", { name: "Switch tenant", exact: true }).getByLabel("Tenant: its id or a verified domain");
  }

  /** What an earlier visit kept. */
  get offer() {
    return this.page.getByRole("region", { name: "You have changes from before", exact: true });
  }

  /** The summary of what has to be put right. */
  get summary() {
    return this.page.getByRole("group", { name: "There is a problem", exact: true });
  }

  /** Whether this element has the focus, as soon as it has. */
  async hasFocus(locator) {
    await locator.waitFor();
    const element = await locator.elementHandle();
    await this.page.waitForFunction((wanted) => document.activeElement === wanted, element);
  }

  /** The tab keeps a draft in which this was typed last; a moment before it may have kept what was typed earlier. */
  async keeps(typed) {
    await this.page.waitForFunction((text) => {
      return Object.entries(sessionStorage).some(([key, draft]) => key.startsWith("tap-draft:") && draft.includes(text));
    }, JSON.stringify(typed));
  }

  /** What the focused element is, for a message. */
  focused() {
    return this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  }

  /** Waits until a locator's text is, or matches, this. */
  async says(locator, expected) {
    await locator.filter({ hasText: expected }).first().waitFor();
  }

  /** Opens the details for support in this message and gives their text. */
  async details(message) {
    await message.getByText("Details for support", { exact: true }).first().click();
    const text = message.getByRole("group", { name: "Details for support", exact: true });
    await text.waitFor();
    return text.innerText();
  }

  /** What was copied. The panel's own pages may write to the clipboard, not read it: another page is pasted into. */
  async pasted() {
    const page = await this.page.context().newPage();
    await page.setContent("<textarea autofocus></textarea>");
    await page.locator("textarea").press("ControlOrMeta+V");
    const text = await page.locator("textarea").inputValue();
    await page.close();
    return text;
  }

  /** What the bar at the foot counts: "No changes", "1 change" … */
  async counts(expected) {
    await this.bar.getByText(expected, { exact: true }).waitFor();
  }

  async assertChecked(name, value) {
    assert.equal(await this.radio(name, value).isChecked(), true, `${name} is ${value}`);
  }
}
