package io.bitgear.fpga.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.fpga.SimulatedNode;
import io.bitgear.fpga.compile.Compiler;
import io.bitgear.fpga.compile.Deployment;
import io.bitgear.fpga.compile.Image;
import io.bitgear.fpga.compile.ResidentWeights;
import io.bitgear.fpga.device.AcceleratorException.Reason;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver against the simulated RTL in its own process, whole and damaged. */
class AcceleratorTest {
    private static final Path SHIPPED =
            Path.of(
                    "..",
                    "..",
                    "gateway-config",
                    "src",
                    "gateway",
                    "models",
                    "resnet8-cifar10.safetensors");
    private static final int STALL_MS = 1_500;
    private static final int TIMEOUT_MS = 60_000;

    private static Model model;
    private static byte[] frame;
    private static PrecisionConfiguration narrow;
    private static PrecisionConfiguration wide;

    private final ResidentWeights resident = new ResidentWeights();
    private SimulatedNode node;
    private Accelerator accelerator;

    @BeforeAll
    static void load() throws IOException {
        model = ModelReader.read(SHIPPED);
        frame = model.calibration().get(3);
        narrow = new Calibrator(model).calibrate(model.graph().uniform(1, 1));
        wide = new Calibrator(model).calibrate(model.graph().uniform(2, 2));
    }

    @BeforeEach
    void start() throws Exception {
        node = SimulatedNode.reference();
        accelerator = Accelerator.open(node.folder(), STALL_MS, TIMEOUT_MS);
    }

    @AfterEach
    void stop() throws IOException {
        accelerator.close();
        node.close();
    }

    @Test
    void
            given_two_widths_when_changed_then_only_lacking_planes_are_sent_and_results_name_the_epoch()
                    throws Exception {
        Image first = image(narrow);
        byte[] cold = first.stream(resident);
        deploy(first, 5);
        check(narrow, first, 5);
        Image second = image(wide);
        byte[] warm = second.stream(resident);
        deploy(second, 6);
        check(wide, second, 6);
        byte[] back = first.stream(resident);
        deploy(first, 7);
        check(narrow, first, 7);
        assertTrue(back.length < warm.length && warm.length < cold.length + warm.length / 2);
        int planes = back.length / 8 - 1 - first.logits(); // nothing but descriptors and tables
        assertTrue(planes < 2_000, back.length + " bytes to go back to planes that are there");
        assertEquals(3, accelerator.counters().frames());
        assertArrayEquals(new long[] {7, 77}, accelerator.readBack());
        accelerator.verify(back);
    }

    @Test
    void given_several_frames_when_queued_then_each_gets_its_own_result() throws Exception {
        Image image = image(narrow);
        deploy(image, 1);
        int[] numbers = new int[accelerator.slots()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = accelerator.submit(image.frame(model.calibration().get(i)));
        }
        byte[] more = image.frame(frame);
        assertReason(Reason.FULL, () -> accelerator.submit(more));
        ReferenceExecutor reference = new ReferenceExecutor(model, narrow);
        for (int i = 0; i < numbers.length; i++) {
            int[] logits = accelerator.await(numbers[i], image.logits()).logits();
            assertArrayEquals(reference.run(model.calibration().get(i)), logits, "frame " + i);
        }
    }

    @Test
    void given_a_damaged_stream_when_staged_then_it_is_refused_and_what_runs_goes_on()
            throws Exception {
        Image first = image(narrow);
        deploy(first, 1);
        byte[] stream = image(wide).stream(resident);
        for (int at : new int[] {0, 9, stream.length / 2, stream.length - 1}) {
            byte[] damaged = stream.clone();
            damaged[at] ^= 0x10;
            assertReason(Reason.REFUSED, () -> accelerator.stage(damaged));
            assertReason(Reason.REFUSED, () -> accelerator.commit(2, 2));
        }
        check(narrow, first, 1);
    }

