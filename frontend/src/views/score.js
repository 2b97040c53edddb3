/** Customers whom the model was not trained on: one in a form, many in a file. */

import { scoreActions } from "../actions/score.js";
import { scoreFileActions } from "../actions/scorefile.js";
import { empty } from "../components/states.js";
import { h } from "../dom.js";
import { may, whyNot } from "../permissions.js";
import { SCORE } from "../sentences/score.js";
import { whenModel } from "./model.js";
import { drawFile } from "./score/file.js";
import { drawForm } from "./score/form.js";
import { drawGlance, drawResult, isOld, isWrong } from "./score/result.js";
import { drawStart } from "./score/start.js";

const common = ({ model, session, scoreForm }) => [model, session, scoreForm?.drawn];
const isAble = ({ model, session }) => Boolean(model.value) && may(session, "place");
const whenAble = (draw) => (state, actions) => (isAble(state) && state.scoreForm ? draw(state, actions) : null);

export const scoreView = {
  brings: [scoreActions, scoreFileActions],
  parts: [
    {
      select: ({ model, session }) => [model, session],
      draw: whenModel(drawHead, [48, 24, 420], SCORE.title),
    },
    { select: (state) => [...common(state), state.scoreForm?.start], draw: whenAble(drawStart) },
    { select: (state) => [...common(state), state.placed.problem], draw: whenAble(drawForm) },
    { select: (state) => [...common(state), state.placed, isOld(state), isWrong(state)], draw: whenAble(drawGlance) },
    { select: (state) => [...common(state), state.placed, isOld(state), isWrong(state)], draw: whenAble(drawResult) },
    {
      select: ({ model, session, scoreFile, scoreChoices }) => [model, session, scoreFile, scoreChoices],
      draw: (state, actions) => (isAble(state) ? drawFile(state, actions) : null),
    },
  ],
};

function drawHead({ session, model: { value: model } }) {
  const title = h("h1", { tabindex: "-1" }, SCORE.title);
  const denied = whyNot(session, "place");
  if (denied) return [title, empty({ title: SCORE.denied, text: `${denied} ${SCORE.deniedMore}` })];
  return [
    title,
    h("p", { class: "lead" }, SCORE.lead),
    model.data.purchases ? h("p", { class: "quiet" }, SCORE.purchases) : null,
  ];
}
