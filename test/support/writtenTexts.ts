/** Texts for people that the source writes in English, found in its syntax tree. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What stands for a value in a text: one that is a text itself, for some have to be. */
export const VALUE = 'none';

/** Names of details of errors, and of variables for them. */
const DETAILS = new Set(['problem', 'remedy', 'rule', 'need', 'have', 'message', 'error']);
/** Functions that take what a command is doing, or what is to be known of its result. */
const TOLD = /(^|\.)(progress|onProgress)$|(warnings|cautions)\.push$/;

const LOOKS_TOLD = new RegExp(`\\b(${[...DETAILS].join('|')})(:| =)|rogress\\(|(warnings|cautions)\\.push`);

/** Every text by the file that has it; of a choice all that may be. */
export function writtenTexts(folder: string, isMeant: (file: string) => boolean): [file: string, text: string][] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.filter(isMeant).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const found: string[] = [];
    // Parsing all of the source would take most of the time.
    if (!LOOKS_TOLD.test(source)) return [];
    visit(parseSync(file, source, { lang: 'ts' }).program as unknown as Node, (node) => {
      const told = toldBy(node, source);
      if (told) found.push(...textsOf(told).filter((text) => text !== ''));
    });
    return found.map((text): [string, string] => [file, text]);
  });
}

function toldBy(node: Node, source: string): Node | null {
  const nameOf = (part: unknown) => (part as { name?: string }).name ?? '';
  if (node.type === 'Property' && DETAILS.has(nameOf(node.key))) return node.value as Node;
  if (node.type === 'VariableDeclarator' && DETAILS.has(nameOf(node.id))) return node.init as Node | null;
  if (node.type !== 'CallExpression') return null;
  const { start, end } = node.callee as { start: number; end: number };
  return TOLD.test(source.slice(start, end)) ? ((node.arguments as Node[])[0] ?? null) : null;
}

/** All that a text may be; none for what is no text. */
function textsOf(node: Node): string[] {
  const of = (name: string) => textsOf(node[name] as Node);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral': {
      const [first, ...rest] = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
      return rest.reduce(
        (texts, after, i) => {
          const own = textsOf((node.expressions as Node[])[i]);
          return texts.flatMap((text) => (own.length > 0 ? own : [VALUE]).map((value) => text + value + after));
        },
        [first],
      );
    }
    case 'ConditionalExpression':
      return [...of('consequent'), ...of('alternate')];
    case 'LogicalExpression':
      return [...of('left'), ...of('right')];
    case 'BinaryExpression':
      return of('left').flatMap((left) => of('right').map((right) => left + right));
    case 'TSAsExpression':
      return of('expression');
    default:
      return [];
  }
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const part of node) visit(part, look);
  else if (node !== null && typeof node === 'object') {
    if ('type' in node) look(node as Node);
    for (const part of Object.values(node)) visit(part, look);
  }
}
