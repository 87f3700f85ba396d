package io.bitgear.itests.osgi.swap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.swap.SwapReport;
import io.bitgear.api.swap.SwapService;
import io.bitgear.itests.osgi.ComponentTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;

/** The swapper in the real framework: a good version takes over, a bad one never serves. */
public class SwapTest extends ComponentTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String NAME = "io.bitgear.itests.guinea";

    @TempDir Path folder;

    private GuineaFile files;
    private Configuration configuration;
    private Bundle old;

    @BeforeEach
    void installTheOld() throws Exception {
        files = new GuineaFile(folder, NAME);
        configuration = admin.getConfiguration("io.bitgear.swap", "?");
        configuration.update(
                new Hashtable<>(
                        Map.of("limit.ms", 1000, "folder", folder.resolve("in").toString())));
        await("the folder is watched")
                .atMost(DEADLINE)
                .until(() -> Files.isDirectory(folder.resolve("in")));
        old = install("1.0.0", "nothing");
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        configuration.delete();
        for (Bundle bundle : guineas()) {
            bundle.uninstall();
        }
    }

    private Bundle install(String version, String faults) throws Exception {
        Path file = files.write(version, faults, Map.of());
        Bundle bundle = context.installBundle(file.toUri().toString(), Files.newInputStream(file));
        bundle.start();
        return bundle;
    }

    private List<Bundle> guineas() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** The versions whose service this bundle sees. */
    private List<String> seen() {
        try {
            return context.getServiceReferences(CharSequence.class, "(Guinea=yes)").stream()
                    .map(reference -> reference.getBundle().getVersion().toString())
                    .sorted()
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private SwapReport swap(Path... jars) throws Exception {
        // A new configuration makes a new service, so the one of now is asked for each time.
        ServiceReference<SwapService> reference = context.getServiceReference(SwapService.class);
        try {
            return context.getService(reference)
                    .swap(List.of(jars))
                    .toCompletableFuture()
                    .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            context.ungetService(reference);
        }
    }

    @Test
    void given_aGoodVersion_when_swapped_then_itIsHiddenOnTrialAndServesAloneAfterwards()
            throws Exception {
        List<List<String>> whileProving =
                Collections.synchronizedList(new CopyOnWriteArrayList<>());
        context.registerService(
                Runnable.class,
                () -> whileProving.add(seen()),
                new Hashtable<>(Map.of(Guinea.LOOK, "yes")));

        SwapReport report = swap(files.write("2.0.0", "nothing", Map.of()));

        assertTrue(report.isServing(), report.reason());
        assertEquals(List.of(NAME + " 2.0.0"), report.bundles());
        assertEquals(List.of(List.of("1.0.0"), List.of("2.0.0")), whileProving);
        assertEquals(List.of("2.0.0"), seen());
        assertEquals(1, guineas().size());
        assertEquals(Bundle.UNINSTALLED, old.getState());
    }

    @Test
    void given_upDownAndTheSameVersion_when_swapped_then_eachServesAlone() throws Exception {
        for (String version : List.of("2.0.0", "1.5.0", "1.5.0")) {
            SwapReport report = swap(files.write(version, "nothing", Map.of()));
            assertTrue(report.isServing(), report.reason());
            assertEquals(List.of(version), seen());
            assertEquals(1, guineas().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no-proof, what a guinea pig can failed: 3 where 4 was expected",
        "no-start, does not start",
        "no-service, lacks",
        "no-end, was not shown within 1000 ms"
    })
    void given_aVersionThatDoesNotWork_when_swapped_then_theOldOneIsNeverStopped(
            String fault, String reason) throws Exception {
        ServiceReference<?> serving = reference();

        SwapReport report = swap(files.write("2.0.0", fault, Map.of()));

        assertFalse(report.isServing());
        assertTrue(report.reason().contains(reason), report.reason());
        assertEquals(serving, reference());
        assertEquals(List.of(old), guineas());
    }

    @Test
    void given_aVersionThatFailsAlone_when_swapped_then_theOldOneServesAgain() throws Exception {
        SwapReport report = swap(files.write("2.0.0", "no-proof-alone", Map.of()));

        assertFalse(report.isServing());
        assertTrue(report.reason().contains("lost without the old one"), report.reason());
        assertEquals(List.of("1.0.0"), seen());
        assertEquals(List.of(old), guineas());
        assertEquals(Bundle.ACTIVE, old.getState());
    }

    @Test
    void given_filesThatCannotBeSwapped_when_swapped_then_theReasonNamesThem() throws Exception {
        Path missing = folder.resolve("missing.jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path strange =
                new GuineaFile(folder, "io.bitgear.nobody").write("1.0.0", "nothing", Map.of());
        Path fixed = files.write("2.0.0", "nothing", Map.of("Bitgear-Swap", "restart"));
        Path good = files.write("3.0.0", "nothing", Map.of());

        assertRefused(missing + ": there is no such file", missing);
        assertRefused(text + " is no bundle", text);
        assertRefused("no running bundle is called io.bitgear.nobody", strange);
        assertRefused(NAME + " cannot be exchanged while it runs", fixed);
        assertRefused("two files for bundle " + NAME, good, good);
        assertEquals(List.of(old), guineas());
    }

    private void assertRefused(String reason, Path... jars) throws Exception {
        SwapReport report = swap(jars);
        assertFalse(report.isServing());
        assertTrue(report.reason().contains(reason), report.reason());
    }

    @Test
    void given_filesInTheWatchedFolder_when_swapped_then_theyMoveWithTheReasonBeside()
            throws Exception {
        Path good = files.write("2.0.0", "nothing", Map.of());
        Path bad = files.write("3.0.0", "no-proof", Map.of());
        Path in = folder.resolve("in");

        Files.copy(good, in.resolve("good.jar"));
        await().atMost(DEADLINE).until(() -> Files.exists(in.resolve("done/good.jar")));
        assertEquals(List.of("2.0.0"), seen());

        Files.copy(bad, in.resolve("bad.jar"));
        Path reason = in.resolve("failed/bad.jar.txt");
        await().atMost(DEADLINE).until(() -> Files.exists(reason) && Files.size(reason) > 0);
        assertTrue(Files.readString(reason).contains("3 where 4 was expected"));
        assertTrue(Files.exists(in.resolve("failed/bad.jar")));
        assertEquals(List.of("2.0.0"), seen());
    }

    private ServiceReference<?> reference() throws Exception {
        return context.getServiceReferences(CharSequence.class, "(Guinea=yes)").iterator().next();
    }
}
