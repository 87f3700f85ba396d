package io.bitgear.fpga;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.RandomNetworks;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Configurations that run a frame again which their first run is not sure about. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EscalationTest {
    private static final int ALWAYS = Integer.MAX_VALUE;

    /** Random networks of all layer kinds whose frames are short. */
    private static final List<Long> SHORT = List.of(3L, 5L, 6L, 11L, 12L, 17L, 20L, 24L);

    private final LinkedBlockingQueue<FpgaNode> arrivals = new LinkedBlockingQueue<>();
    private SimulatedNode simulated;
    private FpgaLine line;
    private Model model;
    private long epoch;

    @AfterEach
    void stop() throws IOException {
        line.close();
        simulated.close();
    }

    @Test
    void given_random_networks_when_pairs_run_then_answers_energy_and_counts_are_those_of_the_rule()
            throws Exception {
        simulated = SimulatedNode.large();
        int escalated = 0;
        int frames = 0;
        for (long seed : SHORT) {
            RandomNetworks random = new RandomNetworks(seed);
            FpgaNode node = start(random.model());
            var calibrator = new Calibrator(model);
            var low = calibrator.calibrate(random.widths(model.graph()));
            var high = calibrator.calibrate(random.widths(model.graph()));
            List<byte[]> inputs = new ArrayList<>(model.calibration());
            inputs.add(random.frame(model.graph()));
            int between = Rule.margin(new ReferenceExecutor(model, low).run(inputs.get(0))) + 1;
            long once = node.price(low).bitOperations();
            long twice = node.price(high).bitOperations();
            List<FrameResult> lower = answers(node, low, inputs);
            List<FrameResult> higher = answers(node, high, inputs);
            for (int margin : List.of(between, ALWAYS, 1)) {
                PrecisionConfiguration pair = low.escalating(new Escalation(margin, high));
                long operations = node.counters().bitOperations();
                double joules = node.counters().energyJoules();
                List<FrameResult> results = answers(node, pair, inputs);
                double expected = 0;
                long runs = 0;
                for (int i = 0; i < inputs.size(); i++) {
                    boolean again = Rule.margin(lower.get(i).logits()) < margin;
                    escalated += again ? 1 : 0;
                    frames++;
                    double energy =
                            lower.get(i).modelledEnergyJoules()
                                    + (again ? higher.get(i).modelledEnergyJoules() : 0);
                    assertEquals(energy, results.get(i).modelledEnergyJoules(), 1e-9 * energy);
                    expected += energy;
                    runs += once + (again ? twice : 0);
                }
                assertEquals(runs, node.counters().bitOperations() - operations, "seed " + seed);
                double spent = node.counters().energyJoules() - joules;
                assertEquals(expected, spent, 1e-9 * joules);
            }
            assertEquals(5 * inputs.size(), node.counters().frames());
            assertEquals(0, node.counters().failures());
            line.close();
        }
        assertTrue(escalated > frames / 3 && escalated < frames, escalated + " of " + frames);
    }

    @Test
    void given_a_pair_when_priced_then_both_runs_count_and_shared_planes_once() throws Exception {
        simulated = SimulatedNode.reference();
        FpgaNode node = start(ModelReader.read(FpgaLineTest.SHIPPED));
        Calibrator calibrator = new Calibrator(model);
        var low = calibrator.calibrate(model.graph().uniform(2, 2));
        var high = calibrator.calibrate(model.graph().uniform(4, 4));
        Cost first = node.price(low);
        Cost second = node.price(high);
        Cost both = node.price(low.escalating(new Escalation(1, high)));
        assertEquals(first.cycles() + second.cycles(), both.cycles());
        assertEquals(first.bitOperations() + second.bitOperations(), both.bitOperations());
        assertEquals(first.latencySeconds() + second.latencySeconds(), both.latencySeconds());
        assertEquals(first.energyJoules() + second.energyJoules(), both.energyJoules());
        assertEquals(
                first.dynamicEnergyJoules() + second.dynamicEnergyJoules(),
                both.dynamicEnergyJoules());
        assertEquals(first.tableBytes() + second.tableBytes(), both.tableBytes());
        assertEquals(second.weightBytes(), both.weightBytes());
        assertEquals(second.activationBytes(), both.activationBytes());
        // each is wider in another layer, so neither's planes hold the other's
        TreeMap<String, Integer> mixed = new TreeMap<>(high.widths().weights());
        mixed.put(model.graph().weighted().get(3).name(), 1);
        mixed.put(model.graph().weighted().get(7).name(), 8);
        var other = calibrator.calibrate(new Widths(mixed, high.widths().activations()));
        Cost across = node.price(high.escalating(new Escalation(1, other)));
        assertTrue(
                across.weightBytes()
                        > Math.max(node.price(other).weightBytes(), second.weightBytes()));
        assertTrue(across.weightBytes() < node.price(other).weightBytes() + second.weightBytes());
    }

    @Test
    void given_a_pair_that_runs_when_another_is_staged_then_frames_escalate_on_until_the_commit()
            throws Exception {
        simulated = SimulatedNode.reference();
        FpgaNode node = start(ModelReader.read(FpgaLineTest.SHIPPED));
        Calibrator calibrator = new Calibrator(model);
        var a = calibrator.calibrate(model.graph().uniform(1, 1));
        var b = calibrator.calibrate(model.graph().uniform(2, 1));
        var c = calibrator.calibrate(model.graph().uniform(3, 1));
        // pair to pair, pair to one, one to pair, pair to one; the second brings planes
        List<PrecisionConfiguration> sequence =
                List.of(
                        a.escalating(new Escalation(ALWAYS, b)),
                        b.escalating(new Escalation(ALWAYS, c)),
                        a,
                        c.escalating(new Escalation(ALWAYS, a)),
                        b);
        List<CompletableFuture<FrameResult>> results = new ArrayList<>();
        deploy(node, sequence.get(0));
        for (int next = 1; next <= sequence.size(); next++) {
            results.add(run(node, 0));
            results.add(run(node, 1));
            if (next < sequence.size()) {
                node.stage(sequence.get(next)); // behind the frames
                results.add(run(node, 2)); // still under the one before
                results.add(run(node, 3));
                node.commit(sequence.get(next).id(), ++epoch);
            }
        }
        for (int i = 0; i < results.size(); i++) {
            FrameResult result = results.get(i).get();
            PrecisionConfiguration ran = sequence.get(i / 4);
            assertEquals(ran.id(), result.active().configurationId(), "frame " + i);
            assertEquals(1 + i / 4, result.active().epoch(), "frame " + i);
            assertArrayEquals(
                    Rule.logits(model, ran, model.calibration().get(i % 4)),
                    result.logits(),
                    "frame " + i);
        }
        assertEquals(results.size(), node.counters().frames());
        assertEquals(0, node.counters().failures());
        assertEquals(sequence.size(), node.counters().commits());
    }

    @Test
    void given_a_node_that_dies_in_a_pair_when_it_returns_then_it_runs_nothing_until_staged_anew()
            throws Exception {
        simulated = SimulatedNode.reference();
        FpgaNode node = start(ModelReader.read(FpgaLineTest.SHIPPED));
        Calibrator calibrator = new Calibrator(model);
        var low = calibrator.calibrate(model.graph().uniform(1, 1));
        var high = calibrator.calibrate(model.graph().uniform(2, 1));
        var pair = low.escalating(new Escalation(ALWAYS, high));
        deploy(node, pair);
        run(node, 0).get();
        simulated.fault("flip 5 100"); // in both halves
        CompletableFuture<FrameResult> lost = run(node, 1);
        CompletionException e;
        try {
            lost.join(); // the flip came behind the frame
            lost = run(node, 1);
        } catch (CompletionException expected) {
            assertTrue(expected.getCause() instanceof NodeException, expected.toString());
        }
        e = assertThrows(CompletionException.class, lost::join);
        assertTrue(e.getMessage().contains("damaged descriptor"), e.getMessage());
        assertThrows(NodeException.class, node::readBack);
        FpgaNode returned = arrivals.take();
        assertTrue(returned.readBack().isEmpty());
        e = assertThrows(CompletionException.class, run(returned, 0)::join);
        assertTrue(e.getMessage().contains("no configuration"), e.getMessage());
        deploy(returned, pair);
        assertArrayEquals(
                Rule.logits(model, pair, model.calibration().get(0)),
                run(returned, 0).get().logits());
    }

    private FpgaNode start(Model of) throws InterruptedException {
        model = of;
        line =
                new FpgaLine(
                        new FpgaSettings(
                                "fpga",
                                simulated.folder(),
                                DeviceProfiles.XC7Z020,
                                null,
                                true,
                                64,
                                5_000,
                                60_000,
                                20),
                        of,
                        node -> {
                            arrivals.add(node);
                            return () -> {};
                        });
        return arrivals.take();
    }

    private void deploy(FpgaNode node, PrecisionConfiguration configuration) throws NodeException {
        node.stage(configuration);
        node.commit(configuration.id(), ++epoch);
    }

    private CompletableFuture<FrameResult> run(FpgaNode node, int frame) {
        return node.run(model.calibration().get(frame)).toCompletableFuture();
    }

    /** Deploys, runs all frames at once, and checks what each gets. */
    private List<FrameResult> answers(
            FpgaNode node, PrecisionConfiguration configuration, List<byte[]> frames)
            throws Exception {
        deploy(node, configuration);
        List<CompletableFuture<FrameResult>> results = new ArrayList<>();
        for (byte[] frame : frames) {
            results.add(node.run(frame).toCompletableFuture());
        }
        List<FrameResult> answers = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            FrameResult result = results.get(i).get();
            assertArrayEquals(Rule.logits(model, configuration, frames.get(i)), result.logits());
            assertEquals(configuration.id(), result.active().configurationId());
            assertEquals(epoch, result.active().epoch());
            answers.add(result);
        }
        return answers;
    }
}
