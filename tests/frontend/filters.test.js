import assert from "node:assert/strict";
import { test } from "node:test";

import { queryOf, readCondition, readWhere, withCondition, writeCondition, writeWhere } from "../../frontend/src/actions/filters.js";
import { makeApi } from "../../frontend/src/api.js";
import { columnMeaning, columnName, conditionTold } from "../../frontend/src/sentences/customers.js";
import { ready } from "../../frontend/src/store.js";
import { model } from "./model.js";
import { page } from "./page.js";

test("the address holds conditions as a list, and anything else is none", () => {
  const conditions = ["Milk>=5", '"quoted"=a&b', "x= spaces "];
  assert.deepEqual(readWhere(writeWhere(conditions)), conditions);
  assert.equal(writeWhere([]), null);
  for (const text of [undefined, "", "Milk>=5", "{", "{}", "null", "[1,{}]"]) assert.deepEqual(readWhere(text), [], text);
  assert.equal(readWhere(JSON.stringify(Array(50).fill("a=1"))).length, 20);
});

test("of the columns that a condition begins with, the longest is meant", () => {
  const columns = ["a", "a>=b", "*", "a=b"];
  assert.deepEqual(readCondition("a>=b<=4", columns), { column: "a>=b", sign: "<=", value: "4" });
  assert.deepEqual(readCondition("a>=4", columns), { column: "a", sign: ">=", value: "4" });
  assert.deepEqual(readCondition("a=b=c", columns), { column: "a=b", sign: "=", value: "c" });
  assert.deepEqual(readCondition("*==", columns), { column: "*", sign: "=", value: "=" });
  assert.equal(readCondition("b>=4", columns), null);
  assert.equal(writeCondition({ column: "a", sign: ">=", value: "4" }), "a>=4");
});

test("the same filter twice is one", () => {
  assert.deepEqual(withCondition(["a=1"], "a=1"), ["a=1"]);
  assert.deepEqual(withCondition(["a=1"], "b=1"), ["a=1", "b=1"]);
  const many = Array.from({ length: 20 }, (_, place) => `a=${place}`);
  assert.equal(withCondition(many, "b=1"), many);
});

test("conditions are sent one by one, with the spaces in them", () => {
  const { exportAddress } = makeApi(() => {});
  const query = queryOf({ where: '["a>=1","b= x "]', region: "0,0;1,1;2,0", search: " y ", page: "3", sort: "-a" });
  assert.equal(
    exportAddress("m", "csv", query),
    "/models/m/export?format=csv&search=y&where=a%3E%3D1&where=b%3D+x+&region=0%2C0%3B1%2C1%3B2%2C0&sort=-a",
  );
  assert.deepEqual(queryOf({ where: "broken", page: 1 }), { page: 1 });
});

test("a filter is added to the address and taken away, and the first page is shown", () => {
  const asked = [];
  const service = { customers: (_model, query) => (asked.push(query), new Promise(() => {})) };
  const { store, actions } = page(service, {
    model: ready(model),
    route: { name: "customers", params: { page: "4", sort: "-Milk", region: "0,0;1,1;2,0" } },
  });
  actions.addFilter("Milk>=5");
  actions.addFilter("is_outlier=true");
  assert.deepEqual(asked.at(-1).where, ["Milk>=5", "is_outlier=true"]);
  assert.equal(store.get().route.params.page, null);
  actions.removeFilter("Milk>=5");
  assert.equal(store.get().route.params.where, '["is_outlier=true"]');
  actions.removeFilter("is_outlier=true");
  assert.equal(store.get().route.params.where, null);
  actions.clearFilters();
  assert.deepEqual(store.get().route.params, { sort: "-Milk" });
});

test("a condition reads as a sentence, and amounts have their thousands", () => {
  assert.equal(conditionTold({ sign: ">=", value: "2000" }, "Milk"), "Milk at least 2,000");
  assert.equal(conditionTold({ sign: "=", value: "2000" }, "postcode"), "postcode is 2000");
  assert.equal(conditionTold({ sign: "=", value: "false" }, "Unusual"), "Unusual is no");
  assert.ok(conditionTold({ sign: "=", value: "x".repeat(10_000) }, "note").length < 60);
});

test("every column says what it holds", () => {
  const told = { ...model, data: { ...model.data, features: ["Fresh", "Milk", "Channel"] } };
  assert.match(columnMeaning("Milk", told), /segments were formed by\. It was compared by its logarithm/);
  assert.match(columnMeaning("Channel", told), /^A category/);
  assert.match(columnMeaning("note", told), /not formed by it/);
  assert.match(columnMeaning("confidence", told), /centre/);
  assert.match(columnMeaning("probability_active", told), /not formed by it/);
  assert.equal(columnName("customer_id"), "Customer");
  assert.equal(columnName("<b>"), "<b>");
  for (const name of ["__proto__", "constructor", "toString", "valueOf"]) {
    assert.equal(columnName(name), name);
    assert.equal(columnName(name, {}), name);
    assert.match(columnMeaning(name, { algorithm: "kmeans", data: { purchases: {} } }), /^Known of each/);
  }
});
