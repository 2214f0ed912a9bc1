// A ranking whose errors are known, with planted errors that lie where the others do.

import { certainDoubts } from '../../src-main/audit/rank-suspects.ts';
import type { SelfTestInput } from '../../src-main/audit/self-test.ts';
import { seededRandom } from '../../src-shared/random.ts';

export interface MadeUpOptions {
  readonly examples?: number;
  readonly wrongShare: number;
  readonly planted?: number;
  readonly classes?: number;
  /** Margins of right labels are normal about this, those of wrong ones about −3; both with a deviation of 2. */
  readonly rightMargin?: number;
  /** Of two labels that might have been planted the one that is believed less was: left out, whichever. */
  readonly plantsDeeper?: boolean;
  /** Wrong labels are those of the next class, and lie at this part of the margins; half of what is planted is so too. */
  readonly confused?: number;
  /** Share of the right labels that lie where wrong ones do. */
  readonly misread?: number;
  /** Share of the wrong labels that are believed. Of what is planted later as many are as were of what was planted first. */
  readonly memorised?: number;
}

export interface MadeUpRanking extends SelfTestInput {
  /** [n] */
  readonly isWrong: Uint8Array;
}

const trainings = 2;
/** So much more is a wrong label believed that a training memorised. */
const byHeart = 7;

/** Labels and errors are even over the classes. A training that was not shown a planted label believes it by 1 less. */
export function madeUpRanking(seed: number, options: MadeUpOptions): MadeUpRanking {
  const { examples = 2000, wrongShare, planted = 500, classes = 10, rightMargin = 4 } = options;
  const { plantsDeeper = false, confused, misread = 0, memorised = 0 } = options;
  const random = seededRandom(seed, 'made-up ranking');
  const other = (label: number): number => (label + 1 + random.integer(classes - 1)) % classes;
  const labels = Int32Array.from({ length: examples }, () => random.integer(classes));
  const isWrong = Uint8Array.from(labels, () => (random.next() < wrongShare ? 1 : 0));
  const nextTo = (label: number): number => (label + 1) % classes;
  const margins = Float64Array.from(isWrong, (wrong) =>
    wrong || (misread > 0 && random.next() < misread)
      ? (confused ?? 1) * (-3 + 2 * random.normal()) +
        (memorised > 0 && random.next() < memorised ? byHeart : 0)
      : rightMargin + 2 * random.normal(),
  );
  const probabilities = new Float32Array(examples * classes);
  labels.forEach((label, example) => {
    const believed = 1 / (1 + Math.exp(-margins[example]));
    probabilities[example * classes + label] = believed;
    const isShown = isWrong[example] === 1 ? (label + classes - 1) % classes : nextTo(label);
    probabilities[example * classes + (confused === undefined ? other(label) : isShown)] = 1 - believed;
  });
  /** Of every label that is not given, in the eyes of a training that was shown it; as those of wrong labels. */
  const wrongMargins = Float64Array.from(probabilities, () => -3 + 2 * random.normal());
  const chosen = Int32Array.from({ length: planted }, (_, at) => at);
  const plantedLabels = chosen.map((example) => {
    if (confused !== undefined && random.next() < 0.5) return nextTo(labels[example]);
    const [one, another] = [other(labels[example]), other(labels[example])];
    const isDeeper = wrongMargins[example * classes + another] < wrongMargins[example * classes + one];
    return plantsDeeper && isDeeper ? another : one;
  });
  const opinion = Float64Array.from(wrongMargins, (margin, at) =>
    at % classes === labels[Math.floor(at / classes)] ? 0 : Math.min(0, margin - 1),
  );
  const inFirst = chosen.filter((at) => at % trainings === 0);
  const isMemorised = Uint8Array.from(inFirst, () => (memorised > 0 && random.next() < memorised ? 1 : 0));
  const kept = isMemorised.slice().sort().reverse();
  const believed = Uint8Array.from(chosen, (at) => (at % trainings === 0 ? isMemorised : kept)[at >> 1]);
  return {
    // No two examples are doubles.
    doubts: certainDoubts({ labels, content: Int32Array.from(labels.keys()) }),
    planted: {
      examples: chosen,
      labels: plantedLabels,
      chances: Float32Array.from(plantedLabels, (label, at) => {
        const even = 1 / (classes - 1);
        return confused === undefined ? even : (even + (label === nextTo(labels[at]) ? 1 : 0)) / 2;
      }),
      trainings: chosen.map((at) => at % trainings),
      believed,
      kept: Uint8Array.from(chosen, (at) => (at % trainings === 0 ? 1 : kept[at >> 1])),
      margins: Float64Array.from(
        Array.from(chosen).flatMap((example, at) => {
          const margin = wrongMargins[example * classes + plantedLabels[at]];
          return Array.from(
            { length: trainings },
            (_, training) => margin + (training === at % trainings ? byHeart * believed[at] : -1),
          );
        }),
      ),
    },
    opinions: Array.from({ length: trainings }, () => opinion),
    ...{ margins, probabilities, labels, classes, seed, isWrong },
  };
}
