package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import featurekeyproxy.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of the trail, as it stands in a file: {@code {"seq":7,"prev":"…","time":"…","event":"…",…,"hash":"…"}}.
 *
 * <p>{@code prev} is the hash of the line before, and {@code hash} the SHA-256 in hex of this line's bytes before
 * {@code ,"hash":}. So each hash covers the whole trail up to its line.
 *
 * @param prev the hash of the line before
 * @param hash the hash that the line claims to have
 * @param intact whether that is the hash of its bytes
 */
record AuditLine(long seq, String prev, String hash, boolean intact, JsonNode fields) {
    private static final byte[] BEFORE_HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = BEFORE_HASH.length + ChainHead.HASH_LENGTH + 2; // the rest is "}
    private static final JsonFactory JSON = new JsonFactory().enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Returns the bytes of the line that tells this event behind the head, with its line break. */
    static byte[] bytes(ChainHead before, AuditEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("seq", before.seq() + 1);
            json.writeStringField("prev", before.hash());
            json.writeStringField("time", event.time().toString());
            json.writeStringField("event", event.name());
            event.write(json);
            json.flush();
            json.writeStringField("hash", Sha256.hex(line.toByteArray(), line.size()));
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return line.toByteArray();
    }

    /** Returns the head of the chain that ends with this line, which has its line break. */
    static ChainHead headOf(long seq, byte[] line) {
        int end = line.length - 3; // "}\n
        return new ChainHead(
                seq, new String(line, end - ChainHead.HASH_LENGTH, ChainHead.HASH_LENGTH, StandardCharsets.US_ASCII));
    }

    /** Reads a line without its line break; empty if it is no line of a trail. */
    static Optional<AuditLine> parse(byte[] line) {
        int hashed = line.length - TAIL;
        if (hashed < 1
                || !Arrays.equals(line, hashed, hashed + BEFORE_HASH.length, BEFORE_HASH, 0, BEFORE_HASH.length)) {
            return Optional.empty();
        }
        try {
            JsonNode fields = MAPPER.readTree(line);
            String claimed = fields.path("hash").asText();
            if (!fields.path("seq").canConvertToLong()) {
                return Optional.empty();
            }
            boolean intact = claimed.equals(Sha256.hex(line, hashed));
            return Optional.of(new AuditLine(
                    fields.path("seq").asLong(), fields.path("prev").asText(), claimed, intact, fields));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String event() {
        return fields.path("event").asText();
    }

    String text(String field) {
        return fields.path(field).asText();
    }

    ChainHead head() {
        return new ChainHead(seq, hash);
    }

    boolean follows(ChainHead head) {
        return seq == head.seq() + 1 && prev.equals(head.hash());
    }
}
