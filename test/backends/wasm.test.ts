import { openWasmBackend } from '../../src-main/backends/tfjs/open-wasm-backend.ts';
import { backendSuite } from './backend-suite.ts';

backendSuite('wasm', openWasmBackend);
