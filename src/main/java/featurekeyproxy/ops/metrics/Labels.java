package featurekeyproxy.ops.metrics;

import featurekeyproxy.wspair.leg.Leg;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of one label, of which there are never more than a limit: a series costs memory here and in Prometheus for as long
 * as the process lives. Thread-safe.
 */
final class Labels {
    /** What stands for all values beyond the limit. */
    static final String OTHER = "other";

    private static final Set<Integer> STATUSES =
            Set.of(400, 401, 403, 404, 405, 407, 408, 414, 421, 426, 429, 431, 500, 501, 502, 503, 504);

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Labels(int most) {
        this.most = most;
    }

    /** Returns the value, or {@link #OTHER} if it is new and there are enough already. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        synchronized (known) {
            if (known.size() < most) {
                known.add(value);
            }
            return known.contains(value) ? value : OTHER;
        }
    }

    /** Returns the name of a constant as a label has it. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns which way messages travel that are received on the leg. */
    static String direction(Leg source) {
        return of(source.inbound());
    }

    /** Returns a close code, or the class of those that are not of RFC 6455. */
    static String closeCode(int code) {
        if (code >= 1000 && code <= 1015) {
            return Integer.toString(code);
        }
        return code >= 3000 && code < 4000 ? "3xxx" : code >= 4000 && code < 5000 ? "4xxx" : OTHER;
    }

    /** Returns an HTTP status that proxies and servers use, or else its class. */
    static String status(int status) {
        if (STATUSES.contains(status)) {
            return Integer.toString(status);
        }
        return status >= 100 && status < 600 ? status / 100 + "xx" : OTHER;
    }
}
