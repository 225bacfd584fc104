package featurekeyproxy.mapping;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The codes that TOMEs itself is configured with; they settle a reverse that the table alone leaves open. */
public record TomesConfiguration(Optional<String> featureKey, Optional<String> confirmationCode) {
    /** Nothing is known of TOMEs. */
    public static final TomesConfiguration NONE = new TomesConfiguration(Optional.empty(), Optional.empty());

    /** Returns the codes, the feature key first. */
    public List<String> codes() {
        return Stream.of(featureKey, confirmationCode).flatMap(Optional::stream).toList();
    }

    /** Returns the codes as fingerprints. */
    @Override
    public String toString() {
        return "TomesConfiguration" + codes().stream().map(Codes::fingerprint).toList();
    }
}
