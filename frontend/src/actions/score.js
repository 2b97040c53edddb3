/** One customer in a form: its values, where they place it, and what would be if they were others. */

import { may } from "../permissions.js";
import { fieldsOf } from "../scoring/fields.js";
import { addressed, kept, middleOfSegment, moved, startingValues, valuesInAddress, valuesOfCustomer, wrongIn } from "../scoring/values.js";
import { placedTold, SCORE } from "../sentences/score.js";
import { fetchInto, noticeStatus } from "./fetching.js";

/** Somebody who types is not asked for at each key. */
const TYPING_MILLISECONDS = 150;
const NO_CUSTOMER = 404;

export function scoreActions(tools, actions) {
  const { store, api, replace, clock } = tools;
  let asking = null;
  const form = () => store.get().scoreForm;
  const model = () => store.get().model.value;
  const change = (patch) => store.set({ scoreForm: { ...form(), ...patch } });

  /** The address follows the form; until it has, the form does not follow the address. */
  const settle = () => {
    const { route } = store.get();
    change({ isPending: true, address: addressed(model(), form().values) });
    if (route.name === "score") replace("score", { ...route.params, values: form().address });
    change({ isPending: false });
  };
  /** Puts in other values; the form is drawn anew. */
  const fill = (values, start = null) => {
    change({ values, start, isPending: true, drawn: form().drawn + 1 });
    settle();
  };
  const followAddress = ({ route, model: { value }, scoreForm }) => {
    const address = route.params.values ?? null;
    const isOwn = scoreForm?.modelId === value.model_id;
    if (isOwn && (scoreForm.isPending || scoreForm.address === address)) return;
    // Whoever comes back finds the form as it was.
    if (isOwn && scoreForm.isLeft && address === null) return settle();
    const values = valuesInAddress(value, address);
    const start = address === null ? { key: "middle" } : null;
    const drawn = (scoreForm?.drawn ?? 0) + 1;
    store.set({ scoreForm: { modelId: value.model_id, values, address, start, isPending: false, isLeft: false, drawn } });
  };
  const place = async ({ scoreForm: { modelId, values, isPending }, placed }) => {
    const question = questionOf(modelId, values);
    if (isPending || placed.question === question || wrongIn(fieldsOf(model()), values).length) return;
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    await fetchInto(tools, "placed", question, () => api.place(modelId, values, signal), { keepsOld: true });
    const { status, value, question: told } = store.get().placed;
    if (status === "ready" && told === question) store.set({ announcement: placedTold(value.results[0]) });
  };
  const startFromCustomer = async (id, start, otherwise = null) => {
    const { drawn } = form();
    change({ start: { ...start, isBusy: true } });
    try {
      const { customer } = await api.customer(model().model_id, id);
      if (form().drawn === drawn) fill(valuesOfCustomer(model(), customer), start);
    } catch (error) {
      if (!error.problem) throw error;
      noticeStatus(tools, error);
      if (otherwise) fill(otherwise, start);
      else change({ start: { ...start, problem: error.status === NO_CUSTOMER ? SCORE.unknownId : error.problem.detail } });
    }
  };
  return {
    fetch({ route, model: { status }, session, scoreForm }) {
      if (route.name !== "score") {
        if (scoreForm && !scoreForm.isLeft) change({ isLeft: true, isPending: false });
        return;
      }
      if (status !== "ready" || !may(session, "place")) return;
      if (scoreForm?.isLeft && route.params.values) change({ isLeft: false });
      followAddress(store.get());
      if (form().isLeft) change({ isLeft: false });
      place(store.get());
    },
    /** @param {string | number | null} value as it was written, chosen or pushed */
    setScoreValue(name, value) {
      const field = fieldsOf(model()).find((one) => one.name === name);
      const values = { ...form().values, [name]: kept(field, value) };
      change({ values, isPending: true, start: null });
      clock.setTimeout(() => form().values === values && settle(), TYPING_MILLISECONDS);
    },
    /** @param {string} key middle, average, or the number of a segment whose most typical customer is meant */
    startFrom(key) {
      if (["middle", "average"].includes(key)) return fill(startingValues(model(), key), { key });
      const segment = Number(key);
      const id = model().segments.find((one) => one.segment === segment)?.typical?.[0];
      const middle = middleOfSegment(model(), segment);
      return id == null ? fill(middle, { key }) : startFromCustomer(id, { key, customerId: id }, middle);
    },
    startFromId: (id) => startFromCustomer(id, { key: "id", customerId: id }),
    /** Makes the change that would move the customer. */
    tryMove(changes) {
      const { values: before, start } = form();
      fill(moved(before, changes));
      actions.offerUndo({ told: SCORE.changeMade, undo: () => fill(before, start) });
    },
  };
}

/** What is asked of a model: the answer to another question is an old one. */
export const questionOf = (modelId, values) => JSON.stringify([modelId, values]);
