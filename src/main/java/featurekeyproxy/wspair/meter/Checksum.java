package featurekeyproxy.wspair.meter;

import featurekeyproxy.message.WebSocketMessage;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What stands for a message in proofs: the CRC32C of its payload, its length and its kind in one number. Where the fragments
 * begin and end counts for nothing, since no receiver sees it (RFC 6455, section 5.4).
 */
public final class Checksum {
    private static final int LENGTH_BITS = 31;

    private Checksum() {}

    public static long of(WebSocketMessage message) {
        CRC32C crc = new CRC32C();
        List<byte[]> fragments = message.fragments();
        for (int i = 0; i < fragments.size(); i++) {
            byte[] fragment = fragments.get(i);
            crc.update(fragment, 0, fragment.length);
        }
        long kind = message.kind() == WebSocketMessage.Kind.TEXT ? 1 : 0;
        return (crc.getValue() << LENGTH_BITS | message.length()) << 1 | kind;
    }
}
