// How Discord says no: an HTTP status, a code of its own, and for a bad form the place of every mistake.

/** One mistake in a request. `path` leads to it, as in `['embeds', 0, 'title']`. */
export type Problem = { path: readonly (string | number)[]; code: string; message: string };

type Details = { [name: string]: Details | { code: string; message: string }[] };

/**
 * Thrown by a route; the server turns it into an answer.
 * @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;
  /** Filled when the bot has broken a rule that it could have known; each is reported as a violation. */
  readonly problems: readonly Problem[];

  constructor(status: number, code: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  /** The body of the answer. */
  toJSON(): { message: string; code: number; errors?: Details } {
    const { message, code } = this;
    return code === 50035 ? { message, code, errors: detailsOf(this.problems) } : { message, code };
  }
}

/** A request whose form is wrong: 400, code 50035. */
export function invalidForm(problems: readonly Problem[]): Refusal {
  return new Refusal(400, 50035, 'Invalid Form Body', problems);
}

/** Does something; the problems it finds are in the member `name` of the request. */
export function within<Result>(name: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal) || error.problems.length === 0) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: [name, ...problem.path] }));
    throw new Refusal(error.status, error.code, error.message, problems);
  }
}

/** The refusals that depend on what exists and what time it is, by the name Discord gives them. */
export const refusals = {
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  notFound: () => new Refusal(404, 0, '404: Not Found'),
  unknownChannel: () => new Refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, 10004, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, 10007, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, 10008, 'Unknown Message'),
  unknownUser: () => new Refusal(404, 10013, 'Unknown User'),
  unknownWebhook: () => new Refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10062, 'Unknown interaction'),
  alreadyAcknowledged: () => new Refusal(400, 40060, 'Interaction has already been acknowledged.'),
  tooLarge: () => new Refusal(413, 40005, 'Request entity too large'),
  missingAccess: () => new Refusal(403, 50001, 'Missing Access'),
  missingPermissions: () => new Refusal(403, 50013, 'Missing Permissions'),
  cannotMessageUser: () => new Refusal(403, 50007, 'Cannot send messages to this user'),
  invalidWebhookToken: () => new Refusal(401, 50027, 'Invalid Webhook Token'),
  threadExists: () => new Refusal(400, 160004, 'A thread has already been created for this message'),
} as const;

function detailsOf(problems: readonly Problem[]): Details {
  const root: Details = {};
  for (const { path, code, message } of problems) {
    let at = root;
    for (const step of path) {
      const next = at[step];
      at = next === undefined || Array.isArray(next) ? (at[step] = {}) : next;
    }
    const errors = at['_errors'];
    if (Array.isArray(errors)) errors.push({ code, message });
    else at['_errors'] = [{ code, message }];
  }
  return root;
}
