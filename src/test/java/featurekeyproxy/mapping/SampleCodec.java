package featurekeyproxy.mapping;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A codec that anybody can reckon with: the confirmation code is the key itself, its letters as hex bytes, and a Z at the end
 * does not count. No device uses it.
 */
public final class SampleCodec implements FeatureKeyCodec {
    @Override
    public String name() {
        return "sample";
    }

    @Override
    public Optional<String> confirmationCode(String featureKey) {
        if (featureKey.length() < 4) {
            throw new IllegalArgumentException("shorter than 4 letters");
        }
        String counting = featureKey.replaceAll("Z+$", "");
        return counting.matches("[0-9A-HJ-NP-Y]+")
                ? Optional.of(HexFormat.of().withUpperCase().formatHex(counting.getBytes(StandardCharsets.US_ASCII)))
                : Optional.empty();
    }
}
