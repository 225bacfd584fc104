package featurekeyproxy.mapping;

import featurekeyproxy.message.Splice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What became of one code; codes are named by their fingerprints only.
 *
 * @param before the fingerprint of the code as it came
 * @param after the fingerprint of the code as it left, or of the code that was offered behind it
 * @param rule the fingerprint of the rule that was applied, if one was
 * @param change which bytes of the message gave way to others, if any did
 */
public record Decision(String before, String after, Reason reason, Optional<String> rule, Optional<Change> change) {
    /**
     * The bytes of the message as it came, from {@code start} up to but without {@code end}, gave way to {@code length}
     * bytes. An empty range is a place where bytes were put in.
     */
    public record Change(int start, int end, int length) {
        static Change of(Splice splice) {
            int length = splice.replacement().getBytes(StandardCharsets.UTF_8).length;
            return new Change(splice.start(), splice.end(), length);
        }
    }
}
