package featurekeyproxy.wspair.handshake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the Terminal is sent beside TOMEs' own headers.
 *
 * @param authority the Terminal's host and port as the Host header names them
 * @param preserveHost whether it gets TOMEs' Host header instead
 * @param forwarded which headers say for whom the proxy connects
 * @param fixed the headers that are set in every handshake, in their order
 */
public record HeaderOptions(
        String authority, boolean preserveHost, ForwardedHeaders forwarded, Map<String, String> fixed) {
    /** Takes a copy of the fixed headers. */
    public HeaderOptions {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
    }
}
