package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.OptionalDouble;

/** Reads one quantity of this host. */
interface HostSensor {
    /** What is read. */
    Quantity quantity();

    /**
     * The value now, in the quantity's unit, or empty when this host has no such thing.
     *
     * @throws MalformedFileException when the kernel's file is there and cannot be understood
     */
    OptionalDouble read(KernelFiles files) throws MalformedFileException;
}
