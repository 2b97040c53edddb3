/** What is said before, during and after a training. */

import { duration, percent, plural } from "../format.js";
import { OPTIONS } from "./options.js";

/** On a button, after something did not come. */
export const RETRY = "Try again";

export const START = Object.freeze({
  label: "Start",
  find: "Find segments",
  more: "More options",
  fewer: "Fewer options",
  reset: "Back to the defaults",
  changed: (count) => `${plural(count, "choice")} of yours`,
  apart: "What you chose under “These are purchases” does not go together.",
  ofColumns: (count) => `${plural(count, "column")} will shape them`,
  ofPurchases: "Customers will be made of the purchases",
  ofFeatures: (count, nCustomers) =>
    `${plural(count, "feature")} of ${plural(nCustomers, "customer")} will shape them`,
});

/** The stages of a training, in words; the service tells more of the one that runs. */
const STAGES = {
  queued: "Waiting for its turn",
  reading: "Reading the table",
  clean: "Cleaning it",
  prepare: "Putting columns on comparable scales",
  structure: "Testing whether there are groups at all",
  select: "Trying algorithms and numbers of segments",
  fit: "Forming the segments",
  evaluate: "Measuring how well they fit",
  stability: "Seeing whether they come again",
  place: "Placing every customer",
  forecast: "Forecasting purchases",
  describe: "Describing the segments",
  saving: "Keeping the model",
};

export const stageWord = (stage) => STAGES[stage] ?? stage;

export const PROGRESS = Object.freeze({
  label: "Training",
  title: "Finding segments",
  cancel: "Cancel",
  stages: "Stages",
  done: "done",
  running: "now",
  value: (fraction, words) => `${percent(fraction)}, ${words}`,
  soFar: (seconds) => `${duration(seconds)} so far`,
  left: (seconds) => `about ${duration(seconds)} left`,
  mayLeave: "You may look at other screens, or close this page: it goes on, and this address finds it again.",
  sending: "Sending your choices",
  looking: "Looking for the training",
});

export const TRAINED = Object.freeze({
  ready: "Your segments are ready.",
  notInUse: "The model is ready. The one before is still in use.",
  cancelled: "Cancelled. Nothing was changed, and your file is still here.",
  failed: "No segments were found",
  kept: "Your file is still here, with your choices, and so is the model you had.",
});

const KIND = /^urn:segment:(.*)$/;
const NEXT = {
  "too-few-customers": "Bring a table with more customers, or untick columns with many gaps.",
  "no-usable-features": "Tick columns whose values differ between customers, or give a column another role.",
  "invalid-config": "Change that under More options, or go back to the defaults there; then try again.",
  "invalid-values": "Mend these cells in the file and bring it again, or untick their column.",
  "not-purchases": "Choose the columns under “These are purchases”, or say that each row is a customer.",
  "column-not-found": "Go back to the defaults under More options, then choose the columns anew.",
  "dataset-not-found": "It was deleted, or it was too old to be kept. Bring the file again.",
  "job-not-found": "The service has forgotten this training. Start it again.",
  "training-died": "It most likely ran out of memory. Untick columns, or bring fewer rows; then try again.",
  "training-killed": "It most likely ran out of memory. Untick columns, or bring fewer rows; then try again.",
  "training-too-large": "Untick columns, or bring fewer rows; then try again.",
  "training-too-long":
    "Name an algorithm under More options instead of trying several, have fewer rounds, or bring fewer rows.",
  "storage-full": "Delete tables or models that nobody needs, then try again.",
};

const NAMES = new RegExp(`(?:[Oo]ption )?'?\\b(${Object.keys(OPTIONS).filter((name) => name !== "name" && name !== "rows").join("|")})\\b'?`, "g");

/** Why a training was refused, with options called as they are on the page. */
export const refusedTold = ({ type, detail }) =>
  type === "urn:segment:invalid-config" ? detail.replace(NAMES, (_, name) => `“${OPTIONS[name].label}”`) : detail;

/**
 * What to do when a training failed.
 * @example whatNext({ type: "urn:segment:too-few-customers", status: 422 })
 */
export function whatNext({ type = "", status }) {
  const known = NEXT[KIND.exec(type)?.[1]];
  if (known) return known;
  if (status === 0) return "Wait until the service answers again, then try again.";
  if (status >= 500) return "Try again. If it happens twice, the service's log says why.";
  return "Change the columns or the options below, then try again.";
}
