package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.inference.InferenceException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.junit.jupiter.api.Test;

class InferTest extends ServedModel {
    private static byte[] frame() {
        byte[] frame = new byte[3 * 32 * 32];
        new Random(1).nextBytes(frame);
        return frame;
    }

    private void refused(ResponseCode code, String detail, int format, byte[] body)
            throws Exception {
        CoapResponse response = client.post(uri, format, body);
        assertEquals(code, response.getCode(), () -> response.advanced().toString());
        assertTrue(Client.detail(response).contains(detail), Client.detail(response));
        assertEquals(0, model.frames.get());
    }

    @Test
    void given_raw_bytes_in_blocks_when_posted_then_short_answer() throws Exception {
        byte[] frame = frame();
        CoapResponse response = client.post(uri, Formats.OCTETS, frame);
        assertEquals(ResponseCode.CHANGED, response.getCode());
        JsonNode answer = Client.json(response);
        assertEquals("dog", answer.get("class").asText());
        assertEquals(1, answer.get("index").asInt());
        assertEquals(FakeModel.checkSum(frame), answer.get("logits").get(0).asInt());
        assertEquals(12, answer.get("queued_us").asInt());
        assertEquals(1234, answer.get("ran_us").asInt());
        assertEquals(7, answer.get("epoch").asInt());
        assertEquals("cpu", answer.get("node").asText());
        assertEquals("cd".repeat(32), answer.get("configuration_id").asText());
    }

    @Test
    void given_frame_listeners_when_posted_then_they_see_the_frame_and_may_fail() throws Exception {
        List<byte[]> seen = new CopyOnWriteArrayList<>();
        gateway.models.add(
                (name, frame) -> {
                    throw new IllegalStateException("a bad listener");
                });
        FrameListener listener = (name, frame) -> seen.add(frame);
        gateway.models.add(listener);
        assertEquals(ResponseCode.CHANGED, client.post(uri, Formats.OCTETS, frame()).getCode());
        gateway.models.remove(listener);
        client.post(uri, Formats.OCTETS, frame());
        assertEquals(1, seen.size());
        assertArrayEquals(frame(), seen.get(0));
    }

    @Test
    void given_a_png_when_posted_then_the_frame_is_exact() throws Exception {
        BufferedImage image = Pictures.noise(32, 32, BufferedImage.TYPE_INT_RGB);
        CoapResponse response = client.post(uri, Formats.PNG, Pictures.encode("png", image));
        assertEquals(ResponseCode.CHANGED, response.getCode());
        assertArrayEquals(Pictures.planar(image), model.last);
    }

    @Test
    void given_a_jpeg_when_posted_then_answered_in_cbor() throws Exception {
        CoapResponse response =
                client.post(uri, Formats.JPEG, Formats.CBOR, Pictures.file("jpg", 32, 32));
        assertEquals(ResponseCode.CHANGED, response.getCode());
        assertEquals(Formats.CBOR, response.getOptions().getContentFormat());
        assertEquals("dog", Client.json(response).get("class").asText());
    }

