package io.bitgear.engine.kernel;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.execution.Program;

/** A program in plain Java, for every machine. */
record JavaProgram(Program program) implements Executable {
    @Override
    public PrecisionConfiguration configuration() {
        return program.configuration();
    }

    @Override
    public Run open() {
        return program.newSession()::run;
    }
}
