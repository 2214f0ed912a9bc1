// The page's entry: connects to the app, whatever the host, and puts the screen into the page.

import { mount } from 'svelte';
import './theme.css';
import App from './App.svelte';
import { connect } from './client/connect.ts';
import { desktopBridge, desktopChannel } from './client/desktop-channel.ts';
import { isLockedOut, socketChannel } from './client/socket-channel.ts';
import { AppState } from './state/app.svelte.ts';
import { sendLeftBehind } from './state/review/send-left-behind.ts';
import { Router } from './state/router.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element "app".');

const bridge = desktopBridge();
const client = bridge ? connect(() => desktopChannel(bridge)) : connect(() => socketChannel(), isLockedOut);
const app = new AppState(client, bridge && ((file) => bridge.pathOf(file)));
app.follow();
const unfollow = client.onState((state) => {
  if (state !== 'open') return;
  const report = (error: unknown): void => {
    app.report(error);
  };
  void sendLeftBehind((request) => client.calls.giveVerdicts(request), localStorage, report).then(
    (isDone) => {
      // What this page gives from now on is the review's own business.
      if (isDone) unfollow();
    },
  );
});
const router = new Router();
router.follow();
mount(App, { target, props: { app, router } });
