// What is wrong with a template, in sentences: where, what, and how to mend it.
import { codeText } from '../../src/order/buyer-text.ts';
import type { CheckedProblem } from '../../src/order/template-check.ts';
import type { CommandWords } from '../speech.ts';

const LISTED = 8;
const LINE_LENGTH = 120;

/** One row per problem, under it the line that it stands in. */
export function writeProblems(problems: readonly CheckedProblem[], words: CommandWords): string {
  const { problem: say } = words.template;
  const rows = problems.slice(0, LISTED).map((problem) => `• ${writeProblem(problem, words)}`);
  return [...rows, ...(problems.length > LISTED ? [say.more(problems.length - LISTED)] : [])].join('\n');
}

function writeProblem(problem: CheckedProblem, { template }: CommandWords): string {
  const where = sayPlace(problem, template);
  const seen = problem.sample ? ` ${template.problem.sample(template.sample[problem.sample])}` : '';
  const line = 'text' in problem && problem.text?.trim() ? `\n  ${codeText(problem.text.trim(), LINE_LENGTH)}` : '';
  return `${where ? `**${where}** ` : ''}${sayWhat(problem, template.problem)}${seen}${line}`;
}

function sayPlace(problem: CheckedProblem, { problem: say, part }: CommandWords['template']): string | undefined {
  if (!('part' in problem)) return undefined;
  const { line, column } = problem;
  return line === undefined || column === undefined ? part[problem.part] : say.place(part[problem.part], line, column);
}

function sayWhat(problem: CheckedProblem, say: CommandWords['template']['problem']): string {
  switch (problem.type) {
    case 'not_closed':
    case 'stray_tag':
    case 'body_only':
      return say[problem.type](codeText(problem.name, LINE_LENGTH));
    case 'unknown_tag':
    case 'unknown_filter':
    case 'unknown_variable': {
      const what = say[problem.type](codeText(problem.name, LINE_LENGTH));
      return problem.nearest === undefined ? what : `${what} ${say.nearest(codeText(problem.nearest, LINE_LENGTH))}`;
    }
    case 'syntax':
      return say.syntax(codeText(problem.detail, LINE_LENGTH));
    default:
      return say[problem.type];
  }
}
