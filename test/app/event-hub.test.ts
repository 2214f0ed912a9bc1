import { expect, test } from 'vitest';
import { eventHub } from '../../src-main/app/event-hub.ts';

test('everybody hears everything until they stop listening, also in the middle of an event', () => {
  const hub = eventHub();
  const heard: string[] = [];
  const stopFirst = hub.listen(({ kind }) => {
    heard.push(`first ${kind}`);
    stopFirst();
  });
  hub.listen(({ kind }) => heard.push(`second ${kind}`));
  hub.send({ kind: 'dataSets' });
  hub.send({ kind: 'activity', activity: { kind: 'idle' } });
  expect(heard).toEqual(['first dataSets', 'second dataSets', 'second activity']);
});
