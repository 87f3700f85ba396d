/** One frame at a time: our engine beside ONNX Runtime and PyTorch. */
package io.bitgear.bench.engine;
