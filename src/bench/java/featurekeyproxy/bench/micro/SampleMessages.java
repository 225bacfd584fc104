package featurekeyproxy.bench.micro;

/** The messages of the benchmarks. */
public final class SampleMessages {
    static final String OLD_CODE = "DE0000000000000000000000000001A1";
    static final String NEW_CODE = "DE0000000000000000000000000002B1";

    private SampleMessages() {}

    /** Returns a message of that type and length; its type stands first or last in it. */
    static String message(String type, int size, boolean typeFirst) {
        String typed = "\"MessageType\":\"" + type + "\"";
        String rest = "\"DestinationId\":\"TRIMA-7\",\"Payload\":{\"Picture\":\"%s\"}";
        int filling = Math.max(0, size - typed.length() - rest.length() - 1);
        String filled = rest.formatted("x".repeat(filling));
        return typeFirst ? "{" + typed + "," + filled + "}" : "{" + filled + "," + typed + "}";
    }

    static String request(String code) {
        return "{\"MessageType\":\"ApplicationInitializationMessage\",\"MessageId\":\"1\",\"DestinationId\":\"TRIMA-7\","
                + "\"Payload\":{\"FeatureCodes\":[\"" + code + "\"]}}";
    }

    static String reply(String code) {
        return "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"InResponseTo\":\"1\",\"SourceId\":\"TRIMA-7\","
                + "\"Payload\":{\"FeatureKeysConfirmationCode\":\"" + code + "\"}}";
    }
}
