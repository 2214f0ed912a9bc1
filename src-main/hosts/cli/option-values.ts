// From the words after a command to a request of the contract. The contract's schemas are the check; this file
// turns what they object to into sentences that name the option as the user wrote it.

import { AppError } from '../../../src-shared/errors.ts';

/** The part of a zod schema used here, so that the command line needs no zod of its own. */
export interface Checker<Request> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Request }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
      };
  toJSONSchema(): object;
}

/** The keywords of JSON Schema that our option values use. */
interface ValueSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: ValueSchema;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** The number a text stands for; any other text stays as it is and fails the check with its own words. */
export function readNumber(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** `likely,possible` → its parts. */
export function readList(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** Leaves out the options that were not given: the contract knows absent, not undefined. */
export function onlyGiven(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** The request, checked; or an `invalid` error with one sentence per wrong value. */
export function checkRequest<Request>(checker: Checker<Request>, value: unknown): Request {
  const outcome = checker.safeParse(value);
  if (outcome.success) return outcome.data;

  const sentences = outcome.error.issues.map(({ path }) => objection(checker, value, path));
  throw new AppError('invalid', [...new Set(sentences)].join('\n'));
}

/** What a field accepts, in words: `a whole number from 16 to 256`. */
export function expectationOf(checker: Checker<unknown>, path: readonly PropertyKey[]): string {
  return describeSchema(schemaAt(checker.toJSONSchema(), path));
}

function objection(checker: Checker<unknown>, value: unknown, path: readonly PropertyKey[]): string {
  const names = path.filter((part) => typeof part === 'string');
  const field = names.at(-1) ?? '';
  const name = field === 'folder' ? 'FOLDER' : `--${field}`;
  const found = path.reduce<unknown>((outer, part) => (outer as Record<PropertyKey, unknown>)[part], value);
  const given = found === '' ? 'empty' : `"${String(found)}"`;
  const expected = expectationOf(checker, path);
  const isNeeded = field === 'folder' || field === 'to';
  const next = isNeeded ? 'name one' : `give such a value or leave ${name} out`;
  return `${name} must be ${expected}, but it is ${given}; ${next}.`;
}

/** Follows field names; a position in a list stays at the list, which is what the option as a whole must be. */
function schemaAt(schema: ValueSchema, path: readonly PropertyKey[]): ValueSchema {
  return path.reduce<ValueSchema>(
    (outer, part) => (typeof part === 'string' ? (outer.properties?.[part] ?? {}) : outer),
    schema,
  );
}

function describeSchema(schema: ValueSchema): string {
  if (schema.items?.enum) return `one or more of ${schema.items.enum.join(', ')}, separated by commas`;
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.type === 'integer') return `a whole number ${describeRange(schema)}`;
  if (schema.type === 'number') return `a number ${describeRange(schema)}`;
  return 'a path';
}

function describeRange({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: ValueSchema): string {
  // Whole numbers end where doubles stop counting by one; nobody needs to be told.
  const top = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum !== undefined && top !== undefined) return `from ${minimum} to ${top}`;
  const lower =
    exclusiveMinimum === undefined ? `of at least ${minimum ?? '-Infinity'}` : `above ${exclusiveMinimum}`;
  if (top !== undefined) return `${lower} and at most ${top}`;
  return exclusiveMaximum === undefined ? lower : `${lower} and below ${exclusiveMaximum}`;
}
