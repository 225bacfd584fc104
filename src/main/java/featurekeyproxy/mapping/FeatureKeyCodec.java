package featurekeyproxy.mapping;

import java.util.Optional;

/**
 * Computes the confirmation code with which a device answers for a feature key.
 *
 * <p>How it is computed is not known to this proxy, which therefore has no implementation. A site that has one puts it into
 * a jar that names its class in {@code META-INF/services/featurekeyproxy.mapping.FeatureKeyCodec}; the class needs a public
 * constructor without parameters. {@code docs/mapping.md} tells how to plug it in. With a codec each mapping file is verified
 * against it, and missing pairs of confirmation codes are computed; no message is ever handed to it.
 *
 * <p>An implementation must be pure, so that the same key always has the same code, and safe for use by several threads. It
 * is asked when a file is read: at start, at each reload and by {@code check}, and has five seconds for all keys of a file.
 *
 * <p>One that does not keep to this does no other harm than that a key is neither verified nor its code computed. Anything
 * thrown but {@link IllegalArgumentException}, {@code null}, an answer that is not hex, and no answer in time are reported as
 * the warning {@code codec-failed}; after the last of these the codec is not asked again for that file.
 */
public interface FeatureKeyCodec {
    /** Returns what reports call this codec, such as its product and version; by its class name goes one that fails here. */
    String name();

    /**
     * Returns the confirmation code of a feature key, as whole bytes in hex; empty if this is no valid feature key.
     *
     * @throws IllegalArgumentException if this is no valid feature key either; the report quotes the message as the reason
     */
    Optional<String> confirmationCode(String featureKey);
}
