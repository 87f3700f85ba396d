package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway.Precision;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.InferAnswer;
import java.util.List;
import java.util.OptionalLong;

/** A gateway from outside: what the play needs of it. */
interface Site {
    /** Publishes one message of context. */
    void publish(List<ContextValue> values) throws Failure;

    /** The sequence number of the context, once it holds exactly these values; empty before. */
    OptionalLong contextWith(List<ContextValue> values) throws Failure;

    /** Asks for an answer; as PNG or as raw bytes. */
    InferAnswer infer(LabelledImage image, boolean png) throws Failure;

    /** The decision in force and what the nodes run. */
    Precision precision() throws Failure;
}
