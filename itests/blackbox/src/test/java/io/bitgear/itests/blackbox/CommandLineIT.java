package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, as the bitgear script runs them. */
class CommandLineIT {
    @TempDir Path folder;

    private String run(int expectedExit, String... arguments) throws Exception {
        CommandLine ended = CommandLine.run(folder, "", arguments);
        assertEquals(expectedExit, ended.exit(), ended.output());
        return ended.output();
    }

    @Test
    void given_theDemo_when_run_then_everySceneSettlesAndTheLimitsBind() throws Exception {
        String output = run(0, "demo", "--images", "10", "--deadline", "180");
        assertTrue(output.contains("[6/6]"), output);
        for (String limit : new String[] {"energy binds", "latency binds", "bandwidth binds"}) {
            assertTrue(output.contains(limit), limit + " is not in\n" + output);
        }
    }

    @Test
    void given_theShippedModelAndSample_when_evaluated_then_theReferenceIsMostlyRight()
            throws Exception {
        Path home = GatewayProcess.home();
        String output =
                run(
                        0,
                        "evaluate",
                        "--model",
                        home.resolve("models/resnet8-cifar10.safetensors").toString(),
                        "--data",
                        home.resolve("data").toString(),
                        "--widths",
                        "w=4,a=4",
                        "--limit",
                        "40",
                        "--json");
        assertTrue(output.contains("accuracy"), output);
    }

    @Test
    void given_theShippedModel_when_reproduced_then_staticAndSharedGearsAreListedAndPlotted()
            throws Exception {
        Path plot = folder.resolve("front.svg");
        String output = run(0, "reproduce", "--limit", "30", "--plot", plot.toString());
        assertTrue(output.contains("W8A8") && output.contains("again"), output);
        assertTrue(Files.readString(plot).contains("</svg>"));
    }

    /** The short form of the soak in docs/results/broker.md. */
    private String soak(String kind) throws Exception {
        return run(
                0,
                "soak",
                "broker",
                "--brokers",
                kind,
                "--events",
                "600",
                "--restarts",
                "2",
                "--backlog",
                "150");
    }

    @Test
    void given_theOwnBroker_when_killedAndStoppedUnderEvents_then_noneIsLost() throws Exception {
        String output = soak("embedded");
        assertTrue(output.contains("600 of 600"), output);
    }

    @Test
    void given_aBrokerThatKeepsNothing_when_killedAndStopped_then_theGapIsNoticedAndTheStateIsBack()
            throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");
        String output = soak("mosquitto-memory");
        assertTrue(output.contains("2 of 2"), output);
    }

    /** Some of the points of the long soak; without strace only those of the gateway. */
    @Test
    void given_someKillsAndFailingCalls_when_rolledOut_then_alwaysOldOrNew() throws Exception {
        String output = run(0, "soak", "rollout", "--every", "30", "--gateway-points", "1");
        assertTrue(output.contains("between"), output);
    }

    @Test
    void given_noGateway_when_asked_then_theCauseAndTheCureAreNamed() throws Exception {
        String port = Integer.toString(GatewayProcess.freeTcpPort());
        String output = run(1, "publish", "--mqtt-port", port, "battery=0.15");
        assertTrue(output.contains(port) && output.contains("./bitgear run"), output);
    }
}
