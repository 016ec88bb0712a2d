// How a reply is shown: its text line by line, its chart, its menu, its file.

const REFUSAL = "Chưa có trong nguồn";

// What people wrote and the bot said becomes text and never markup: nothing here reads HTML.
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

export function bubbleOf(reply) {
  const bubble = element("div", "bubble");
  if (reply.status === "no_answer") bubble.append(element("p", "badge", REFUSAL));
  const lines = reply.text.split("\n");
  const bars = reply.chart && lines.filter(isNumbered).length === reply.chart.bars.length ? reply.chart.bars : [];
  let list = null;
  for (const line of lines) list = addLine(bubble, list, line, bars);
  if (reply.chart && !bars.length) bubble.append(chartOf(reply.chart.bars));
  return bubble;
}

const isNumbered = (line) => /^\d+\. /.test(line);

// Adds a line to a bubble; returns the list that the next line may go on with.
function addLine(bubble, list, line, bars) {
  if (/^Nguồn:/.test(line)) {
    const source = element("div", "source", element("b", "", "Nguồn:"), ...whole(line.slice(6)));
    bubble.append(source);
    return { kind: "– ", items: null, within: source };
  }
  if (/^Lưu ý: /.test(line)) {
    bubble.append(element("p", "caveat", element("b", "", "Lưu ý:"), ...whole(line.slice(6))));
    return null;
  }
  if (isNumbered(line) && bars.length) {
    if (!list || list.kind !== "bars") bubble.append(chartOf(bars));
    return { kind: "bars" };
  }
  const start = (line.match(/^(?:[•–] |\d+\. )/) || [""])[0];
  if (start) return addItem(bubble, list, start, line.slice(start.length));
  if (line.trim()) bubble.append(element("p", "", ...whole(line)));
  return null;
}

function addItem(bubble, list, start, text) {
  const number = parseInt(start, 10);
  const kind = number ? "1. " : start;
  if (!list || list.kind !== kind) list = { kind, items: null, within: bubble };
  if (!list.items) {
    list.items = element(number ? "ol" : "ul");
    list.within.append(list.items);
  }
  const item = element("li", "", ...whole(text));
  if (number) item.value = number;
  list.items.append(item);
  return list;
}

// A text in pieces, of which dates and documents' numbers are not to be broken.
function whole(text) {
  const pieces = text.split(/(\d{1,2}\/\d{1,2}\/\d{4}|\d{1,2}\/\d{4}|\d+-[A-ZĐ]+\/[A-ZĐ]+)/);
  return pieces.map((piece, place) => (place % 2 ? element("span", "whole", piece) : piece));
}

function chartOf(bars) {
  const largest = Math.max(...bars.map((bar) => bar.value), 0);
  return element("ol", "bars", ...bars.map((bar) => barOf(bar, largest > 0 ? bar.value / largest : 0)));
}

function barOf(bar, share) {
  const length = element("i");
  length.style.width = `${100 * share}%`;
  // Something is to be seen of the smallest number, and nothing of a zero.
  const track = element("span", "bar", ...(share > 0 ? [length] : []));
  track.setAttribute("aria-hidden", "true");
  const when = element("span", "when", ...whole(bar.when));
  return element("li", "", `${bar.label}: `, element("b", "", bar.figure), " ", when, track);
}

export function menuOf(buttons, ask) {
  const items = buttons.map(({ label, text }, place) => {
    const button = element("button", "", element("span", "number", `${place + 1}.`), " ", label);
    button.type = "button";
    button.addEventListener("click", () => ask(text, label));
    return element("li", "", button);
  });
  return element("ol", "buttons numbered", ...items);
}

export function linkTo(file) {
  const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
  const link = element("a", "file", `Tải tệp ${file.name}`);
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  return link;
}
