/** What is said of the models in the list, and of what is done with them. */

import { integer, plural, score, shorten, withoutTurns } from "../format.js";

const STRUCTURES = { clear: "clear groups", weak: "weak groups", none: "no groups" };

export const structureWord = (verdict) => STRUCTURES[verdict] ?? "not tested";

/** A name in a line of its own, or in a notice. */
const called = (name) => `“${shorten(withoutTurns(name), 60)}”`;

export const MODELS = Object.freeze({
  title: "Models",
  lead: "Every training is kept as a model of its own. One of them is in use: it is what you see on the other screens, and it places new customers.",
  none: { title: "There are no models yet", text: "The first training makes one.", action: "Bring your customers" },
  counted: (count) => plural(count, "model"),
  label: "The models",
  heads: {
    compare: "Compare",
    model: "Model",
    algorithm: "Algorithm",
    segments: "Segments",
    customers: "Customers",
    silhouette: "Silhouette",
    structure: "Structure",
    trained: "Trained",
    actions: "What can be done with it",
  },
  segmentsMeaning: "How many segments the model has; customers in none are no segment.",
  sample: "made-up sample",
  silhouetteOf: (value) => `silhouette ${score(value)}`,
  inUse: "in use",
  use: "Use",
  report: "Report",
  delete: "Delete",
  dismiss: "Dismiss",
  rollBack: "Roll back to ",
  // Where several have the same name.
  trainedAt: (time) => ` (trained ${time})`,
  // Of the model in front of it, for who hears and does not see in which row it stands.
  ofModel: (name) => ` ${name}`,
  compareWith: (name) => `Compare ${name}`,
  refused: (title) => `${title}. `,
  // Told when it was done, with the way back.
  nowInUse: (name) => `${called(name)} is in use now.`,
  rolledBack: (name) => `Rolled back: ${called(name)} is in use again.`,
  inUseAgain: (name) => `${called(name)} is in use again.`,
  deleted: (name) => `${called(name)} is deleted, with its segments and its table of customers.`,
  back: (name) => `${called(name)} is back.`,
  notDeleted: (detail) => `The model could not be deleted, and is back in the list: ${detail}`,
  keptAfterAll: "It was not deleted. ",
  // Deleted by somebody else, or in another window, since the list was asked for.
  goneTitle: "This model is no longer there",
  gone: (name) => `${called(name)} is no longer there: it was deleted meanwhile. The list has the models that are left.`,
  oneGone: "A model that was shown here is no longer there: it was deleted meanwhile. The list has the models that are left.",
});

export const SHARING = Object.freeze({
  label: (name) => `The report on ${name}`,
  told: "One page with the segments, the evidence and what to do: no script, and no customer’s id.",
  open: "Open",
  inNewTab: " in a new tab",
  download: "Download report",
  copy: "Copy link",
  copied: "Copied",
  chosen: "Copy it from the field",
  link: "Link to the report",
  whoMayOpen: "Whoever opens the link needs access to this service; the downloaded file needs none.",
  close: "Close",
  file: (name) => `segments of ${shorten(name, 40)}.html`,
});

export const SIDE_BY_SIDE = Object.freeze({
  hint: "Tick two or more to see their scores side by side.",
  oneMore: "Tick one more to see their scores side by side.",
  chosen: (count) => `${integer(count)} ticked`,
  most: (count) => `${integer(count)} are the most that stand side by side.`,
  show: "See them side by side",
  clear: "Clear",
});
