package io.bitgear.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.bench.onnx.WeightType;
import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private String out;
    private String err;

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine line = BenchCommand.commandLine();
        line.setOut(new PrintWriter(outText));
        line.setErr(new PrintWriter(errText));
        int status = line.execute(arguments);
        out = outText.toString();
        err = errText.toString();
        return status;
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "gateway"})
    void everyBenchmarkExplainsItself(String name) {
        assertEquals(0, run(name, "--help"));
        assertTrue(out.contains("--rounds"), out);
    }

    @Test
    void roundsThatAreTooFewAreRefused() {
        assertEquals(1, run("engine", "--rounds", "1"));
        assertTrue(err.contains("--rounds is at least 3"), err);
        assertEquals(1, run("gateway", "--rounds", "0"));
        assertTrue(err.contains("--rounds is 0, not in 1..100"), err);
    }

    /** In this JVM and for a moment only: that JMH finds the methods and their peers. */
    @ParameterizedTest
    @ValueSource(strings = {"frame", "reply", "reading", "decision"})
    void methodsAreTimedBesideTheirPeers(String group) throws Exception {
        String[] arguments = {
            "jvm",
            "--model",
            Shipped.VIBRATION.toString(),
            "--only",
            group,
            "--forks",
            "0",
            "--warmups",
            "0",
            "--iterations",
            "1",
            "--time",
            "1",
            "--json"
        };

        assertEquals(0, run(arguments), err);

        JsonNode report = Wire.JSON.readTree(out);
        assertTrue(report.path("rows").size() > 1, out);
        for (JsonNode row : report.path("rows")) {
            assertTrue(row.path("nanos").asDouble() > 0, row.toString());
            assertTrue(row.path("bytes").asDouble() > 0, row.toString());
            assertEquals(row.has("peer"), row.path("ratio").asDouble() > 0, row.toString());
        }
    }

    @Test
    void aGroupThatIsNotThereIsRefusedWithThoseThatAre() {
        assertEquals(1, run("jvm", "--only", "disc"));
        assertTrue(err.contains("There are: frame, reply, reading, decision."), err);
        assertEquals(1, run("jvm", "--iterations", "0"));
        assertTrue(err.contains("--iterations is 0, not in 1..1000"), err);
    }

    /** Of the small network, for a moment only: that figures are there, not what they are. */
    @Test
    void everyContenderIsMeasuredBesideOnnxRuntime() throws Exception {
        String[] arguments = {
            "engine",
            "--model",
            Shipped.VIBRATION.toString(),
            "--data",
            Shipped.WINDOWS.toString(),
            "--rounds",
            "3",
            "--turn",
            "1",
            "--warm",
            "0",
            "--compare",
            "100",
            "--json"
        };

        assertEquals(0, run(arguments), err);

        JsonNode report = Wire.JSON.readTree(out);
        WeightType fitting = WeightType.fitting(Machine.here().flags());
        assertEquals(
                "ONNX Runtime int8 (" + fitting.label() + ")", report.path("reference").asText());
        // Peers, the plain Java, and what the node runs at five widths.
        int peers = fitting == WeightType.SIGNED ? 3 : 4;
        assertEquals(peers + 1 + 5, report.path("rows").size() + report.path("absent").size());
        assertFalse(report.path("machine").path("cpu").asText().isEmpty());
        for (JsonNode row : report.path("rows")) {
            assertTrue(row.path("micros").asDouble() > 0, row.toString());
            assertTrue(row.path("speed").asDouble() > 0, row.toString());
            assertTrue(row.path("agreement").asDouble() > 0, row.toString());
        }
    }
}
