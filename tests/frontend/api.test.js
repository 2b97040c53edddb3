import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, makeApi } from "../../frontend/src/api.js";

const answer = (body, status = 200) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status });

/** A fetch that remembers what it was asked, and answers in order. */
function fakeFetch(...answers) {
  const calls = [];
  const fetch = async (address, init) => {
    calls.push({ address, ...init });
    return answers.length > 1 ? answers.shift() : answers[0];
  };
  return Object.assign(fetch, { calls });
}

test("a problem of the service arrives with its words and cells", async () => {
  const problem = {
    title: "Not a table",
    status: 415,
    detail: "It is a picture.",
    errors: [{ row: 1, message: "no" }],
  };
  const api = makeApi(fakeFetch(answer(problem, 415)));
  await assert.rejects(api.activeModel(), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 415);
    assert.equal(error.message, "It is a picture.");
    assert.deepEqual(error.problem.errors, problem.errors);
    return true;
  });
});

test("a problem says when to try again, where the service does", async () => {
  const busy = (headers) => new Response("{}", { status: 429, headers });
  const told = (headers) => makeApi(fakeFetch(busy(headers))).models().catch(({ problem }) => problem.retry_after);
  assert.equal(await told({ "Retry-After": "42" }), 42);
  assert.equal(await told({}), null);
});

test("an error that is not JSON is still told in words", async () => {
  const api = makeApi(fakeFetch(answer("<html>Bad gateway</html>", 502)));
  await assert.rejects(api.activeModel(), (error) => error.status === 502 && /502/.test(error.problem.title));
});

test("an active model is asked for only when there is one", async () => {
  const some = fakeFetch(answer({ models: [{ is_active: true }] }), answer({ model_id: "m1" }));
  assert.equal((await makeApi(some).activeModel()).model_id, "m1");
  for (const models of [[], [{ is_active: false }]]) {
    const none = fakeFetch(answer({ models }));
    await assert.rejects(makeApi(none).activeModel(), (error) => error.status === 409);
    assert.deepEqual(
      none.calls.map((call) => call.address),
      ["/models"],
    );
  }
});

test("silence has the status 0", async () => {
  const api = makeApi(async () => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(
    api.activeModel(),
    (error) => error.status === 0 && /does not answer/.test(error.problem.title),
  );
});

test("a file is sent as a form, options as JSON", async () => {
  const fetch = fakeFetch(answer({}));
  const api = makeApi(fetch);
  await api.uploadDataset(new File(["a,b\n1,2"], "x.csv"));
  await api.train("d1", { n_segments: 3 }).catch(() => {});
  assert.equal(fetch.calls[0].body.get("file").name, "x.csv");
  assert.equal(fetch.calls[0].headers["Content-Type"], undefined, "the browser writes the boundary");
  assert.deepEqual(JSON.parse(fetch.calls[1].body), { dataset_id: "d1", options: { n_segments: 3 } });
});

test("ids are escaped and empty questions left out", async () => {
  const fetch = fakeFetch(answer({}));
  const api = makeApi(fetch);
  await api.customers("a/b", { segment: 0, search: "", page: 1 });
  assert.equal(fetch.calls[0].address, "/models/a%2Fb/customers?segment=0&page=1");
  assert.equal(
    api.exportAddress("m", "csv", { segment: "1", search: "x y", page: 3 }),
    "/models/m/export?format=csv&segment=1&search=x+y",
  );
});

/** A stream of events that the test pushes. */
function fakeStream() {
  const streams = [];
  class EventSource {
    constructor(address) {
      Object.assign(this, { address, isClosed: false });
      streams.push(this);
    }
    close() {
      this.isClosed = true;
    }
    push(job) {
      this.onmessage({ data: JSON.stringify(job) });
    }
  }
  return { EventSource, streams };
}

test("a job is heard until it ends, then the stream is closed", () => {
  const { EventSource, streams } = fakeStream();
  const heard = [];
  makeApi(fakeFetch(answer({})), { EventSource }).watchJob(
    "j1",
    (job) => heard.push(job.status),
    assert.fail,
  );
  assert.equal(streams[0].address, "/jobs/j1/events");
  streams[0].push({ status: "running" });
  streams[0].push({ status: "succeeded" });
  streams[0].push({ status: "running" });
  assert.deepEqual(heard, ["running", "succeeded"]);
  assert.ok(streams[0].isClosed);
});

test("when the stream breaks the job is asked for until it ends", async () => {
  const { EventSource, streams } = fakeStream();
  const fetch = fakeFetch(answer({ status: "running" }), answer({ status: "succeeded" }));
  const heard = [];
  const ended = new Promise((resolve) => {
    const hear = (job) => {
      heard.push(job.status);
      if (job.status === "succeeded") resolve();
    };
    makeApi(fetch, { EventSource, setTimeout: (next) => queueMicrotask(next) }).watchJob(
      "j1",
      hear,
      assert.fail,
    );
  });
  streams[0].onerror();
  await ended;
  assert.deepEqual(heard, ["running", "succeeded"]);
});

test("a job that is gone is not asked for again", async () => {
  const { EventSource, streams } = fakeStream();
  const fetch = fakeFetch(answer({ title: "No such job", detail: "gone" }, 404));
  const lost = new Promise((resolve) => {
    makeApi(fetch, { EventSource, setTimeout: assert.fail }).watchJob("j1", assert.fail, resolve);
  });
  streams[0].onerror();
  assert.equal((await lost).status, 404);
});

test("a customer is asked for by any id but one that would lead elsewhere", async () => {
  const fetch = fakeFetch(answer({}));
  const api = makeApi(fetch);
  await api.customer("m1", "a/b?c#d");
  assert.equal(fetch.calls[0].address, "/models/m1/customers/a%2Fb%3Fc%23d");
  for (const id of [".", ".."]) await assert.rejects(api.customer("m1", id), { status: 404 });
  assert.equal(fetch.calls.length, 1);
});
