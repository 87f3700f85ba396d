package io.bitgear.resources;

/**
 * What an inference request of the Open Inference Protocol v2 says.
 *
 * @param id the client's id for the request, or null
 * @param frame channels x height x width bytes
 */
record TensorRequest(String id, byte[] frame) {}
