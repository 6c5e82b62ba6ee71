/** The weekly hours: rows are added, removed and copied; the form itself needs none of this. */

const week = document.querySelector(".week");
week?.querySelectorAll("button[hidden]").forEach((button) => { button.hidden = false; });

week?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const day = button?.closest("[data-day]");
  if (!button) return;
  if (button.matches("[data-add]")) add(day).querySelector("input").focus();
  if (button.matches("[data-drop]")) drop(button.closest(".hour"), day);
  if (button.matches("[data-copy]")) copy(day);
});

function add(day, from = "", to = "") {
  const rows = [...day.querySelectorAll(".hour")];
  const spare = rows.find((row) => row.hidden);
  const row = spare ?? rows[rows.length - 1].cloneNode(true);
  if (!spare) rows[rows.length - 1].after(row);
  row.hidden = false;
  const [start, end] = row.querySelectorAll("input");
  start.value = from;
  end.value = to;
  show(day);
  return row;
}

/** The last row stays as the pattern for new ones: emptied and out of sight. */
function drop(row, day) {
  row.querySelectorAll("input").forEach((input) => { input.value = ""; });
  if (day.querySelectorAll(".hour").length > 1) row.remove();
  else row.hidden = true;
  show(day);
  day.querySelector("[data-add]").focus();
}

function copy(monday) {
  const spans = [...monday.querySelectorAll(".hour:not([hidden])")].map((row) =>
    [...row.querySelectorAll("input")].map((input) => input.value));
  for (const number of [1, 2, 3, 4]) {
    const day = week.querySelector(`[data-day="${number}"]`);
    [...day.querySelectorAll(".hour")].forEach((row) => drop(row, day));
    spans.filter(([from]) => from).forEach(([from, to]) => add(day, from, to));
  }
  week.querySelector("[data-copy]").focus();
}

function show(day) {
  day.querySelector(".none").hidden = Boolean(day.querySelector(".hour:not([hidden])"));
}

// Empty rows are for who has no script.
week?.querySelectorAll("[data-day]").forEach((day) => {
  const empty = [...day.querySelectorAll(".hour")].filter((row) => !row.querySelector("input").value);
  empty.forEach((row) => {
    if (day.querySelectorAll(".hour").length > 1) row.remove();
    else row.hidden = true;
  });
  show(day);
});
