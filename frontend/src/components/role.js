import { h } from "../dom.js";
import { choicesOf, isOverruled, roleOf } from "../roles.js";
import { COLUMNS, ROLE_REASONS, roleWord } from "../sentences/columns.js";
import { userText } from "./text.js";

/** What a column was taken for, and why; a choice where it could be something else. */
export function roleOfColumn(column, { place, nRows, options, isLocked, onRole, outTold = ROLE_REASONS.out }) {
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

const roleName = (role) => h("span", { class: `role is-${role}` }, roleWord(role));

const isOut = ({ name }, { exclude, id_column: id }) => exclude.includes(name) && id !== name;

function reason(column, options, outTold) {
  if (column.role === "almost_empty" && isOverruled(column, options)) return ROLE_REASONS.allTheSame;
  if (isOut(column, options)) return outTold;
  if (roleOf(column, options) === "spare") return ROLE_REASONS.spare;
  return isOverruled(column, options) ? ROLE_REASONS.chosen : column.reason;
}

function roleChoice(column, { roles, place, options, isLocked, onRole }) {
  const value = isOut(column, options) ? "out" : roleOf(column, options);
  return h(
    "select",
    {
      class: `role is-choice is-${value}`,
      id: `role-${place}`,
      "aria-label": COLUMNS.roleOf(column.name),
      disabled: isLocked,
      value,
      onchange: (event) => onRole(column, event.target.value),
    },
    roles.map((one) => h("option", { value: one }, roleWord(one))),
  );
}
