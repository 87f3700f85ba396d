package io.bitgear.launcher;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.launch.Framework;

/**
 * The command behind {@code bin/bitgear-gateway}. Exit codes: 0 after a stop from inside, 1 when
 * the gateway cannot start, 143 after SIGTERM (all bundles stopped first).
 */
public final class Main {
    /** In the line that says that all bundles are active. */
    static final String STARTED = "bundles started in";

    private Main() {}

    /**
     * @param arguments see {@link Options}
     */
    public static void main(String[] arguments) throws InterruptedException, URISyntaxException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        try {
            Options options = Options.parse(jar().getParent().getParent(), List.of(arguments));
            if (options.classArchive()) {
                ClassArchive.make(jar(), Options.withoutClassArchive(List.of(arguments)));
            } else {
                run(options);
            }
        } catch (LaunchException e) {
            System.err.println("bitgear-gateway: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws LaunchException, InterruptedException {
        long begin = System.nanoTime();
        System.setProperty("bitgear.home", options.home().toString());
        System.setProperty("bitgear.work", options.work().toString());
        Framework framework = Gateway.start(options);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Gateway.stop(framework), "bitgear-stop"));
        System.out.printf(
                "bitgear-gateway: %d %s %d ms; work folder %s%n",
                framework.getBundleContext().getBundles().length - 1,
                STARTED,
                (System.nanoTime() - begin) / 1_000_000,
                options.work());
        framework.waitForStop(0);
        System.exit(0);
    }

    /** The launcher's, which lies in a folder of the distribution. */
    private static Path jar() throws URISyntaxException {
        return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
