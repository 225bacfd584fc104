package featurekeyproxy.wspair.upstream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One address at which a Terminal may be reached: a host name, or an address, and a port from 1 to 65535. */
public record Target(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):(\\d{1,5})");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * Reads {@code host:port} with commas between; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException if a part is not of that form or stands there twice; the message names the part
     */
    public static List<Target> list(String text) {
        Set<Target> targets = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank() && !targets.add(parse(part.strip()))) {
                throw new IllegalArgumentException(part.strip() + " stands there twice");
            }
        }
        return new ArrayList<>(targets);
    }

    private static Target parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    text + " is not host:port with a port from 1 to 65535, such as broker-1:8081 or [::1]:8081");
        }
        String host = matcher.group(1);
        return new Target(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    /** Returns host and port as a Host header names them; the standard port of the scheme is left out. */
    public String authority(boolean ssl) {
        return port == (ssl ? HTTPS : HTTP) ? bracketed() : toString();
    }

    private String bracketed() {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return bracketed() + ":" + port;
    }
}
