package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soaks, shortened; the whole ones are in docs/soak.md. */
class SoakIT {
    @TempDir Path folder;

    private static JsonNode report(CommandLine ended) throws Exception {
        int begin = ended.output().indexOf('{');
        assertTrue(begin >= 0, ended.output());
        return new ObjectMapper().readTree(ended.output().substring(begin));
    }

    private static void assertNone(JsonNode report, String... counts) {
        for (String count : counts) {
            assertEquals(
                    0, report.path(count).asLong(-1), count + " in " + report.toPrettyString());
        }
    }

    private static void assertNotMore(JsonNode report, String what) {
        JsonNode change = report.path(what);
        assertTrue(
                change.path("after").asInt() <= change.path("before").asInt(),
                what + " in " + report.toPrettyString());
    }

    /** How quick it is depends on the machine, so the exit code is not looked at. */
    @Test
    void given_clients_when_every_bundle_is_exchanged_twice_then_nothing_is_lost_or_left_behind()
            throws Exception {
        CommandLine ended =
                CommandLine.run(
                        folder,
                        GatewayProcess.QUICK_START,
                        ("soak swap --swaps 2 --rate 200 --warm-up 2 --steady 2 --pause 20"
                                        + " --deadline 180 --json")
                                .split(" "));
        JsonNode report = report(ended);
        assertNone(report, "failed", "wrong", "backwards");
        assertEquals(7, report.path("bundles").size(), ended.output());
        for (JsonNode bundle : report.path("bundles")) {
            assertEquals(2, bundle.path("swaps").asInt(), bundle.toPrettyString());
            assertTrue(bundle.path("load").path("requests").asInt() > 0, bundle.toPrettyString());
        }
        for (JsonNode loaders : report.path("loaders")) {
            assertEquals(1, loaders.asInt(), report.path("loaders").toString());
        }
        assertNotMore(report, "threads");
        assertNotMore(report, "descriptors");
    }

    @Test
    void
            given_three_nodes_when_the_context_changes_then_every_answer_is_right_and_faults_are_found()
                    throws Exception {
        CommandLine ended =
                CommandLine.run(
                        folder,
                        GatewayProcess.QUICK_START,
                        "soak answers --answers 4000 --flips 5 --json".split(" "));
        assertEquals(0, ended.exit(), ended.output());
        JsonNode report = report(ended);
        assertNone(report, "failed", "wrong", "backwards");
        assertEquals(3, report.path("by_node").size(), ended.output());
        assertTrue(report.path("epochs").asInt() > 1, ended.output());
        assertEquals(200, report.path("trial").path("caught").asInt(), ended.output());
    }

    /** Two short slices say nothing about growth, so the exit code is not looked at. */
    @Test
    void given_the_peak_when_a_share_of_it_is_asked_for_then_every_answer_is_right()
            throws Exception {
        CommandLine ended =
                CommandLine.run(
                        folder,
                        GatewayProcess.QUICK_START,
                        "soak load --peak 2 --seconds 4 --slices 2 --clients 8 --json".split(" "));
        JsonNode report = report(ended);
        assertNone(report, "failed", "wrong");
        double peak = report.path("peak").path("rate").asDouble();
        assertTrue(peak > 0, ended.output());
        assertEquals(0.8 * peak, report.path("rate").asDouble(), 1e-6 * peak);
        assertEquals(2, report.path("slices").size(), ended.output());
        for (JsonNode slice : report.path("slices")) {
            assertTrue(slice.path("load").path("requests").asInt() > 0, ended.output());
            assertTrue(slice.path("heap_bytes").asLong() > 0, ended.output());
        }
    }
}
