package io.bitgear.bench.engine;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;

/** Our plain Java, {@link Program}. */
final class ProgramContender implements Contender {
    private final String name;
    private final Program.Session session;

    ProgramContender(String label, Model model, PrecisionConfiguration configuration) {
        this.name = "Bitgear " + label + ", Java";
        this.session = new Program(model, configuration).newSession();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] run(byte[] frame) {
        return session.run(frame);
    }
}
