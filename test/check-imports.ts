// Reads every import of a set of source files and reports those that the house table does not allow.

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

export interface Room {
  readonly folder: string;
  /** Rooms it may import from, itself aside. */
  readonly uses: readonly string[];
  /** Whether it may use Node's own modules. A pure room may not. */
  readonly usesNode: boolean;
}

export interface PackageRule {
  readonly name: string;
  /** Folders whose files may import it. */
  readonly folders: readonly string[];
  /** Its values are only loaded while a function runs, by `import()` or `require`; `import type` stays free. */
  readonly isLazy?: boolean;
}

export interface House {
  readonly rooms: readonly Room[];
  readonly packages: readonly PackageRule[];
}

export interface SourceText {
  /** From the project's root, forward slashes. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  /** Null where the specifier is computed and cannot be checked. */
  readonly specifier: string | null;
  readonly line: number;
  readonly isTypeOnly: boolean;
  /** Inside a function, so that loading the file does not load the package. */
  readonly isDeferred: boolean;
}

/** One sentence per import that breaks a rule; empty when all is well. */
export function brokenImports(files: readonly SourceText[], house: House): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path, house);
    if (room === null) return [`${file.path} lies in no room of the house table.`];
    return importsOf(file).flatMap((found) => {
      const objection = objectionTo(found, file.path, room, house);
      return objection === null ? [] : [`${file.path}:${found.line} ${objection}`];
    });
  });
}

function objectionTo(found: Import, path: string, room: Room, house: House): string | null {
  const { specifier } = found;
  if (specifier === null) return 'imports something computed, which nobody can check.';

  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const targetRoom = roomOf(target, house);
    if (targetRoom === null) return `imports ${target}, which lies in no room of the house table.`;
    const isAllowed = targetRoom === room || room.uses.includes(targetRoom.folder);
    return isAllowed ? null : `imports ${target}, but ${room.folder} may not use ${targetRoom.folder}.`;
  }

  if (specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0])) {
    return room.usesNode ? null : `imports ${specifier}, but ${room.folder} is pure.`;
  }

  const packageName = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const rule = house.packages.find(({ name }) => name === packageName);
  if (!rule?.folders.some((folder) => path.startsWith(`${folder}/`))) {
    return `imports the package ${packageName}, which is not for this folder.`;
  }
  if (rule.isLazy && !found.isTypeOnly && !found.isDeferred) {
    return `loads ${packageName} as soon as it is imported; load it inside a function.`;
  }
  return null;
}

function roomOf(path: string, { rooms }: House): Room | null {
  return rooms.find(({ folder }) => path.startsWith(`${folder}/`)) ?? null;
}

function importsOf({ path, text }: SourceText): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];

  visit(source, false);
  return imports;

  function visit(node: ts.Node, isDeferred: boolean): void {
    const found = readImport(node);
    if (found !== null) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const specifier = found.from && ts.isStringLiteralLike(found.from) ? found.from.text : null;
      imports.push({ specifier, line, isTypeOnly: found.isTypeOnly, isDeferred });
    }
    ts.forEachChild(node, (child) => {
      visit(child, isDeferred || ts.isFunctionLike(node));
    });
  }
}

/** The import this very node is, in any of the ways TypeScript has for it; null for every other node. */
function readImport(node: ts.Node): { from: ts.Node | undefined; isTypeOnly: boolean } | null {
  if (ts.isImportDeclaration(node)) {
    // `import { type A } from 'b'` still loads b; only `import type` does not.
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { from: node.moduleSpecifier, isTypeOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { from: node.moduleSpecifier, isTypeOnly: node.isTypeOnly };
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { from: node.moduleReference.expression, isTypeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    return {
      from: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined,
      isTypeOnly: true,
    };
  }
  if (ts.isCallExpression(node) && loadsModule(node.expression)) {
    return { from: node.arguments.at(0), isTypeOnly: false };
  }
  return null;
}

/** `import(…)`, `require(…)`, `createRequire(…)(…)` and `require.resolve(…)`. */
function loadsModule(called: ts.Expression): boolean {
  if (called.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(called)) return called.text === 'require';
  if (ts.isPropertyAccessExpression(called)) return loadsModule(called.expression);
  return (
    ts.isCallExpression(called) &&
    ts.isIdentifier(called.expression) &&
    called.expression.text === 'createRequire'
  );
}
