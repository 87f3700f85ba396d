package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.coap.CoapCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TensorDecoderTest {
    private static final List<Integer> SHAPE = List.of(2, 2, 3);

    private static TensorRequest json(String text) throws ProblemException {
        return TensorDecoder.decode(text.getBytes(StandardCharsets.UTF_8), Formats.JSON, SHAPE);
    }

    private static String request(String shape, String type, String data) {
        return "{\"inputs\":[{\"name\":\"input\",\"shape\":"
                + shape
                + ",\"datatype\":\""
                + type
                + "\",\"data\":"
                + data
                + "}]}";
    }

    private static void refused(String text, String detail) {
        ProblemException problem = assertThrows(ProblemException.class, () -> json(text));
        assertTrue(problem.getMessage().contains(detail), problem.getMessage());
    }

    @Test
    void given_flat_and_nested_data_when_decoded_then_the_same_frame() throws Exception {
        byte[] frame = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 255};
        String flat = "[1,2,3,4,5,6,7,8,9,10,11,255]";
        String nested = "[[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,255]]]]";
        assertArrayEquals(frame, json(request("[1,2,2,3]", "UINT8", flat)).frame());
        assertArrayEquals(frame, json(request("[1,2,2,3]", "UINT8", nested)).frame());
    }

    @Test
    void given_wrong_requests_when_decoded_then_what_and_where_is_named() {
        String ok = "[1,2,3,4,5,6,7,8,9,10,11,12]";
        refused("[]", "the request is not an object");
        refused("{}", "inputs is missing");
        refused("{\"inputs\":[]}", "inputs[0] is not an object");
        refused(
                request("[1,2,2,4]", "UINT8", ok),
                "inputs[0].shape is [1, 2, 2, 4]; the model takes [1, 2, 2, 3]");
        refused(
                request("[1,2,2,3]", "FP32", ok),
                "inputs[0].datatype is FP32; the model takes UINT8");
        refused(request("[1,2,2,3]", "UINT8", "[1,2]"), "has 2 values");
        refused(request("[1,2,2,3]", "UINT8", "[1,2,256]"), "data[2] is not in 0..255");
        refused(request("[1,2,2,3]", "UINT8", "[-1]"), "data[0] is not in 0..255");
        refused(
                request("[1,2,2,3]", "UINT8", "[99999999999999999999]"),
                "data[0] is not in 0..255");
        refused(request("[1,2,2,3]", "UINT8", "[1.5]"), "data[0] is not an integer");
        refused(request("[1,2,2,3]", "UINT8", "\"AAAA\""), "neither an array nor a byte string");
        refused(request("[1,2,2,3]", "UINT8", "[[[[1,2],[3,4]]]]"), "array of 2 at level 4");
        refused(request("[1,2,2,3]", "UINT8", "[[1,2,3]]"), "nested 2 deep");
        refused(request("[1,2,2,3]", "UINT8", "[1,[2]]"), "mixes numbers and arrays");
        refused(request("[1,2,2,3]", "UINT8", ok.replace("]", ",13]")), "more than the 12 values");
        refused(request("[1,2,2,3]", "UINT8", ok) + "1", "something follows");
        refused("[".repeat(100_000), "not an object");
        refused("{\"x\":" + "[".repeat(100_000), "no valid JSON");
    }

    /** Any shape and content survives the way through both formats, in each form of the data. */
    @RepeatedTest(20)
    void given_any_frame_when_encoded_then_decoded_equal() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> shape =
                List.of(1 + random.nextInt(3), 1 + random.nextInt(5), 1 + random.nextInt(5));
        byte[] frame = new byte[shape.get(0) * shape.get(1) * shape.get(2)];
        random.nextBytes(frame);
        int format = random.nextBoolean() ? Formats.JSON : Formats.CBOR;
        Object data =
                switch (random.nextInt(format == Formats.CBOR ? 3 : 2)) {
                    case 0 -> flat(frame);
                    case 1 -> nested(flat(frame), shape);
                    default -> frame;
                };
        byte[] body = body(data, shape, format);
        TensorRequest request = TensorDecoder.decode(body, format, shape);
        assertArrayEquals(frame, request.frame(), "seed " + seed);
        assertEquals("id", request.id());
    }

    /** A damaged request is refused or decoded to a whole frame; nothing else may come out. */
    @RepeatedTest(5)
    void given_damaged_requests_when_decoded_then_only_problems_come_out() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int format : new int[] {Formats.JSON, Formats.CBOR}) {
            byte[] whole = body(flat(new byte[12]), SHAPE, format);
            for (int i = 0; i < 500; i++) {
                byte[] body = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
                for (int n = random.nextInt(4); n >= 0; n--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt();
                }
                try {
                    assertEquals(
                            12,
                            TensorDecoder.decode(body, format, SHAPE).frame().length,
                            "seed " + seed);
                } catch (ProblemException e) {
                    assertEquals(CoapCode.BAD_REQUEST, e.code(), "seed " + seed);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
        }
    }

    private static List<Integer> flat(byte[] frame) {
        List<Integer> values = new ArrayList<>();
        for (byte b : frame) {
            values.add(b & 0xff);
        }
        return values;
    }

    private static List<?> nested(List<?> values, List<Integer> shape) {
        List<?> level = values;
        for (int d = shape.size() - 1; d >= 0; d--) {
            List<Object> outer = new ArrayList<>();
            for (int i = 0; i < level.size(); i += shape.get(d)) {
                outer.add(level.subList(i, i + shape.get(d)));
            }
            level = outer;
        }
        return level;
    }

    private static byte[] body(Object data, List<Integer> shape, int format) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("data", data);
        input.put("name", "input");
        List<Integer> full = new ArrayList<>(List.of(1));
        full.addAll(shape);
        input.put("shape", full);
        input.put("datatype", "UINT8");
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("parameters", Map.of("x", List.of(1, Map.of())));
        request.put("id", "id");
        request.put("inputs", List.of(input));
        request.put("outputs", List.of(Map.of("name", "logits")));
        return Wire.encode(request, format);
    }
}
