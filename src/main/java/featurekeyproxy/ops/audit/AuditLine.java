package featurekeyproxy.ops.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import featurekeyproxy.text.JsonFormat;
import featurekeyproxy.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectWriter WRITER = JsonFormat.MAPPER
            .writer()
            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
            .without(SerializationFeature.FAIL_ON_EMPTY_BEANS); // a stop tells nothing else

    private record Hashed(
            long seq,
            String prev,
            Instant time,
            String event,
            @JsonUnwrapped Record fields) {}

    /** Returns the bytes of the line that tells this event behind the head, with its line break. */
    static byte[] bytes(ChainHead before, AuditEvent event) {
        byte[] hashed = hashed(before, event);
        int length = hashed.length - 1; // without the brace that closes it
        ByteArrayOutputStream line = new ByteArrayOutputStream(length + TAIL + 1);
        line.write(hashed, 0, length);
        line.writeBytes(BEFORE_HASH);
        line.writeBytes(Sha256.hex(hashed, length).getBytes(StandardCharsets.US_ASCII));
        line.writeBytes(END);
        return line.toByteArray();
    }

    private static byte[] hashed(ChainHead before, AuditEvent event) {
        try {
            return WRITER.writeValueAsBytes(
                    new Hashed(before.seq() + 1, before.hash(), event.time(), event.name(), event.fields()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("records of text and numbers cannot fail to be written", e);
        }
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
            JsonNode fields = JsonFormat.MAPPER.readTree(line);
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
