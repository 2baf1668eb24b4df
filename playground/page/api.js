/** The page's server: every request that the page makes. */

/** @typedef {import("./types.js").Press} Press */
/** @typedef {import("./types.js").Message} Message */

/** The server refused: `code` is stable and `api.<code>` words it; "lost" when it can't be reached. */
export class ApiError extends Error {
  /** @param {string} code @param {string} message @param {number} status */
  constructor(code, message, status) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function ask(method, path, body) {
  const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { method, ...(body === undefined ? {} : json) });
  } catch (error) {
    throw new ApiError("lost", String(error), 0);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { code = "unknown", message = response.statusText } = answer.error ?? {};
  throw new ApiError(code, message, response.status);
}

/** @param {string} path @param {Record<string, string | number | null | undefined>} query */
function address(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length ? `${path}?${search}` : path;
}

/** @param {string | null} as @returns {Promise<import("./types.js").State>} */
export const state = (as) => ask("GET", address("/api/state", { as }));

/** @param {string | null} as */
export const streamAddress = (as) => address("/api/stream", { as });

/**
 * @param {string} as
 * @param {string} conversation
 * @param {string} [before]
 * @param {number} [limit]
 * @returns {Promise<import("./types.js").Page>}
 */
export const messages = (as, conversation, before, limit = 40) =>
  ask("GET", address("/api/messages", { as, conversation, before, limit }));

/** @param {number} [before] @returns {Promise<{exchanges: import("./types.js").Exchange[], more: boolean}>} */
export const traffic = (before) => ask("GET", address("/api/traffic", { before, limit: 100 }));

/** @returns {Promise<import("./types.js").PlannedMeeting[]>} */
export const meetings = async () => (await ask("GET", "/api/meetings")).meetings;

/** @param {{as: string, conversation: string, text: string, replyTo?: string}} body @returns {Promise<Message>} */
export const say = async (body) => (await ask("POST", "/api/say", body)).message;

/** @param {{as: string, conversation: string, message: string, text: string}} body @returns {Promise<Message>} */
export const edit = async (body) => (await ask("POST", "/api/edit", body)).message;

/** @param {{as: string, conversation: string, message: string}} body @returns {Promise<Message>} */
export const remove = async (body) => (await ask("POST", "/api/delete", body)).message;

/**
 * @param {{as: string, conversation: string, message: string, reaction: string, on: boolean}} body
 * @returns {Promise<Message>}
 */
export const react = async (body) => (await ask("POST", "/api/react", body)).message;

/**
 * @param {{as: string, conversation: string, message: string, card: number, action: unknown,
 *   inputs: Record<string, string>}} body
 * @returns {Promise<Press>}
 */
export const press = (body) => ask("POST", "/api/press", body);

/** @param {{as: string, conversation: string, message: string}} body */
export const open = (body) => ask("POST", "/api/open", body);

/** @param {{as: string, conversation: string, message?: string, command: string}} body @returns {Promise<Press>} */
export const run = (body) => ask("POST", "/api/run", body);

/**
 * @param {{as: string, dialog: string, action: unknown, inputs: Record<string, string>}} body
 * @returns {Promise<Press>}
 */
export const submit = (body) => ask("POST", "/api/submit", body);

/** @param {{as: string, where: string, on: boolean}} body */
export const install = (body) => ask("POST", "/api/install", body);

/** @param {{as: string, conversation: string, on: boolean}} body */
export const meeting = (body) => ask("POST", "/api/meeting", body);

/** @param {Date | null} now null goes back to real time */
export const clock = (now) => ask("PUT", "/api/clock", { now: now?.toISOString() ?? null });

/** @param {{kind: string, times: number | null, conversation?: string}} body */
export const trouble = (body) => ask("POST", "/api/trouble", body);

export const endTroubles = () => ask("DELETE", "/api/trouble", {});

/** @param {"restart" | "kill" | "start" | "stop"} what */
export const bot = (what) => ask("POST", "/api/bot", { do: what });

/** @param {boolean} everything */
export const hearing = (everything) => ask("POST", "/api/hearing", { everything });

/** @param {"play" | "pause" | "resume" | "stop"} what @param {number} pace seconds between the steps */
export const demo = (what, pace) => ask("POST", "/api/demo", { do: what, pace });

/** @param {number} exchange @returns {Promise<{status: number}>} how the bot answered */
export const again = (exchange) => ask("POST", "/api/again", { exchange });

export const reset = () => ask("POST", "/api/reset", {});