    private static Map<String, Object> tensor(Object data) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", "input");
        input.put("datatype", "UINT8");
        input.put("shape", List.of(1, 3, 32, 32));
        input.put("data", data);
        return Map.of("id", "42", "inputs", List.of(input));
    }

    private static List<Integer> unsigned(byte[] frame) {
        List<Integer> values = new ArrayList<>();
        for (byte b : frame) {
            values.add(b & 0xff);
        }
        return values;
    }

    @Test
    void given_tensor_requests_when_posted_then_the_protocols_answer() throws Exception {
        byte[] frame = frame();
        for (int format : new int[] {Formats.JSON, Formats.CBOR}) {
            CoapResponse response =
                    client.post(uri, format, Wire.encode(tensor(unsigned(frame)), format));
            assertEquals(ResponseCode.CHANGED, response.getCode());
            assertArrayEquals(frame, model.last);
            JsonNode answer = Client.json(response);
            assertEquals("42", answer.get("id").asText());
            assertEquals("net", answer.get("model_name").asText());
            assertEquals("[1,2]", answer.at("/outputs/0/shape").toString());
            assertEquals(FakeModel.checkSum(frame), answer.at("/outputs/0/data/0").asInt());
            assertEquals("cpu", answer.at("/parameters/node").asText());
        }
        client.post(uri, Formats.CBOR, Wire.encode(tensor(frame), Formats.CBOR));
        assertArrayEquals(frame, model.last);
    }

    @Test
    void given_wrong_sizes_when_posted_then_both_sizes_are_named() throws Exception {
        refused(
                ResponseCode.BAD_REQUEST,
                "100 bytes; model net takes 3072",
                Formats.OCTETS,
                new byte[100]);
        refused(
                ResponseCode.BAD_REQUEST,
                "31 x 32 pixels (width x height); the model takes 32 x 32",
                Formats.PNG,
                Pictures.file("png", 31, 32));
        refused(
                ResponseCode.BAD_REQUEST,
                "64 x 8 pixels",
                Formats.JPEG,
                Pictures.file("jpg", 64, 8));
        refused(ResponseCode.BAD_REQUEST, "no body", Formats.OCTETS, new byte[0]);
    }

    @Test
    void given_wrong_formats_when_posted_then_said_so() throws Exception {
        refused(
                ResponseCode.BAD_REQUEST,
                "the body is a JPEG",
                Formats.PNG,
                Pictures.file("jpg", 32, 32));
        refused(
                ResponseCode.BAD_REQUEST,
                "the body is a PNG",
                Formats.JPEG,
                Pictures.file("png", 32, 32));
        refused(ResponseCode.BAD_REQUEST, "does not begin as a PNG", Formats.PNG, frame());
        refused(ResponseCode.BAD_REQUEST, "does not begin as a JPEG", Formats.JPEG, frame());
        refused(ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "Content-Format 41", 41, frame());
        refused(ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "no Content-Format", -1, frame());
        refused(
                ResponseCode.BAD_REQUEST,
                "no valid JSON",
                Formats.JSON,
                "{\"inputs\": [".getBytes(StandardCharsets.UTF_8));
        refused(
                ResponseCode.BAD_REQUEST,
                "no valid CBOR",
                Formats.CBOR,
                new byte[] {(byte) 0xa1, 0x62, 'i'});
    }

    @Test
    void given_truncated_images_when_posted_then_said_so() throws Exception {
        byte[] png = Pictures.file("png", 32, 32);
        byte[] jpeg = Pictures.file("jpg", 32, 32);
        for (int length = 8; length < png.length; length += 397) {
            refused(ResponseCode.BAD_REQUEST, "truncated", Formats.PNG, Arrays.copyOf(png, length));
        }
        for (int length = 3; length < jpeg.length; length += 397) {
            refused(
                    ResponseCode.BAD_REQUEST,
                    "truncated",
                    Formats.JPEG,
                    Arrays.copyOf(jpeg, length));
        }
    }

    @Test
    void given_a_decompression_bomb_when_posted_then_refused_by_its_header() throws Exception {
        byte[] png = Pictures.file("png", 32, 32);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        refused(ResponseCode.BAD_REQUEST, "100000 x 100000", Formats.PNG, png);
    }

    @Test
    void given_an_oversized_upload_when_posted_then_too_large_with_the_limit() throws Exception {
        byte[] body = new byte[TestGateway.LIMITS.maxBody() + 1];
        CoapResponse response = client.post(uri, Formats.OCTETS, body);
        assertEquals(ResponseCode.REQUEST_ENTITY_TOO_LARGE, response.getCode());
        assertEquals(TestGateway.LIMITS.maxBody(), response.getOptions().getSize1());
        assertTrue(Client.detail(response).contains("larger than 16384"));
        assertEquals(ResponseCode.CHANGED, client.post(uri, Formats.OCTETS, frame()).getCode());
    }

    @Test
    void given_not_acceptable_answers_when_posted_then_the_model_is_not_asked() throws Exception {
        CoapResponse response = client.post(uri, Formats.OCTETS, 40, frame());
        assertEquals(ResponseCode.NOT_ACCEPTABLE, response.getCode());
        assertEquals(0, model.frames.get());
    }

    @Test
    void given_failures_of_the_engine_when_posted_then_each_kind_has_its_code() throws Exception {
        Map<InferenceException.Kind, ResponseCode> codes =
                Map.of(
                        InferenceException.Kind.BAD_REQUEST, ResponseCode.BAD_REQUEST,
                        InferenceException.Kind.UNAVAILABLE, ResponseCode.SERVICE_UNAVAILABLE,
                        InferenceException.Kind.INTERNAL, ResponseCode.INTERNAL_SERVER_ERROR);
        for (Map.Entry<InferenceException.Kind, ResponseCode> entry : codes.entrySet()) {
            model.failure = new InferenceException(entry.getKey(), "told so", null);
            CoapResponse response = client.post(uri, Formats.OCTETS, frame());
            assertEquals(entry.getValue(), response.getCode());
            assertEquals("told so", Client.detail(response));
        }
    }
}
