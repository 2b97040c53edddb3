import { empty, retryNotice, skeleton } from "../components/states.js";
import { h } from "../dom.js";
import { NO_MODEL, SEGMENTS } from "../sentences/segments.js";
import { inWords } from "../sentences/wording.js";

/** Draws what is on a screen once there is a model; until then says what is going on. */
export function whenModel(draw, heights, title) {
  return (state, actions) => {
    const { status, value, problem } = state.model;
    if (value) return draw(state, actions);
    if (status === "failed") return [heading(title), retryNotice(problem, () => actions.retry("model"))];
    return status === "loading" ? skeleton(heights) : [heading(title ?? SEGMENTS.title), noModel()];
  };
}

const heading = (title) => (title ? h("h1", { tabindex: "-1" }, title) : null);

const noModel = () =>
  empty({
    title: NO_MODEL.title,
    text: NO_MODEL.text,
    action: h("a", { class: "button is-primary is-large", href: "#/data" }, NO_MODEL.action),
  });

/** The same for something fetched beside the model. */
export function whenFetched(slice, draw, heights) {
  return (state, actions) => {
    const { status, value, problem } = state[slice];
    if (status === "failed") return retryNotice(problem, () => actions.retry(slice));
    if (!value) return skeleton(heights);
    const told = inWords(value, state.model.value?.data?.purchases);
    return draw({ ...state, [slice]: { ...state[slice], value: told } }, actions);
  };
}
