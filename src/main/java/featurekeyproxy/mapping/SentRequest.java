package featurekeyproxy.mapping;

import java.util.List;
import java.util.Optional;

/**
 * A request that went to a device: the codes as TOMEs sent them and as they were forwarded, and the table that was used.
 * Immutable.
 */
record SentRequest(List<String> ids, MappingTable table, List<Sent> codes) {
    /** A code as TOMEs sent it, and as the device got it. */
    record Sent(String original, String forwarded) {
        boolean isReplaced() {
            return !original.equals(forwarded);
        }

        /** Shows no code. */
        @Override
        public String toString() {
            return Codes.fingerprint(original) + "→" + Codes.fingerprint(forwarded);
        }
    }

    SentRequest {
        ids = List.copyOf(ids);
        codes = codes.stream().distinct().toList();
    }

    /** Returns the first code that the device got as this one. */
    Optional<Sent> forwardedAs(String code) {
        return codes.stream().filter(sent -> Codes.same(sent.forwarded(), code)).findFirst();
    }

    /** Returns whether TOMEs sent this code, whatever was forwarded in its place. */
    boolean isOriginal(String code) {
        return codes.stream().anyMatch(sent -> Codes.same(sent.original(), code));
    }

    /** Returns whether the device got anything else than TOMEs sent. */
    boolean isRewritten() {
        return codes.stream().anyMatch(Sent::isReplaced);
    }
}
