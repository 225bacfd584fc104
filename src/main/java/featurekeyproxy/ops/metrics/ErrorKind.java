package featurekeyproxy.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What goes wrong, in one metric, so that one look shows whether anything does. */
enum ErrorKind {
    /** A route failed before it sent its message on. */
    ROUTE,
    /** A route changed a message by itself. */
    UNEXPLAINED_DIFFERENCE,
    /** A route sent an initialization on that was not mapped. */
    UNMAPPED,
    /** The rewriter failed. */
    REWRITER,
    /** An initialization could not be read. */
    NOT_UNDERSTOOD,
    /** A reply could not be taken back to what TOMEs had sent. */
    ASYMMETRIC_REPLY,
    /** A target of the Terminal gave no answer to a handshake. */
    DIAL,
    /** The connection to the Terminal was lost in a session. */
    TERMINAL_LOST,
    /** The connection of TOMEs was lost in a session. */
    TOMES_LOST,
    /** The mapping file could not be used. */
    MAPPING,
    /** The route files could not be used. */
    ROUTE_FILES,
    /** The files of TLS could not be used. */
    TLS_FILES,
    /** The file of users could not be used. */
    USERS_FILE;

    /** Returns the counter of this kind. */
    Counter in(MeterRegistry registry) {
        return Counter.builder("featurekeyproxy.errors")
                .description("What went wrong, by kind.")
                .tag("kind", Labels.of(this))
                .register(registry);
    }

    /** Makes all counters, so that the first error is a step from 0 and not a new series. */
    static void register(MeterRegistry registry) {
        for (ErrorKind kind : values()) {
            kind.in(registry);
        }
    }
}
