package io.bitgear.bench.jvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.bitgear.mqtt.senml.SenmlDecoder;
import io.bitgear.mqtt.senml.SenmlException;
import io.bitgear.mqtt.senml.SenmlFormat;
import io.bitgear.mqtt.senml.SenmlRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A message with one reading of a battery: ours checks and resolves it (RFC 8428), Jackson only
 * makes a tree of the same bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark {
    private static final int MOST_BYTES = 65_536;
    private static final int MOST_RECORDS = 256;

    private static final String NAME = "urn:dev:mac:0024befffe804ff1:battery";
    private static final double VALUE = 0.15;

    /** Labels in CBOR (RFC 8428 section 6). */
    private static final long[] NAME_UNIT_VALUE = {0, 1, 2};

    private final SenmlDecoder decoder = new SenmlDecoder(MOST_BYTES, MOST_RECORDS);
    private final ObjectMapper plainJson = new JsonMapper();
    private final ObjectMapper plainCbor = new CBORMapper();
    private final Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final byte[] json =
            ("[{\"n\":\"" + NAME + "\",\"u\":\"/\",\"v\":" + VALUE + "}]")
                    .getBytes(StandardCharsets.UTF_8);
    private byte[] cbor;

    /** Writes the message in CBOR. */
    @Setup
    public void open() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
            out.writeStartArray(null, 1);
            out.writeStartObject(null, NAME_UNIT_VALUE.length);
            out.writeFieldId(NAME_UNIT_VALUE[0]);
            out.writeString(NAME);
            out.writeFieldId(NAME_UNIT_VALUE[1]);
            out.writeString("/");
            out.writeFieldId(NAME_UNIT_VALUE[2]);
            out.writeNumber(VALUE);
            out.writeEndObject();
            out.writeEndArray();
        }
        cbor = bytes.toByteArray();
    }

    /** In JSON. */
    @Benchmark
    public List<SenmlRecord> json() throws SenmlException {
        return decoder.decode(json, SenmlFormat.JSON, now);
    }

    /** The tree of it. */
    @Benchmark
    public JsonNode plainJson() throws IOException {
        return plainJson.readTree(json);
    }

    /** In CBOR. */
    @Benchmark
    public List<SenmlRecord> cbor() throws SenmlException {
        return decoder.decode(cbor, SenmlFormat.CBOR, now);
    }

    /** The tree of it. */
    @Benchmark
    public JsonNode plainCbor() throws IOException {
        return plainCbor.readTree(cbor);
    }
}
