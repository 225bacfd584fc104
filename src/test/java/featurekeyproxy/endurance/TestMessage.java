package featurekeyproxy.endurance;

import featurekeyproxy.wspair.TestPayload;
import featurekeyproxy.wspair.Wire;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One message of a load, as it is sent and as it must arrive. Both follow from session, direction and number.
 *
 * <p>Most are parcels, which arrive as they were sent. A few are initializations, whose codes the proxy replaces: TOMEs of an
 * even session sends one old code, of an odd session another, and the Terminal answers all with the same new code.
 */
record TestMessage(int opcode, List<byte[]> sent, List<byte[]> arriving) {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String OTHER = "DE0000000000000000000000000001A2";
    private static final String NEW = "DE0000000000000000000000000002B1";

    /** A mapping file for these codes, with a place for a number. */
    static final String MAPPING =
            """
            {
              "_comment": "save %d",
              "featureKeyMappings": { "confirmationCodeMappings": { "OLD": "NEW", "OTHER": "NEW" } },
              "tomesConfiguration": { "confirmationCode": "OLD" },
              "devices": { "unknown": "map" }
            }
            """.replace("OLD", OLD).replace("OTHER", OTHER).replace("NEW", NEW);

    private static final int EVERY = 32;
    private static final String REQUEST =
            "{\"MessageType\":\"ApplicationInitializationMessage\",\"DestinationId\":\"trima-%d\","
                    + "\"MessageId\":%d,\"Payload\":{\"FeatureCodes\":[\"%s\"]}}";
    private static final String REPLY =
            "{\"MessageType\":\"ApplicationInitializationResponseMessage\",\"SourceId\":\"trima-%d\","
                    + "\"MessageId\":%d,\"Payload\":{\"FeatureKeysConfirmationCode\":\"%s\"}}";
    private static final Pattern READ =
            Pattern.compile("\\{\"MessageType\":\"ApplicationInitialization(Response)?Message\","
                    + "\"(?:Destination|Source)Id\":\"trima-(\\d{1,9})\",\"MessageId\":(\\d{1,9}),.*");

    static TestMessage of(int session, Leg from, int number) {
        if (number % EVERY == (from == Leg.TOMES ? 0 : EVERY / 2)) {
            String form = from == Leg.TOMES ? REQUEST : REPLY;
            String old = session % 2 == 0 ? OLD : OTHER;
            List<byte[]> withOld = List.of(form.formatted(session, number, old).getBytes(StandardCharsets.UTF_8));
            List<byte[]> withNew = List.of(form.formatted(session, number, NEW).getBytes(StandardCharsets.UTF_8));
            return from == Leg.TOMES
                    ? new TestMessage(Wire.TEXT, withOld, withNew)
                    : new TestMessage(Wire.TEXT, withNew, withOld);
        }
        TestPayload parcel = new TestPayload(session, from, number);
        return new TestMessage(parcel.opcode(), parcel.parts(), parcel.parts());
    }

    /** Returns whose message was received, or null if that cannot be told because it is altered. */
    static TestPayload.@Nullable Label label(int kind, byte[] whole) {
        if (whole.length > 0 && whole[0] == '{' && kind == Wire.TEXT) {
            Matcher read = READ.matcher(new String(whole, StandardCharsets.UTF_8));
            return !read.matches()
                    ? null
                    : new TestPayload.Label(
                            Integer.parseInt(read.group(2)),
                            read.group(1) == null ? Leg.TOMES : Leg.TERMINAL,
                            Integer.parseInt(read.group(3)));
        }
        return TestPayload.label(kind, whole);
    }

    /** Returns whether what was received is this message, to the byte, the kind and the fragment. */
    boolean arrivesAs(int kind, List<byte[]> received) {
        return kind == opcode
                && received.size() == arriving.size()
                && IntStream.range(0, received.size()).allMatch(i -> Arrays.equals(received.get(i), arriving.get(i)));
    }
}
