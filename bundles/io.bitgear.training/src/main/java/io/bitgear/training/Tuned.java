package io.bitgear.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a main class again in a JVM whose environment the native libraries like: glibc keeps memory
 * instead of giving it back after every step (1.4 times the speed), the number of threads is known
 * before OpenMP starts, and convolutions may use the bfloat16 units of a processor that has them.
 */
public final class Tuned {

    private static final String MARK = "BITGEAR_TRAINING_TUNED";

    private Tuned() {}

    /**
     * Whether this JVM is not yet the tuned one.
     *
     * @return whether to call {@link #run}
     */
    public static boolean isNeeded() {
        return System.getenv(MARK) == null;
    }

    /**
     * Runs the class to its end, on this process's terminal.
     *
     * @param threads threads of the engine
     * @param main class with a main method
     * @param arguments its arguments
     * @return its exit status
     * @throws IOException if the JVM cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static int run(int threads, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-Djdk.console=java.base"); // no console where there is no terminal
        }
        command.add("-Xmx1500m");
        command.add("-XX:+UseSerialGC");
        command.add("-Dai.djl.offline=true");
        command.add("-Dai.djl.pytorch.num_threads=" + threads);
        command.add("-Dai.djl.pytorch.num_interop_threads=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = builder.environment();
        environment.put(MARK, "1");
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.putIfAbsent("PYTORCH_FLAVOR", "cpu");
        environment.putIfAbsent("OPT_OUT_TRACKING", "true");
        environment.putIfAbsent("MALLOC_MMAP_MAX_", "0");
        environment.putIfAbsent("MALLOC_TRIM_THRESHOLD_", "8589934592");
        environment.putIfAbsent("MALLOC_TOP_PAD_", "268435456");
        environment.putIfAbsent("ONEDNN_DEFAULT_FPMATH_MODE", "BF16");
        Process process = builder.start();
        Thread end = new Thread(process::destroy, "bitgear-training-end");
        Runtime.getRuntime().addShutdownHook(end);
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        return status;
    }
}
