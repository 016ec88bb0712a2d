import { bubbleOf, element, linkTo, menuOf } from "./reply.js";

const LONGEST_TEXT = 4096;
const TIMEOUT = 20; // seconds
const LONGEST_PAUSE = 15; // seconds
const TYPING_AFTER = 300; // milliseconds: most answers come sooner, and a flicker tells nobody anything
const FADING = 8000; // milliseconds
// What is said between here and the bot, and not by it.
const ON_THE_WAY = [408, 502, 503, 504, 511];
const WORDS = {
  offline: "Mất kết nối mạng. Đồng chí cứ gõ, câu hỏi được giữ lại và tự gửi khi có mạng.",
  unreachable: "Chưa kết nối được với máy chủ. Câu hỏi được giữ lại và sẽ tự gửi lại.",
  back: "Đã kết nối lại.",
  waiting: "Chờ gửi",
  me: "Đồng chí hỏi:",
  bot: "ChiBot trả lời:",
};

const [log, typing, form, field, status] = ["log", "typing", "form", "question", "status"].map((id) =>
  document.getElementById(id)
);

/* Talking to the bot */

// It lives as long as the page; browsers have randomUUID only where the page came over https.
const conversation = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0")
).join("");

const waiting = [];
let isSending = false;
let wake = () => {};

function ask(text, label) {
  const turn = turnOfMine(label || text);
  log.append(turn);
  waiting.push({ text, turn });
  toBottom();
  if (isSending) wake();
  else sendAll();
}

// One after the other, so that the bot hears them in their order.
async function sendAll() {
  isSending = true;
  try {
    for (let failures = 0; waiting.length; ) {
      const { text, turn } = waiting[0];
      const result = await attempt(text);
      if (result.isCutOff) {
        await pauseCutOff(turn, failures++);
      } else if (result.wait) {
        tell(result.words);
        await pause(result.wait);
      } else {
        if (failures || status.textContent !== WORDS.back) tell(failures ? WORDS.back : "");
        failures = 0;
        waiting.shift();
        showReply(turn, result.reply);
      }
    }
  } finally {
    isSending = false;
  }
}

async function attempt(text) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT * 1000);
  const dots = setTimeout(() => (typing.hidden = false), TYPING_AFTER);
  try {
    const response = await fetch("api/chat", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ conversation, text }),
      signal: controller.signal,
    });
    return await resultOf(response);
  } catch (error) {
    // No connection, or no answer in time.
    return { isCutOff: true };
  } finally {
    clearTimeout(timer);
    clearTimeout(dots);
    typing.hidden = true;
  }
}

async function resultOf(response) {
  const data = await response.json().catch(() => null);
  if (ON_THE_WAY.includes(response.status) || (response.ok && !isReply(data))) return { isCutOff: true };
  if (response.ok) return { reply: data };
  if (response.status === 429 && data) {
    return { wait: Number(response.headers.get("retry-after")) || LONGEST_PAUSE, words: data.error };
  }
  const text = `Câu này chưa trả lời được (lỗi ${response.status}). Đồng chí vui lòng thử hỏi lại bằng cách khác.`;
  return { reply: { status: "other", text, buttons: [] } };
}

const isReply = (data) => data && typeof data.text === "string" && Array.isArray(data.buttons);

async function pauseCutOff(turn, failures) {
  if (!turn.querySelector(".mark")) turn.append(element("span", "mark", WORDS.waiting));
  tell(navigator.onLine ? WORDS.unreachable : WORDS.offline);
  await pause(Math.min(2 ** failures, LONGEST_PAUSE), true);
}

function pause(seconds, mayWake) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    if (mayWake) wake = () => (clearTimeout(timer), resolve());
  }).then(() => (wake = () => {}));
}

let fading;

function tell(words) {
  clearTimeout(fading);
  if (status.textContent !== words) status.textContent = words;
  if (words === WORDS.back) fading = setTimeout(tell, FADING, "");
}

/* Showing what is said */

function turnOfMine(text) {
  return element("div", "turn me", element("span", "hidden", WORDS.me), element("div", "bubble", text));
}

function showReply(question, reply) {
  const mark = question.querySelector(".mark");
  if (mark) mark.remove();
  // A number means the menu that was shown last.
  for (const menu of log.querySelectorAll(".numbered")) menu.classList.add("past");
  const turn = element("div", "turn bot", element("span", "hidden", WORDS.bot), bubbleOf(reply));
  if (reply.status === "no_answer") turn.classList.add("refusal");
  if (reply.file) turn.append(element("p", "buttons", linkTo(reply.file)));
  if (reply.buttons.length) turn.append(menuOf(reply.buttons, ask));
  question.after(turn);
  reveal(question, turn);
}

// A long answer is read from its beginning.
function reveal(question, answer) {
  const height = answer.getBoundingClientRect().bottom - question.getBoundingClientRect().top;
  const room = window.innerHeight - form.offsetHeight - document.querySelector("header").offsetHeight;
  if (height > room) question.scrollIntoView({ block: "start" });
  else toBottom();
}

function toBottom() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}

/* Typing */

function submit() {
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  fit();
  ask(text);
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

field.addEventListener("input", fit);

field.addEventListener("keydown", (event) => {
  // While an input method composes a word, Enter ends the word. Some tell so only by the code 229.
  const isComposing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || event.shiftKey || isComposing) return;
  event.preventDefault();
  submit();
});

for (const button of document.querySelectorAll("#welcome button")) {
  button.addEventListener("click", () => ask(button.dataset.text || button.textContent, button.textContent));
}

/* The connection */

window.addEventListener("offline", () => tell(WORDS.offline));

window.addEventListener("online", () => {
  if (!isSending) tell(WORDS.back);
  wake();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) wake();
});

window.addEventListener("beforeunload", (event) => {
  if (!waiting.length) return;
  event.preventDefault();
  event.returnValue = "";
});

/* The beginning */

const linked = new URLSearchParams(location.search).get("q");
if (linked && linked.trim()) ask(linked.trim().slice(0, LONGEST_TEXT));
// On a phone this would open the keyboard, and in a frame it would scroll somebody else's page.
if (matchMedia("(hover: hover) and (pointer: fine)").matches && window === window.top) field.focus({ preventScroll: true });
