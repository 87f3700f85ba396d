package io.bitgear.resources;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.bitgear.api.coap.CoapCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an inference request of the Open Inference Protocol v2 (KServe), JSON or CBOR, as a stream:
 * nothing is kept but the one tensor, whose size the model says. Unknown members are skipped.
 */
final class TensorDecoder {
    private static final String INPUT = "input";
    private static final String OUTPUT = "logits";
    private static final int ID_MAX = 256;
    private static final int RANK_MAX = 8;

    private final JsonParser in;
    private final List<Integer> shape;
    private String id;
    private byte[] frame;

    private TensorDecoder(JsonParser in, List<Integer> inputShape) {
        this.in = in;
        this.shape = new ArrayList<>(List.of(1));
        this.shape.addAll(inputShape);
    }

    /**
     * @param body the request's payload
     * @param format {@link Formats#JSON} or {@link Formats#CBOR}
     * @param inputShape channels, height, width that the model takes
     * @throws ProblemException 4.00 that says what is wrong and where
     */
    static TensorRequest decode(byte[] body, int format, List<Integer> inputShape)
            throws ProblemException {
        String name = format == Formats.CBOR ? "CBOR" : "JSON";
        try (JsonParser in = Wire.of(format).getFactory().createParser(body)) {
            return new TensorDecoder(in, inputShape).request();
        } catch (JsonProcessingException e) {
            throw bad("the body is no valid " + name + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw bad("the body is no valid " + name + ": " + e.getMessage());
        }
    }

    private TensorRequest request() throws IOException, ProblemException {
        expect(in.nextToken(), JsonToken.START_OBJECT, "the request", "an object");
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String member = member("the request");
            JsonToken value = in.nextToken();
            switch (member) {
                case "id" -> id = text("id", value);
                case "inputs" -> inputs(value);
                case "outputs" -> outputs(value);
                default -> in.skipChildren();
            }
        }
        if (in.nextToken() != null) {
            throw bad("something follows the request object");
        }
        if (frame == null) {
            throw bad("inputs is missing; it must have one tensor named " + INPUT);
        }
        return new TensorRequest(id, frame);
    }

    private void inputs(JsonToken value) throws IOException, ProblemException {
        expect(value, JsonToken.START_ARRAY, "inputs", "an array");
        if (frame != null) {
            throw bad("inputs is there twice");
        }
        expect(in.nextToken(), JsonToken.START_OBJECT, "inputs[0]", "an object");
        boolean named = false;
        boolean typed = false;
        boolean shaped = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String member = member("inputs[0]");
            JsonToken token = in.nextToken();
            switch (member) {
                case "name" -> named = same("inputs[0].name", text("inputs[0].name", token), INPUT);
                case "datatype" ->
                        typed =
                                same(
                                        "inputs[0].datatype",
                                        text("inputs[0].datatype", token),
                                        "UINT8");
                case "shape" -> shaped = shape(token);
                case "data" -> frame = new TensorData(in, shape).read(token);
                default -> in.skipChildren();
            }
        }
        if (!named || !typed || !shaped || frame == null) {
            throw bad("inputs[0] must have name, datatype, shape and data");
        }
        if (in.nextToken() != JsonToken.END_ARRAY) {
            throw bad("inputs has more than one tensor; the model takes one, named " + INPUT);
        }
    }

    private boolean shape(JsonToken value) throws IOException, ProblemException {
        expect(value, JsonToken.START_ARRAY, "inputs[0].shape", "an array");
        List<Long> given = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken(), JsonToken.VALUE_NUMBER_INT, "inputs[0].shape", "of integers");
            if (given.size() == RANK_MAX) {
                throw bad("inputs[0].shape has more than " + RANK_MAX + " dimensions");
            }
            given.add(in.getLongValue());
        }
        return same("inputs[0].shape", given.toString(), shape.toString());
    }

    private void outputs(JsonToken value) throws IOException, ProblemException {
        expect(value, JsonToken.START_ARRAY, "outputs", "an array");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken(), JsonToken.START_OBJECT, "outputs", "of objects");
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String member = member("outputs");
                JsonToken token = in.nextToken();
                if (member.equals("name")) {
                    same("outputs.name", text("outputs.name", token), OUTPUT);
                } else {
                    in.skipChildren();
                }
            }
        }
    }

    /**
     * CBOR map keys that are no strings are shown as such; a missing key means that the input
     * ended.
     */
    private String member(String where) throws IOException, ProblemException {
        expect(in.currentToken(), JsonToken.FIELD_NAME, where, "complete");
        return in.currentName();
    }

    private String text(String where, JsonToken token) throws IOException, ProblemException {
        expect(token, JsonToken.VALUE_STRING, where, "a string");
        String text = in.getText();
        if (text.length() > ID_MAX) {
            throw bad(where + " has " + text.length() + " characters, more than " + ID_MAX);
        }
        return text;
    }

    private static boolean same(String where, String given, String wanted) throws ProblemException {
        if (!given.equals(wanted)) {
            throw bad(where + " is " + given + "; the model takes " + wanted);
        }
        return true;
    }

    private static void expect(JsonToken token, JsonToken wanted, String where, String what)
            throws ProblemException {
        if (token != wanted) {
            throw bad(where + " is not " + what);
        }
    }

    static ProblemException bad(String detail) {
        return new ProblemException(CoapCode.BAD_REQUEST, detail);
    }
}
