/** ONNX files of a model's network, for the peers that read them. */
package io.bitgear.bench.onnx;
