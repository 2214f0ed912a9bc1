// The settings as they stand in the form: text that may be empty, which leaves the choice to the program.

import type { Effort, TrainingRequest } from '../../../src-shared/training-settings.ts';
import { backendNames, lossNames, trainingRequestSchema } from '../../../src-shared/training-settings.ts';

export const numberFields = ['q', 'k', 'epochs', 'size', 'seed'] as const;
export type NumberField = (typeof numberFields)[number];

/** What each field takes, for the sentence when it does not fit. */
const ranges: Readonly<Record<NumberField, string>> = {
  q: 'more than 0 and at most 1',
  k: 'from 0 to less than 1',
  epochs: 'a whole number from 1 to 1,000',
  size: 'a whole number from 16 to 256',
  seed: 'a whole number from 0 to 4,294,967,295',
};

export class TrainingForm {
  effort = $state<Effort>('normal');
  loss = $state('');
  backend = $state('auto');
  numbers = $state<Record<NumberField, string>>({ q: '', k: '', epochs: '', size: '', seed: '' });

  readonly problems: Readonly<Partial<Record<NumberField, string>>> = $derived(
    Object.fromEntries(
      numberFields
        .filter((field) => !this.#fits(field))
        .map((field) => [field, `This has to be ${ranges[field]}.`]),
    ),
  );

  readonly isValid: boolean = $derived(Object.keys(this.problems).length === 0);
  readonly isChanged: boolean = $derived(Object.keys(this.#fields()).length > 0);

  constructor(effort: Effort = 'normal') {
    this.effort = effort;
  }

  /** Fields that do not fit are left out. */
  request(): TrainingRequest {
    return { ...(this.effort !== 'normal' && { effort: this.effort }), ...this.#fields() };
  }

  reset(): void {
    this.loss = '';
    this.backend = 'auto';
    this.numbers = { q: '', k: '', epochs: '', size: '', seed: '' };
  }

  #fields(): TrainingRequest {
    const numbers = numberFields.flatMap((field) => {
      const value = this.#valueOf(field);
      return value !== undefined && this.#fits(field) ? [[field, value] as const] : [];
    });
    const loss = lossNames.find((name) => name === this.loss);
    const backend = backendNames.find((name) => name === this.backend);
    return { ...Object.fromEntries(numbers), ...(loss && { loss }), ...(backend && { backend }) };
  }

  #valueOf(field: NumberField): number | undefined {
    const text = this.numbers[field].trim().replace(',', '.');
    return text === '' ? undefined : Number(text);
  }

  #fits(field: NumberField): boolean {
    return trainingRequestSchema.safeParse({ [field]: this.#valueOf(field) }).success;
  }
}
