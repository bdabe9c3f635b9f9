// Forms that the bot asks to fill in.

import { act, explain } from "./act.js";
import { byId, el, icon } from "./dom.js";
import { counted, valid } from "./fields.js";
import { say } from "./words.js";

const dialog = byId("asked");

export function ask({ id, title, fields }) {
  const trouble = el("p", { class: "problem", role: "alert" });
  const drawn = fields.map((field) => drawField(field));
  const send = el("button", { type: "submit", class: "primary" }, say("send"));
  const form = el(
    "form",
    { novalidate: true },
    el(
      "div",
      { class: "dialog-top" },
      el("h2", { id: "asked-title" }, title),
      el("button", { type: "button", class: "plain icon-only", "aria-label": say("close"), title: say("close"), onclick: () => dialog.close() }, icon("close")),
    ),
    drawn.map(({ node }) => node),
    trouble,
    el("div", { class: "dialog-end" }, el("button", { type: "button", onclick: () => dialog.close() }, say("cancel")), send),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!valid(drawn) || form.dataset.busy) return;
    form.dataset.busy = "1";
    trouble.textContent = "";
    try {
      await act({ modal: { id, fields: Object.fromEntries(drawn.map(({ name, input }) => [name, input.value])) } });
      if (dialog.contains(form)) dialog.close();
    } catch (error) {
      trouble.textContent = explain(error);
    }
    delete form.dataset.busy;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  drawn[0]?.input.focus();
}

function drawField({ id, label, long, required, max }) {
  const input = long ? el("textarea", { rows: "4" }) : el("input", { type: "text", autocomplete: "off" });
  return counted({ name: id, label, required, max, input, place: "asked" });
}
