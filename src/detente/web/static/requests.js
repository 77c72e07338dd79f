// Questions to the server of this page: nothing is asked twice, and only the newest question is answered.

const KEPT = 150; // answers to remember
const PATIENCE = 1200; // milliseconds after which a question of a slider that is overtaken is given up

/** What the server said was wrong. */
export class Refusal extends Error {
  constructor({ type = "Error", message = "The server gave no answer.", where = "" } = {}) {
    super(message);
    this.type = type;
    this.where = where ?? "";
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** Ask once, and again after a pause while the server is busy; gives the text of the answer. */
export async function ask(path, question, signal) {
  for (let attempt = 0; ; attempt += 1) {
    const how = question === undefined ? { signal }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: typeof question === "string" ? question : JSON.stringify(question), signal };
    let response;
    try {
      response = await fetch(path, how);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal({ type: "Offline", message: "The server does not answer; is detente serve still running?" });
    }
    const answer = await response.text();
    if (response.ok) return answer;
    if (response.status === 429 && attempt < 2) {
      await pause(Math.min(3000, 1000 * Number(response.headers.get("Retry-After") || 0.4 * (attempt + 1))), signal);
      continue;
    }
    throw new Refusal(parsed(answer) ?? { message: `The server answered with status ${response.status}.` });
  }
}

function parsed(answer) {
  try {
    const found = JSON.parse(answer);
    return typeof found?.message === "string" ? found : null;
  } catch {
    return null;
  }
}

/** Ask for the newest state only: `onAnswer(answer, tag, newest)`, `onRefusal(error, tag)`. */
export function newestOnly(path, { onAnswer, onRefusal }) {
  const answers = new Map();
  let [running, wanted, count] = [null, null, 0];

  function remember(question, answer) {
    answers.delete(question);
    answers.set(question, answer);
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  }

  async function run(job) {
    running = job;
    count += 1;
    try {
      const answer = JSON.parse(await ask(path, job.question, job.stop.signal));
      remember(job.question, answer);
      if (job === wanted) onAnswer(answer, job.tag, true);
      else if (job.lively && wanted?.lively) onAnswer(answer, job.tag, false);
    } catch (error) {
      if (job === wanted) onRefusal(error, job.tag);
    } finally {
      if (running === job) running = null;
      if (wanted && wanted !== job && !running) run(wanted);
      else if (wanted === job) wanted = null;
    }
  }

  return {
    get asked() { return count; },
    get busy() { return wanted !== null; },
    /** Ask a question, overtaking all before; `lively` ones may be drawn on the way while a slider is dragged. */
    ask(question, tag, lively) {
      if (answers.has(question)) {
        this.drop();
        remember(question, answers.get(question));
        onAnswer(answers.get(question), tag, true);
        return true;
      }
      if (wanted?.question === question) return false;
      wanted = { question, tag, lively, stop: new AbortController(), since: performance.now() };
      if (!running) run(wanted);
      else if (!lively || performance.now() - running.since > PATIENCE) giveUp(true);
      return false;
    },
    /** Forget what was asked: no answer that is still under way will be drawn. */
    drop() {
      wanted = null;
      giveUp(false);
    },
  };

  function giveUp(next) {
    const old = running;
    running = null;
    old?.stop.abort();
    if (next && wanted) run(wanted);
  }
}
