package featurekeyproxy.mapping;

import java.util.Optional;

/**
 * What became of one code; codes are named by their fingerprints only.
 *
 * @param before the fingerprint of the code as it came
 * @param after the fingerprint of the code as it left, or of the code that was offered behind it
 * @param rule the fingerprint of the rule that was applied, if one was
 */
public record Decision(String before, String after, Reason reason, Optional<String> rule) {}
