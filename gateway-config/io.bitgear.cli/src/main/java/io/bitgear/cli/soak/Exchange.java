package io.bitgear.cli.soak;

import io.bitgear.cli.gateway.InferAnswer;

/**
 * A request and what came back.
 *
 * @param client that asked, from 0
 * @param number of the client's request, from 0 without gaps
 * @param frame index of the frame that was sent
 * @param answer that came
 */
record Exchange(int client, long number, int frame, InferAnswer answer) {
    /** The same with another answer. */
    Exchange with(InferAnswer other) {
        return new Exchange(client, number, frame, other);
    }
}