    @Test
    void given_a_flipped_bit_of_a_descriptor_when_run_then_there_is_no_answer_until_a_commit()
            throws Exception {
        Image image = image(narrow);
        deploy(image, 1);
        node.fault("flip 3 77");
        assertReason(Reason.REFUSED, () -> accelerator.verify(first(image)));
        assertReason(Reason.FAULT, () -> run(image));
        assertReason(Reason.FAULT, () -> run(image));
        deploy(image, 2);
        check(narrow, image, 2);
    }

    @Test
    void given_two_that_are_resident_when_frames_choose_then_each_runs_under_its_own()
            throws Exception {
        Image low = image(narrow);
        Image high = image(wide);
        deploy(low, 1);
        assertReason(Reason.REFUSED, () -> runStaged(high)); // nothing is staged
        accelerator.stage(high.stream(resident));
        resident.staged(high);
        int[] numbers = new int[4];
        for (int i = 0; i < numbers.length; i++) {
            byte[] words = low.frame(model.calibration().get(i));
            numbers[i] = i % 2 == 0 ? accelerator.submit(words) : accelerator.submitStaged(words);
        }
        assertReason(Reason.INVALID, () -> accelerator.stage(first(low)));
        assertReason(Reason.INVALID, () -> accelerator.commit(2, 2));
        for (int i = 0; i < numbers.length; i++) {
            Result result = accelerator.await(numbers[i], low.logits());
            assertArrayEquals(
                    new ReferenceExecutor(model, i % 2 == 0 ? narrow : wide)
                            .run(model.calibration().get(i)),
                    result.logits(),
                    "frame " + i);
            assertEquals(1, result.epoch());
            assertEquals(77, result.tag());
            assertEquals((i % 2 == 0 ? low : high).cycles(), result.cycles());
        }
        accelerator.verify(first(low)); // what runs is what ran
        accelerator.commit(2, 77);
        check(wide, high, 2);
        assertReason(Reason.REFUSED, () -> runStaged(low)); // a commit takes it away
        assertReason(Reason.REFUSED, () -> accelerator.commit(3, 77));
    }

    @Test
    void given_what_is_staged_when_weights_are_loaded_then_it_stays_and_nothing_else_is_taken()
            throws Exception {
        Image low = image(narrow);
        Image high = image(wide);
        deploy(low, 1);
        accelerator.stage(high.stream(resident));
        resident.staged(high);
        var widest =
                Deployment.compile(
                        model,
                        new Calibrator(model).calibrate(model.graph().widest()),
                        accelerator.geometry());
        byte[] planes = widest.planes(resident);
        byte[] damaged = planes.clone();
        damaged[damaged.length / 2] ^= 1;
        assertReason(Reason.REFUSED, () -> accelerator.load(damaged));
        assertReason(Reason.REFUSED, () -> accelerator.load(first(low))); // has other sections
        accelerator.load(planes);
        resident.staged(widest);
        byte[] none = widest.planes(resident);
        assertEquals(8, none.length);
        accelerator.load(none);
        assertArrayEquals(new ReferenceExecutor(model, wide).run(frame), runStaged(high).logits());
        check(narrow, low, 1);
        byte[] stream = widest.first().stream(resident);
        stream[9] ^= 1;
        assertReason(Reason.REFUSED, () -> accelerator.stage(stream));
        assertReason(Reason.REFUSED, () -> runStaged(high)); // a failed stage takes it away
        check(narrow, low, 1);
    }

    @Test
    void given_a_flipped_bit_when_run_under_what_is_staged_then_it_halts_until_a_commit()
            throws Exception {
        Image low = image(narrow);
        Image high = image(wide);
        deploy(low, 1);
        accelerator.stage(high.stream(resident));
        resident.staged(high);
        node.fault("flip 3 77");
        assertReason(Reason.REFUSED, () -> accelerator.verify(first(low)));
        assertReason(Reason.FAULT, () -> runStaged(high));
        assertReason(Reason.FAULT, () -> run(low));
        deploy(low, 2);
        check(narrow, low, 2);
    }

