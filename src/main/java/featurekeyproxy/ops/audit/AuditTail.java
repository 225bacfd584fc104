package featurekeyproxy.ops.audit;

import featurekeyproxy.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of one file: its last good line, and what stands behind that.
 *
 * @param last the last good line, if there is one
 * @param rest how many bytes stand behind it, normally none
 * @param hash the SHA-256 of those bytes
 */
record AuditTail(AuditFile file, Optional<AuditLine> last, long rest, String hash) {
    static AuditTail of(AuditFile file) throws IOException {
        @Nullable AuditLine last = null;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (AuditLines lines = new AuditLines(file.path())) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Optional<AuditLine> good =
                        lines.isWhole() ? AuditLine.parse(line).filter(AuditLine::intact) : Optional.empty();
                if (good.isPresent()) {
                    last = good.get();
                    rest.reset();
                } else {
                    rest.writeBytes(line);
                    if (lines.isWhole()) {
                        rest.write('\n');
                    }
                }
            }
        }
        return new AuditTail(file, Optional.ofNullable(last), rest.size(), Sha256.hex(rest.toByteArray()));
    }

    boolean isClean() {
        return rest == 0;
    }

    /** Tells that this is how the file was found. */
    AuditEvent.Broken broken(Instant time, String found) {
        return new AuditEvent.Broken(time, file.name(), found, rest, hash);
    }

    /** Tells that there is no such file any more. */
    static AuditEvent.Broken gone(AuditFile file, Instant time) {
        return new AuditEvent.Broken(time, file.name(), "the file is gone", 0, Sha256.hex(new byte[0]));
    }
}
