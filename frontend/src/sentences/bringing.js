/** What the Data screen says before there is a table. */

import { integer, plural } from "../format.js";

export const BRINGING = Object.freeze({
  title: "Bring your customers",
  lead: "One row per customer, or one per purchase: then customers are made of them. You see what was found in the file before anything is computed.",
  isReading: "Reading the file",
  denied: "Your key cannot bring files",
  askForAnother: (denied) => `${denied} Ask whoever runs the service for another one.`,
  seeSegments: "See the segments",
  notKept: "This file is no longer kept",
  notUsed: (name) => `${name} could not be used`,
  /** A table of the list that could not be opened. */
  notOpened: "This table could not be opened",
  bringAgain: "Open another one below, or bring the file again.",
  keptModel: "Nothing was changed: your present model goes on working.",
  kept: "Nothing was changed.",
});

export const DROPZONE = Object.freeze({
  title: "Drop a customer file here",
  busy: "Reading your file",
  or: "or ",
  choose: "Choose a file",
  patience: "This takes a moment for large files.",
  formats: "CSV, Excel, Parquet, Arrow or JSON, also gzipped or zipped. It goes nowhere but to this service.",
});

export const SAMPLES = Object.freeze({
  title: "Nothing at hand?",
  text: "Look around with customers, or with purchases, that were made up.",
  name: "the made-up sample",
  customers: "Try the made-up sample",
  purchases: "Try made-up purchases",
});

export const PASTING = Object.freeze({
  title: "From a spreadsheet",
  text: "Copy the cells with their column names, then press Ctrl+V (⌘V on a Mac) anywhere on this screen.",
  open: "Paste a table",
  label: "Paste the cells here",
  hint: "They are read as soon as they are pasted. The first row holds the names of the columns.",
  read: "Read it",
  close: "Close",
  told: ({ title, detail }) => [`${title}.`, detail],
  /** What a pasted table is called, and its file. */
  name: "pasted table",
  refusals: Object.freeze({
    nothing: { title: "There was nothing to paste", detail: "Copy the cells in your spreadsheet first, with the names of the columns." },
    picture: { title: "That was a picture, not a table", detail: "Copy the cells themselves; they come as text." },
    one_cell: { title: "That was a single line", detail: "Copy the whole table: the row with the names of the columns, and the rows below it." },
    no_columns: { title: "That was text without columns", detail: "Copy at least two columns of a spreadsheet, with their names on top." },
    several: { title: "Those were several files", detail: "Paste one file, or the cells of one table." },
  }),
});

export const LESSON = Object.freeze({
  title: "What makes a good file",
  points: Object.freeze([
    [
      "One row per customer or purchase",
      "At least a few dozen customers. Of purchases with a customer, a date and an amount, customers are made for you.",
    ],
    [
      "Numbers that tell them apart",
      "Spend per category, visits, age of the account. Categories such as region may stay in.",
    ],
    ["An id, if you have one", "It names the customers in the result and never shapes a segment."],
    ["Gaps are fine", "Missing and unreadable cells are counted, shown to you, and filled in."],
  ]),
  download: "Download an example file",
  aside: " (made up, 440 customers)",
});

const KINDS = { customers: "Customers", transactions: "Purchases" };

/** The tables that the service keeps. */
export const TABLES = Object.freeze({
  title: "Tables you can open again",
  none: "No table is kept yet. Whatever you bring is kept on the service, so that you can come back to it and find segments with other options.",
  text: "Open one to find segments in it again, with other columns or options.",
  headings: Object.freeze({
    name: ["Table"],
    n_rows: ["Rows", "Rows of data below the column names, copies included."],
    n_columns: ["Columns", "All columns of the file, used or not."],
    kind: ["Each row is", "A customer, or a line of a purchase: then customers are made of them."],
    created_at: ["Brought", "When the file came to the service, by your clock."],
  }),
  kind: (kind) => KINDS[kind] ?? kind,
  unknownTime: "not known",
  loading: "Looking for tables",
  opening: "Opening the table",
  delete: "Delete",
  deleteNamed: (name) => `Delete ${name}`,
  deleted: (name) => `The table “${name}” is deleted. Models that were made from it stay.`,
  notDeleted: "The table could not be deleted",
  keptThen: "The table is still in the list.",
  region: "Kept tables",
  showAll: (count) => `Show all ${integer(count)} tables`,
  counted: (count) => plural(count, "table"),
});