    @Test
    void given_a_corrupt_result_when_awaited_then_it_is_no_answer_and_the_next_is_good()
            throws Exception {
        Image image = image(narrow);
        deploy(image, 1);
        node.fault("corrupt 1");
        accelerator.verify(first(image)); // so the simulator has read the command
        assertReason(Reason.CORRUPT, () -> run(image));
        check(narrow, image, 1);
    }

    @Test
    void given_a_node_that_stands_still_or_is_gone_when_awaited_then_it_is_dead() throws Exception {
        Image image = image(narrow);
        deploy(image, 1);
        int number = accelerator.submit(image.frame(frame));
        node.signal("STOP");
        assertReason(Reason.DEAD, () -> accelerator.await(number, image.logits()));
        node.signal("CONT");
        node.kill();
        assertReason(Reason.DEAD, () -> accelerator.await(number, image.logits()));
        node.start();
        accelerator.close();
        resident.forget();
        accelerator = Accelerator.open(node.folder(), STALL_MS, TIMEOUT_MS);
        assertArrayEquals(new long[] {0, 0}, accelerator.readBack());
        deploy(image, 2);
        check(narrow, image, 2);
    }

    @Test
    void given_truncated_files_when_used_then_the_node_is_gone_and_the_process_lives()
            throws Exception {
        Image image = image(narrow);
        deploy(image, 1);
        try (RandomAccessFile file =
                new RandomAccessFile(node.folder().resolve("registers").toFile(), "rw")) {
            file.setLength(0);
        }
        assertReason(Reason.TRUNCATED, () -> accelerator.readBack());
        assertReason(Reason.TRUNCATED, () -> run(image));
    }

    @Test
    void given_a_node_that_is_taken_when_opened_again_then_it_is_refused() throws IOException {
        AcceleratorException e =
                assertThrows(
                        AcceleratorException.class,
                        () -> Accelerator.open(node.folder(), STALL_MS, TIMEOUT_MS));
        assertEquals(Reason.TAKEN, e.reason());
        assertTrue(e.getMessage().contains(node.folder().toString()), e.getMessage());
    }

    @Test
    void given_a_folder_without_files_when_opened_then_the_message_names_it() {
        AcceleratorException e =
                assertThrows(
                        AcceleratorException.class,
                        () -> Accelerator.open(Path.of("/nonexistent"), STALL_MS, TIMEOUT_MS));
        assertEquals(Reason.ABSENT, e.reason());
        assertTrue(e.getMessage().contains("/nonexistent"), e.getMessage());
    }

    private Image image(PrecisionConfiguration configuration) {
        return Compiler.compile(model, configuration, accelerator.geometry());
    }

    /** The stream of an image with nothing resident. */
    private static byte[] first(Image image) {
        return image.stream(new ResidentWeights());
    }

    private void deploy(Image image, long epoch) throws AcceleratorException {
        accelerator.stage(image.stream(resident));
        resident.staged(image);
        accelerator.commit(epoch, 77);
        resident.committed(image);
    }

    private Result run(Image image) throws AcceleratorException {
        return accelerator.await(accelerator.submit(image.frame(frame)), image.logits());
    }

    private Result runStaged(Image image) throws AcceleratorException {
        return accelerator.await(accelerator.submitStaged(image.frame(frame)), image.logits());
    }

    private void check(PrecisionConfiguration configuration, Image image, long epoch)
            throws AcceleratorException {
        Result result = run(image);
        assertArrayEquals(new ReferenceExecutor(model, configuration).run(frame), result.logits());
        assertEquals(epoch, result.epoch());
        assertEquals(77, result.tag());
        assertEquals(image.beats(), result.beats());
    }

    private static void assertReason(
            Reason reason, org.junit.jupiter.api.function.Executable call) {
        AcceleratorException e = assertThrows(AcceleratorException.class, call);
        assertEquals(reason, e.reason(), e.getMessage());
    }
}
