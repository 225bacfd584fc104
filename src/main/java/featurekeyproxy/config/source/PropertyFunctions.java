package featurekeyproxy.config.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * Functions in values: <code>{{env:NAME}}</code>, <code>{{sys:NAME}}</code>, <code>{{another.key}}</code>, those of vaults
 * that are on the class path, and one of ours, <code>{{file:PATH}}</code>, the text of a file.
 *
 * <p>What a function of Camel or a file gives is put in as it is and never looked at again: braces and backslashes in a secret
 * are part of it. An argument may name functions itself.
 */
public final class PropertyFunctions implements AutoCloseable {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final Map<String, String> written;
    private final CamelContext context = new DefaultCamelContext();
    private final Deque<String> asked = new ArrayDeque<>();

    /** Prepares for values that may refer to these. */
    public PropertyFunctions(Map<String, String> written) {
        this.written = written;
        addTo(context);
    }

    public static boolean isIn(String value) {
        return value.contains(OPEN);
    }

    /** Makes our function known to routes too. */
    public static void addTo(CamelContext context) {
        context.getPropertiesComponent().addPropertiesFunction(new FileText());
    }

    /**
     * Returns the value with what its functions stand for.
     *
     * @throws IllegalArgumentException if one stands for nothing; the message names it
     */
    public String resolve(String value) {
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int open = value.indexOf(OPEN); open >= 0; open = value.indexOf(OPEN, from)) {
            int close = end(value, open);
            resolved.append(value, from, open).append(call(value.substring(open + 2, close)));
            from = close + 2;
        }
        return resolved.append(value, from, value.length()).toString();
    }

    /** Returns where the function that is opened there is closed. */
    private static int end(String value, int open) {
        int depth = 1;
        for (int i = open + 2; i < value.length() - 1; i++) {
            if (value.startsWith(OPEN, i)) {
                depth++;
                i++;
            } else if (value.startsWith(CLOSE, i)) {
                depth--;
                if (depth == 0) {
                    return i;
                }
                i++;
            }
        }
        throw new IllegalArgumentException("a function is not closed with }}");
    }

    /** Returns what one function stands for; what was put into its argument is not shown either when it fails. */
    private String call(String written) {
        String text = resolve(written);
        String result;
        try {
            result = apply(text);
        } catch (RuntimeException e) {
            if (isIn(written)) {
                throw new IllegalArgumentException(OPEN + written + CLOSE + " cannot be put in");
            }
            throw e;
        }
        if (result == null) {
            throw new IllegalArgumentException(OPEN + written + CLOSE + " stands for nothing");
        }
        return result;
    }

    private @Nullable String apply(String text) {
        int colon = text.indexOf(':');
        PropertiesFunction function =
                colon < 0 ? null : context.getPropertiesComponent().getPropertiesFunction(text.substring(0, colon));
        return function != null ? function.apply(text.substring(colon + 1)) : key(text, colon);
    }

    /** Returns the value of another key, or else what follows the colon. */
    private @Nullable String key(String text, int colon) {
        String key = colon < 0 ? text : text.substring(0, colon);
        String value = written.get(key);
        if (value == null) {
            return System.getProperty(key, colon < 0 ? null : text.substring(colon + 1));
        }
        if (asked.contains(key)) {
            throw new IllegalArgumentException(OPEN + key + CLOSE + " refers to itself");
        }
        asked.push(key);
        try {
            return resolve(value);
        } finally {
            asked.pop();
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
