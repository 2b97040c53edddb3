/** What Settings says: keys, appearance, the API. */

import { plural } from "../format.js";

export const SETTINGS = Object.freeze({
  title: "Settings",
  parts: "Parts of the settings",
  keys: "Keys",
  appearance: "Appearance",
  api: "The API",
});

export const KEYS = Object.freeze({
  lead: "A key lets a person or a program in, with what its role allows. Only its digest is kept here: nobody can read a key again.",
  loading: "Loading the keys",
  list: "The keys in force",
  ended: (count) => `${plural(count, "key")} no longer in force`,
  columns: Object.freeze({ name: "Name", role: "Role", made: "Made", expires: "Expires", ended: "Ended", acts: "What can be done with it" }),
  yours: "yours",
  never: "never",
  revoked: (when) => `revoked ${when}`,
  expired: (when) => `expired ${when}`,
  revoke: "Revoke…",
  question: (name) => `Revoke “${name}”?`,
  consequence: "Within a second nobody gets in with it any more, nor stays signed in with it. This cannot be undone, and its name is not used again.",
  consequenceOfOwn: " It is the key you are signed in with: you will have to sign in with another one.",
  consequenceOfLast: " It is the last key of an admin: after that, only the command line makes one (segment keys create).",
  revokeForGood: "Revoke for good",
  keep: "Keep it",
  dismiss: "Dismiss",
  wasRevoked: (name) => `The key ${name} is revoked.`,
});

export const OPEN = Object.freeze({
  title: "This service is open",
  text: "There is no key yet. Whoever uses this machine may do everything here, and nobody else can reach it: it listens to this machine only.",
  next: "The first key closes it, for good: from then on every person and every program needs a key. It is the key of an admin, and you are signed in with it at once.",
});

export const NOT_ADMIN = (name, role) =>
  `You are signed in as ${name}, and your key is a ${role}’s. Keys are made and revoked by an admin: ask one if you need a key for a program, or one that may do more.`;

export const NEW_KEY = Object.freeze({
  title: "Make a key",
  firstTitle: "Make the first key",
  name: "Name",
  nameHint: "Who or what will use it: letters, digits, spaces and @ . + - _, at most 60. A name is used once.",
  role: "Role",
  expires: "Expires",
  days: (days) => (days ? `after ${days} days` : "never"),
  year: "after a year",
  never: "never",
  until: (day) => `It is in force until ${day}.`,
  endless: "It is in force until it is revoked.",
  act: "Make the key",
  firstAct: "Make the key and close the service",
  made: (name) => `The key of ${name}`,
  once: "This is the only time that it is shown. Copy it now, and keep it where passwords are kept.",
  copied: "The key",
  kept: "I have kept it",
  told: (name) => `The key ${name} is made. It is shown this one time.`,
  closed: "The service is closed now, and you are signed in with this key.",
});

export const COPYING = Object.freeze({
  copy: "Copy",
  copied: "Copied",
  selected: "Selected",
  toldCopied: (what) => `${what} is copied.`,
  toldSelected: (what) => `${what} is selected: this browser leaves copying to you. Press Ctrl+C, or ⌘C on a Mac.`,
});

export const APPEARANCE = Object.freeze({
  lead: "Kept in this browser, for this service.",
  theme: "Theme",
  themes: Object.freeze({ system: "As the system", light: "Light", dark: "Dark" }),
  chosen: (theme) => `The theme is now: ${theme}.`,
  numbers: "Numbers and dates",
  numbersHint: "They are written as your browser’s language has them. To change that, change the language of the browser.",
  number: "A number",
  share: "A share",
  date: "A date",
  language: "Language",
  zone: "Time zone",
  motion: "Motion",
  still: "Reduced: your system asks for it, and nothing here fades or slides.",
  moving: "As usual, and brief. If your system asks for reduced motion, nothing here fades or slides.",
});

export const API = Object.freeze({
  lead: "What a program asks for, to have what is on the screen. Copy it and run it: the address, the model and your choices are in it.",
  of: "For the screen",
  as: "Written for",
  languages: Object.freeze({ curl: "curl", python: "Python" }),
  inCurl: (what) => `${what}, with curl`,
  inPython: (what) => `${what}, in Python`,
  open: "No key is needed: the service is open to this machine.",
  key: "SEGMENT_KEY stands for your key. Set it first, so that it is in no file: ",
  keyCommand: "export SEGMENT_KEY=seg_…",
  httpx: "Python needs httpx: pip install httpx",
  noModel: "There is no model yet: “active” stands for the one that the first training makes.",
  all: "All addresses are described in the ",
  reference: "reference of this service",
  end: ".",
  answer: "Open the answer",
  newTab: (what) => ` of ${what}, in a new tab`,
});

/** Of the models that stand side by side. */
const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/** What each request is for. */
export const REQUESTS = Object.freeze({
  model: "The model in use",
  report: "Its report, as one file to pass on",
  totals: "What the customers of each segment bring in all",
  moments: "What tells how far two segments are apart",
  projection: "Customers on the map",
  selected: "Customers in the region that is selected",
  selected_file: "All customers of the region, as a file",
  selection: "The model, with every number of segments that was tried",
  silhouette: "How well each customer fits its segment",
  explained_variance: "What the components explain",
  dendrogram: "The tree of segments",
  k_distance: "Distances to the nearest neighbours",
  correlation: "Correlations of the features",
  scatter_matrix: "Pairs of features",
  distributions: "Each feature in each segment",
  forecast: "What customers are expected to buy",
  recency_frequency: "How recently and how often they bought",
  customers: "This page of customers, as it is filtered and sorted",
  export: "All customers of this filter, as a file",
  customer: "The customer, with what would move it",
  person: "The customer over all models",
  place: "One customer’s segment, and why",
  place_file: "A file of customers, with the segments added",
  drift_file: "Whether the model fits the customers of a file",
  models: "All models",
  ...Object.fromEntries(PLACES.map((place, index) => [`compared_${index + 1}`, `The ${place} model side by side`])),
  migration: "How customers moved between two models",
  trend: "Where the segments are going",
  drift: "Whether the model still fits",
  drift_history: "How it fitted day by day",
  upload: "Bring a file, and see what is in it",
  dataset: "What is in the file",
  train: "Find segments, with your choices",
  job: "How far the training is",
  keys: "The keys",
  make_key: "Make a key for a program",
});
