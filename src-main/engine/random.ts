export * from '../../src-shared/random.ts';
