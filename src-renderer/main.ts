// The page's entry: puts the app into it.

import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element "app".');
mount(App, { target });
