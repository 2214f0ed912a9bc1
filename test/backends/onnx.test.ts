import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { backendSuite } from './backend-suite.ts';

backendSuite('cpu', openOnnxBackend);
