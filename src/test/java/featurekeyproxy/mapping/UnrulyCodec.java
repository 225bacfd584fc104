package featurekeyproxy.mapping;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A codec that breaks each part of its contract for one key, and is the {@link SampleCodec} for all others. */
public final class UnrulyCodec implements FeatureKeyCodec {
    /** The key for which there is never an answer. */
    static final String ENDLESS = "ENDLESS";

    @Override
    public String name() {
        throw new IllegalStateException("no name");
    }

    @Override
    @SuppressWarnings("NullAway")
    public Optional<String> confirmationCode(String featureKey) {
        return switch (featureKey) {
            case "THROWS" -> throw new IllegalStateException("table\nis empty");
            case "SILENT" -> throw new UnsupportedOperationException();
            case "UNLINKED" -> throw new NoClassDefFoundError("site/Cipher");
            case "UNTELLABLE" ->
                throw new IllegalStateException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("not even a message");
                    }
                };
            case "NULLED" -> null;
            case "NOTHEX" -> Optional.of("0xA1");
            case "HALFBYTE" -> Optional.of("A1B");
            case ENDLESS -> endless();
            default -> new SampleCodec().confirmationCode(featureKey);
        };
    }

    private static Optional<String> endless() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
