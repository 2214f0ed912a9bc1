// Which backend trains: tried on this machine, with a sentence for each that does not.

import { AppError } from '../../src-shared/errors.ts';
import type { BackendChoice, BackendState, FailedBackend } from '../../src-shared/trainer.ts';
import type { BackendName, TrainingRequest } from '../../src-shared/training-settings.ts';
import { backendNames } from '../../src-shared/training-settings.ts';
import type { OpenBackend } from '../engine/backend.ts';
import type { Candidate } from './candidates.ts';
import { candidates as allCandidates } from './candidates.ts';
import { explainFailure } from './explain-failure.ts';
import { speedOf, tryOut } from './try-out.ts';

export interface ChooseOptions {
  /**
   * Before a backend is tried, and with null after it: whoever hears of one and then nothing more knows what ended the
   * process.
   */
  readonly onTry?: (name: BackendName | null) => void;
  readonly candidates?: Readonly<Record<BackendName, Candidate>>;
  /** Milliseconds, from any start. */
  readonly now?: () => number;
}

interface Tried {
  readonly state: BackendState;
  /** Undefined where it cannot train. */
  readonly open?: OpenBackend;
  /** It trains, but the processor does so faster. */
  readonly isSlow: boolean;
}

/**
 * In the order in which they are preferred.
 *
 * @param failed  are not tried
 */
export async function backendStates(
  failed: readonly FailedBackend[] = [],
  options: ChooseOptions = {},
): Promise<BackendState[]> {
  return (await tryAll('auto', failed, options)).map(({ state }) => state);
}

/**
 * With `auto` the first that trains correctly and is worth it, else the one that is named, fast or not.
 *
 * @param failed  are neither tried nor taken, not even by name
 * @throws AppError `unsupported` when the wanted backend, or with `auto` every backend, cannot train here
 */
export async function chooseBackend(
  wanted: TrainingRequest['backend'] = 'auto',
  failed: readonly FailedBackend[] = [],
  options: ChooseOptions = {},
): Promise<{ choice: BackendChoice; open: OpenBackend }> {
  const tried = await tryAll(wanted, failed, options);
  const taken = tried.find(
    ({ state, open, isSlow }) => open && (wanted === 'auto' ? !isSlow : state.name === wanted),
  );
  if (taken?.open === undefined) {
    const reasons = tried
      .filter(({ state }) => wanted === 'auto' || state.name === wanted)
      .map(({ state: { name, reason } }) => `${name}: ${reason}`)
      .join(' ');
    throw new AppError(
      'unsupported',
      wanted === 'auto'
        ? `Nothing on this machine can train. ${reasons} Run "second-look doctor" for the versions.`
        : `The backend ${wanted} cannot train here. ${reasons} Leave the choice open to take the best one that can.`,
    );
  }
  const { name, reason, version } = taken.state;
  const others = tried.filter((each) => each !== taken).map(({ state }) => state);
  return { choice: { name, reason, version, others }, open: taken.open };
}

/** One after the other, because speeds are compared. */
async function tryAll(
  wanted: NonNullable<TrainingRequest['backend']>,
  failed: readonly FailedBackend[],
  { onTry = () => undefined, candidates = allCandidates, now = () => performance.now() }: ChooseOptions,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const name of backendNames) {
    const version = await candidates[name].version();
    const failure = failed.find((each) => each.name === name);
    if (failure !== undefined)
      tried.push({ state: { name, usable: false, reason: failure.reason, version }, isSlow: false });
    else if (wanted !== 'auto' && wanted !== name) {
      const reason = `It was not tried, because ${wanted} was asked for.`;
      tried.push({ state: { name, usable: false, reason, version }, isSlow: false });
    } else {
      onTry(name);
      const { usable, reason, ...result } = await tryOne(
        candidates[name],
        wanted === name,
        candidates.cpu,
        now,
      );
      onTry(null);
      tried.push({ state: { name, usable, reason, version }, ...result });
    }
  }
  return tried;
}

interface Result {
  readonly usable: boolean;
  readonly reason: string;
  readonly open?: OpenBackend;
  readonly isSlow: boolean;
}

async function tryOne(
  candidate: Candidate,
  isNamed: boolean,
  processor: Candidate,
  now: () => number,
): Promise<Result> {
  const ways = await candidate.ways();
  if (typeof ways === 'string') return { usable: false, reason: ways, isSlow: false };
  const unworthy = isNamed ? undefined : await candidate.quickLook?.(now);
  if (unworthy !== undefined) return { usable: false, reason: unworthy, isSlow: false };
  let last: Result = { usable: false, reason: '', isSlow: false };
  for (const open of ways) {
    const { usable, reason } = await tryOut(open);
    if (usable)
      return candidate.mustBeFast ? compared(open, processor, now) : { usable, reason, open, isSlow: false };
    last = { usable, reason, isSlow: false };
  }
  return last;
}

/** Beside the processor, where that can train at all. */
async function compared(open: OpenBackend, processor: Candidate, now: () => number): Promise<Result> {
  const [way] = await processor.ways();
  try {
    const speed = await speedOf(open, now);
    const usual = typeof way === 'string' ? 0 : await speedOf(way, now).catch(() => 0);
    if (usual === 0) return { usable: true, reason: 'It trains correctly.', open, isSlow: false };
    const times = (speed / usual).toPrecision(2);
    return speed > usual
      ? {
          usable: true,
          reason: `It trains correctly, ${times} times as fast as the processor.`,
          open,
          isSlow: false,
        }
      : {
          usable: true,
          reason: `It trains correctly, but the processor is faster: ${times} times its speed.`,
          open,
          isSlow: true,
        };
  } catch (error) {
    return { usable: false, reason: `It breaks off in real use: ${explainFailure(error)}`, isSlow: false };
  }
}
