package io.bitgear.bench.engine;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.kernel.Executable;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;

/** Our kernels, as the CPU node chooses them for this machine. */
final class KernelContender implements Contender {
    private final String name;
    private final Kernels kernels = Kernels.of(Kernels.AUTO);
    private final Executable.Run run;

    KernelContender(String label, Model model, PrecisionConfiguration configuration) {
        this.run = kernels.program(model, configuration).open();
        this.name = "Bitgear " + label + ", " + kernels.name(); // decided with the first program
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] run(byte[] frame) {
        return run.run(frame);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
