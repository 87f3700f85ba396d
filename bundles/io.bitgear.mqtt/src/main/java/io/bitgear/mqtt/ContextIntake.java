package io.bitgear.mqtt;

import io.bitgear.api.context.Reading;
import io.bitgear.mqtt.senml.Quoting;
import io.bitgear.mqtt.senml.SenmlDecoder;
import io.bitgear.mqtt.senml.SenmlException;
import io.bitgear.mqtt.senml.SenmlFormat;
import io.bitgear.mqtt.senml.SenmlRecord;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Offers what context messages carry to the context service. A message that is malformed is refused
 * whole.
 */
final class ContextIntake implements Consumer<Inbound> {
    /** The context's name for its own sensors, which nobody else may take. */
    private static final String HOST = "host";

    private final SenmlDecoder decoder;
    private final Consumer<Reading> context;
    private final Complaints complaints = new Complaints();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();

    ContextIntake(SenmlDecoder decoder, Consumer<Reading> context) {
        this.decoder = decoder;
        this.context = context;
    }

    @Override
    public void accept(Inbound message) {
        messages.incrementAndGet();
        try {
            SenmlFormat format = SenmlFormat.of(message.contentType(), message.payload());
            for (SenmlRecord record : decoder.decode(message.payload(), format, message.time())) {
                offer(message.topic(), record);
            }
        } catch (SenmlException e) {
            malformed.incrementAndGet();
            complaints.add(message.topic(), e.getMessage());
        }
    }

    private void offer(String topic, SenmlRecord record) {
        Optional<Reading> reading = ReadingMapper.map(record, source(topic));
        if (reading.isPresent()) {
            context.accept(reading.get());
        } else {
            complaints.add(
                    topic,
                    "record "
                            + record.index()
                            + ", "
                            + Quoting.brief(record.name())
                            + ": has no number to read");
        }
    }

    /** The last level of the topic. */
    static String source(String topic) {
        String last = topic.substring(topic.lastIndexOf('/') + 1);
        return last.equals(HOST) ? "remote-" + HOST : Quoting.brief(last);
    }

    /** Messages taken so far, malformed ones too. */
    long messages() {
        return messages.get();
    }

    /** Messages refused so far. */
    long malformed() {
        return malformed.get();
    }
}
