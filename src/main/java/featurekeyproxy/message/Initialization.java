package featurekeyproxy.message;

import java.util.List;
import java.util.Optional;

/**
 * What an initialization request or reply says.
 *
 * @param codes every code in the order of the text, also in properties that occur twice
 * @param device the device that it goes to or comes from, if it names one
 * @param requestIds the ids by which request and reply find each other, the most telling first
 * @param fault why it could not be understood, in which case nothing else is known
 */
public record Initialization(
        List<FoundCode> codes, Optional<String> device, List<String> requestIds, Optional<String> fault) {
    /** Takes copies. */
    public Initialization {
        codes = List.copyOf(codes);
        requestIds = List.copyOf(requestIds);
    }

    static Initialization notUnderstood(String fault) {
        return new Initialization(List.of(), Optional.empty(), List.of(), Optional.of(fault));
    }
}
