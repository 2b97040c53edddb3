import { h } from "../dom.js";
import { choicesOf, isOverruled, roleOf } from "../roles.js";
import { userText } from "./text.js";

const ROLES = {
  id: "customer id",
  numeric: "number",
  categorical: "category",
  date: "date",
  text: "text",
  constant: "constant",
  almost_empty: "almost empty",
  empty: "empty",
  spare: "not used",
  out: "left out",
};

/** What a column was taken for, and why; a choice where it could be something else. */
export function roleOfColumn(column, { place, nRows, options, isLocked, onRole, outTold = "You left it out." }) {
  const roles = onRole ? choicesOf(column, { nRows, options }) : [];
  return h(
    "div",
    { class: "column-role" },
    roles.length
      ? roleChoice(column, { roles, place, options, isLocked, onRole })
      : roleName(column.role === "almost_empty" ? column.role : roleOf(column, options)),
    " ",
    userText(reason(column, options, outTold), { length: 160, tag: "span", dir: "auto", class: "quiet" }),
  );
}

const roleName = (role) => h("span", { class: `role is-${role}` }, ROLES[role] ?? role);

const isOut = ({ name }, { exclude, id_column: id }) => exclude.includes(name) && id !== name;

function reason(column, options, outTold) {
  if (column.role === "almost_empty" && isOverruled(column, options)) return "You use it all the same.";
  if (isOut(column, options)) return outTold;
  if (roleOf(column, options) === "spare") return "Another column is the customer id.";
  return isOverruled(column, options) ? "You chose this." : column.reason;
}

function roleChoice(column, { roles, place, options, isLocked, onRole }) {
  const value = isOut(column, options) ? "out" : roleOf(column, options);
  return h(
    "select",
    {
      class: `role is-choice is-${value}`,
      id: `role-${place}`,
      "aria-label": `Role of ${column.name}`,
      disabled: isLocked,
      value,
      onchange: (event) => onRole(column, event.target.value),
    },
    roles.map((one) => h("option", { value: one }, ROLES[one])),
  );
}
