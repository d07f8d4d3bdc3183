#!/usr/bin/env node
// A person with a browser and without a screen: signs in at our authorization server, and allows what programs ask for.
// usage: person.mjs ADDRESS   as the browser that a program opens (BROWSER), with PERSON="ORGANIZATION USER PASSWORD"
import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const letters = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => letters[name]);

export class Person {
  #account;
  #cookies;

  // `cookies` is those of a browser in which the person is signed in already.
  constructor({ organization, user, password, cookies = {} }) {
    this.#account = { organization, user, password };
    this.#cookies = new Map(Object.entries(cookies));
  }

  // Reads the page at the address, and allows all that it asks for. Returns the address to which the browser is sent.
  async allow(address) {
    let page = await this.#open(address);
    if (page.fields.has("password")) page = await this.#submit(page, { ...this.#account, decision: "sign_in" });
    if (page.sentTo) page = await this.#open(page.sentTo);
    assert.ok(page.html.includes('value="allow"'), page.html);
    page = await this.#submit(page, { decision: "allow" });
    assert.equal(page.status, 303, page.html);
    return page.sentTo;
  }

  async #open(address, body) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(address, { method: body ? "POST" : "GET", headers: { cookie }, body, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]*)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    const html = await answer.text();
    const sentTo = answer.headers.get("location");
    const fields = new URLSearchParams();
    for (const [, name, value] of html.matchAll(/<input[^>]* name="([^"]*)" value="([^"]*)"/g)) {
      fields.append(name, plain(value));
    }
    const action = html.match(/<form method="post" action="([^"]*)"/)?.[1];
    return {
      status: answer.status,
      html,
      fields,
      action: action && new URL(plain(action), address),
      sentTo: sentTo && new URL(sentTo, address),
    };
  }

  #submit(page, changes) {
    for (const [name, value] of Object.entries(changes)) page.fields.set(name, value);
    return this.#open(page.action, page.fields);
  }
}

// Returns the person whom PERSON names.
export function personOfEnvironment() {
  const [organization, user, password] = process.env.PERSON.split(" ");
  return new Person({ organization, user, password });
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const answer = await fetch(await personOfEnvironment().allow(process.argv[2]));
  assert.equal(answer.status, 200, await answer.text());
}
