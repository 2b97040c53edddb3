import assert from "node:assert/strict";
import { test } from "node:test";

import { wanted } from "../../frontend/src/actions/training.js";
import { allToggled, choicesOf, isUsable, isUsed, roleOf, toggled, withRole } from "../../frontend/src/roles.js";
import { DEFAULT_OPTIONS } from "../../frontend/src/store.js";

const N_ROWS = 100;
const column = (name, role, more = {}) => ({ name, role, min: null, max: null, n_missing: 0, ...more });
const id = column("customer", "id", { n_distinct: 100 });
const spend = column("spend", "numeric", { min: 0.5, max: 99.5, n_distinct: 98 });
const stars = column("stars", "numeric", { min: 0, max: 5, n_distinct: 6 });
const account = column("account", "numeric", { min: 1001, max: 9003, n_distinct: 97 });
const channel = column("channel", "categorical", { min: 1, max: 3, n_distinct: 3 });
const region = column("region", "categorical", { n_distinct: 4 });
const email = column("email", "text", { n_distinct: 100 });
const city = column("city", "text", { n_distinct: 40 });
const segment = column("segment", "text", { min: 0, max: 3, n_distinct: 4 });
const tier = column("tier", "almost_empty", { n_missing: 90, n_distinct: 3 });
const fax = column("fax", "almost_empty", { n_missing: 97, n_distinct: 3 });
const bonus = column("bonus", "almost_empty", { min: 5, max: 9, n_missing: 97, n_distinct: 3 });
const joined = column("joined", "date", { n_distinct: 80 });
const columns = [id, spend, stars, account, channel, region, email, city, tier, bonus, joined];

const choices = (one, options = DEFAULT_OPTIONS) => choicesOf(one, { nRows: N_ROWS, options });
const after = (...steps) =>
  steps.reduce((options, [one, role]) => withRole(options, one, role), DEFAULT_OPTIONS);
const sent = (options) => wanted(options, { columns });
const used = (options) => columns.filter((one) => isUsed(one, options)).map(({ name }) => name);

test("there is a choice only where a column could be something else", () => {
  assert.deepEqual(choices(channel), ["numeric", "categorical", "out"]);
  assert.deepEqual(choices(stars), ["numeric", "categorical", "out"]);
  assert.deepEqual(choices(account), ["numeric", "id", "out"]);
  assert.deepEqual(choices(email), ["text", "id"]);
  assert.deepEqual(choices(city), ["text", "categorical"]);
  assert.deepEqual(choices(id), ["id", "out"]);
  for (const settled of [spend, region, bonus, joined, segment])
    assert.deepEqual(choices(settled), [], settled.name);
});

test("what is almost empty can be ticked only if it could be compared", () => {
  const canBeTicked = (one) => isUsable(one, { nRows: N_ROWS, options: DEFAULT_OPTIONS });
  assert.deepEqual([bonus, tier, fax, email].map(canBeTicked), [true, true, false, false]);
});

test("text becomes a category, and its tick takes that back", () => {
  const options = after([city, "categorical"]);
  assert.deepEqual(sent(options), { categorical: ["channel", "region", "city"] });
  assert.deepEqual(sent(toggled(options, city)), {});
});

test("an id that is none can be a number, or left out", () => {
  const visits = { ...id, name: "visits_no", min: 1, max: 90 };
  const all = [visits, spend];
  assert.deepEqual(choices(visits), ["numeric", "id", "out"]);
  const options = after([visits, "numeric"]);
  assert.deepEqual(wanted(options, { columns: all }), { features: ["visits_no", "spend"] });
  assert.deepEqual(wanted(toggled(options, visits), { columns: all }), {});
  assert.deepEqual(wanted(after([visits, "out"]), { columns: all }), { exclude: ["visits_no"] });
});

test("without a decision nothing is sent", () => {
  assert.deepEqual(sent(DEFAULT_OPTIONS), {});
  assert.deepEqual(used(DEFAULT_OPTIONS), ["spend", "stars", "account", "channel", "region"]);
});

test("one column decided sends all categories among those that are used", () => {
  assert.deepEqual(sent(after([stars, "categorical"])), { categorical: ["stars", "channel", "region"] });
  assert.deepEqual(sent(after([channel, "numeric"])), { categorical: ["region"] });
  assert.deepEqual(sent(after([channel, "numeric"], [channel, "categorical"])), {});
  assert.deepEqual(sent(after([stars, "categorical"], [region, "out"])), {
    exclude: ["region"],
    categorical: ["stars", "channel"],
  });
});

test("a column that is left out keeps what it was made into", () => {
  const out = after([channel, "numeric"], [channel, "out"]);
  assert.deepEqual(sent(out), { exclude: ["channel"] });
  assert.deepEqual(sent(toggled(out, channel)), { categorical: ["region"] });
});

test("another customer id sets the one that was found aside, and back", () => {
  const options = after([email, "id"]);
  assert.deepEqual(sent(options), { id_column: "email" });
  assert.equal(roleOf(email, options), "id");
  assert.equal(roleOf(id, options), "spare");
  assert.deepEqual(choices(id, options), ["spare", "id", "out"]);
  assert.ok(!isUsable(id, { nRows: N_ROWS, options }));
  assert.deepEqual(sent(withRole(options, id, "id")), {});
  assert.deepEqual(sent(withRole(options, email, "text")), {});
});

test("a feature that becomes the customer id shapes nothing, and can go back", () => {
  const options = after([account, "out"], [account, "id"]);
  assert.deepEqual(sent(options), { id_column: "account" });
  assert.ok(!used(options).includes("account"));
  assert.deepEqual(sent(withRole(options, account, "numeric")), {});
});

test("ticking a column that is almost empty names every feature", () => {
  const options = toggled(DEFAULT_OPTIONS, bonus);
  const features = ["spend", "stars", "account", "channel", "region", "bonus"];
  assert.deepEqual(sent(options), { features });
  assert.deepEqual(sent(toggled(options, bonus)), {});
  const decided = withRole(toggled(options, tier), stars, "categorical");
  assert.deepEqual(sent(decided), {
    features: ["spend", "stars", "account", "channel", "region", "tier", "bonus"],
    categorical: ["stars", "channel", "region", "tier"],
  });
});

test("all columns that can be compared are ticked or unticked at once, and nothing else", () => {
  const columns = [id, spend, region];
  const without = allToggled({ ...DEFAULT_OPTIONS, exclude: ["customer"] }, columns, false);
  assert.deepEqual(without.exclude, ["customer", "spend", "region"]);
  assert.ok(!columns.some((one) => isUsed(one, without)));
  assert.deepEqual(allToggled(without, columns, true).exclude, ["customer"]);
});
